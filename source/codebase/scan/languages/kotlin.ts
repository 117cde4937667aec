/** Kotlin. Its grammar names few places, so children are recognised by their type. */
import { bind, type Expr, type Scope, unknown } from '../syntax.ts';
import { childAt, childOf, type Node } from '../tree.ts';
import { anyOf, classScope, func, importPath, inner, named, quoted, returned, self } from './parts.ts';
import type { Dialect, Reader } from './reader.ts';

const typeNodes = ['user_type', 'nullable_type', 'function_type'];

const typed = (node: Node | undefined, reader: Reader): Expr | undefined => {
  const type = node?.type === 'nullable_type' ? node.children[0] : node;
  return type && { k: 'typed', type: typeExpr(type, reader) };
};

/** `a.b.Client`, `Lazy<Client>`, `() -> Client`. */
function typeExpr(node: Node, reader: Reader): Expr {
  if (node.type !== 'user_type') {
    const inside = node.children.filter(each => typeNodes.includes(each.type));
    return { k: 'oneOf', of: inside.map(each => typeExpr(each, reader)) };
  }
  const names = node.children.filter(({ type }) => type === 'identifier');
  const [first, ...rest] = names.map(each => reader.text(each));
  const base = rest.reduce<Expr>(
    (of, name) => ({ k: 'member', of, name, at: node.start }),
    reader.name(node, first ?? ''),
  );
  const given = (childOf(node, 'type_arguments')?.children ?? []).flatMap(each => each.children);
  return given.length === 0 ? base : { k: 'firstOf', of: [base, ...given.map(each => typeExpr(each, reader))] };
}

function call(node: Node, reader: Reader): Expr {
  const [callee, ...rest] = node.children;
  const of = reader.expr(callee);
  const args = rest.flatMap(each =>
    each.type === 'value_arguments'
      ? each.children.map(one => reader.expr(one.children.at(-1)))
      : [reader.expr(each.children[0] ?? each)],
  );
  receive(of, args);
  return { k: 'call', of, args, at: of.k === 'member' ? of.at : node.start };
}

/** `with(client) { users }`, `client.run { users }`: what the names in the function are members of. */
function receive(of: Expr, args: Expr[]): void {
  const last = args.at(-1);
  if (last?.k !== 'function') return;
  // The parser reads `with(client) { … }` as a call of `with(client)`.
  if (of.k === 'call' && of.of.k === 'name' && of.of.name === 'with' && of.args[0]) last.fn.scope.receiver = of.args[0];
  if (of.k === 'member' && /^(run|apply)$/.test(of.name)) last.fn.scope.receiver = of.of;
}

function navigation(node: Node, reader: Reader): Expr {
  const name = node.children.at(-1);
  if (!name || node.children.length < 2) return unknown;
  return { k: 'member', of: reader.expr(node.children[0]), name: reader.text(name), at: name.start };
}

function property(node: Node, reader: Reader): void {
  const variable = childOf(node, 'variable_declaration');
  const name = reader.text(variable?.children[0]);
  const type = typed(childOf(variable, ...typeNodes), reader);
  const value = node.children.find(
    each => !['modifiers', 'variable_declaration', 'getter', 'setter'].includes(each.type),
  );
  const getter = childOf(childOf(node, 'getter'), 'function_body')?.children[0];
  const values = [
    type,
    value && reader.expr(value.type === 'property_delegate' ? value.children[0] : value),
    getter && reader.expr(getter),
  ];
  for (const each of values) if (each) reader.declare(name, each);
}

function openFunction(node: Node, reader: Reader): Scope {
  const fn = reader.function(node, reader.text(childAt(node, 'name')));
  const parameters = childOf(node, 'function_value_parameters', 'lambda_parameters')?.children ?? [];
  parameters.forEach((each, index) => {
    const name = reader.text(childOf(each, 'identifier') ?? each);
    reader.parameter(fn, index, name, typed(childOf(each, ...typeNodes), reader));
  });
  if (node.type === 'lambda_literal' && parameters.length === 0) reader.parameter(fn, 0, 'it');
  const types = node.children.filter(each => typeNodes.includes(each.type));
  const named = childAt(node, 'name')?.start ?? node.start;
  const receiver = typed(
    types.find(each => each.end <= named),
    reader,
  );
  const type = typed(
    types.find(each => each.start >= named),
    reader,
  );
  if (receiver) fn.scope.receiver = receiver;
  if (type) fn.returns.push(type);
  const body = childOf(node, 'function_body')?.children[0];
  const last = node.type === 'lambda_literal' ? node.children.at(-1) : body?.type === 'block' ? undefined : body;
  reader.returns(fn, last);
  return fn.scope;
}

function klass(node: Node, reader: Reader): void {
  const bases = (childOf(node, 'delegation_specifiers')?.children ?? []).map(each => each.children[0]);
  const parents = bases.map(each => (each?.type === 'user_type' ? each : each?.children[0]));
  const of = reader.class(
    node,
    reader.text(childAt(node, 'name')),
    parents.flatMap(each => (each ? [reader.dotted(each)] : [])),
  );
  reader.bind(of.name, { k: 'class', of });
  for (const each of childOf(childOf(node, 'primary_constructor'), 'class_parameters')?.children ?? []) {
    const name = reader.text(childOf(each, 'identifier'));
    const type = typed(childOf(each, ...typeNodes), reader);
    const last = each.children.at(-1);
    if (type) bind(of.fields, name, type);
    if (last && reader.expr(last).k !== 'unknown') bind(of.fields, name, reader.expr(last));
  }
}

function importOf(node: Node, reader: Reader): void {
  const [path, alias] = node.children;
  importPath(node, reader, reader.text(path), /\.\*/.test(reader.text(node)), reader.text(alias));
}

export const kotlin: Dialect = {
  expressions: {
    identifier: named,
    this_expression: self,
    navigation_expression: navigation,
    call_expression: call,
    parenthesized_expression: inner(),
    unary_expression: inner(),
    postfix_expression: inner(),
    as_expression: inner(),
    binary_expression: anyOf,
    if_expression: (node, reader) => ({ k: 'oneOf', of: reader.exprs(node.children.slice(1)) }),
    when_expression: (node, reader) => ({
      k: 'oneOf',
      of: node.children.filter(({ type }) => type === 'when_entry').map(each => reader.expr(each.children.at(-1))),
    }),
    index_expression: inner(),
    try_expression: anyOf,
    catch_block: (node, reader) => reader.expr(node.children.at(-1)),
    block: (node, reader) => reader.expr(node.children.at(-1)),
    string_literal: quoted,
    lambda_literal: func,
    annotated_lambda: inner(),
    function_declaration: func,
    anonymous_function: func,
    callable_reference: (node, reader) => ({
      k: 'member',
      of: reader.expr(node.children[0]),
      name: reader.text(node.children[1]),
      at: node.start,
    }),
  },
  statements: {
    import: importOf,
    property_declaration: property,
    for_statement: (node, reader) => {
      const [each, all] = node.children;
      if (each?.type === 'variable_declaration') reader.bind(reader.text(each.children[0]), reader.expr(all));
    },
    assignment: (node, reader) => {
      const [left, right] = [node.children[0], node.children.at(-1)];
      if (left?.type === 'identifier') reader.assign(reader.text(left), reader.expr(right));
      else reader.bindMember(reader.expr(left), reader.expr(right));
    },
    class_declaration: klass,
    object_declaration: klass,
    companion_object: (node, reader) => {
      const owner = reader.scope.of;
      const of = reader.class(node, '');
      if (owner) of.fields = owner.fields;
    },
    function_declaration: (node, reader) => reader.declare(reader.text(childAt(node, 'name')), func(node, reader)),
    return_expression: returned,
  },
  spine: new Set(['assignment', 'navigation_expression', 'call_expression']),
  scopes: {
    function_declaration: openFunction,
    lambda_literal: openFunction,
    anonymous_function: openFunction,
    class_declaration: classScope,
    object_declaration: classScope,
    companion_object: classScope,
  },
};
