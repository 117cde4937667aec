/** C#. */
import { bind, type Class, type Expr, type Scope } from '../syntax.ts';
import { childAt, childOf, type Node } from '../tree.ts';
import {
  anyOf,
  classScope,
  declareClass,
  declareFunction,
  declareMethod,
  eitherOf,
  func,
  inner,
  named,
  quoted,
  returned,
  self,
  typed,
} from './parts.ts';
import type { Dialect, Reader } from './reader.ts';

const args = (node: Node, reader: Reader): Expr[] =>
  (childOf(node, 'argument_list')?.children ?? []).map(each => reader.expr(each.children.at(-1)));

function member(node: Node, reader: Reader): Expr {
  const name = childAt(node, 'name');
  const owner = childAt(node, 'expression');
  // `this` is no named node.
  const of: Expr = owner ? reader.expr(owner) : { k: 'self', scope: reader.scope, at: node.start };
  const named = name?.type === 'generic_name' ? name.children[0] : name;
  const read: Expr = { k: 'member', of, name: reader.text(named), at: name?.start ?? 0 };
  const type = childOf(name, 'type_argument_list')?.children[0];
  // `provider.GetRequiredService<ConsumerClient>()`.
  return type && /Service/.test(reader.text(named))
    ? { k: 'oneOf', of: [{ k: 'class', of: serviceOf(type, reader) }, read] }
    : read;
}

/** Calling it gives a value of the type. */
function serviceOf(type: Node, reader: Reader): Class {
  const scope = reader.open();
  return { name: '', parents: [reader.expr(type)], fields: new Map(), scope };
}

function conditional(node: Node, reader: Reader): Expr {
  const [owner, binding] = node.children;
  const name = childAt(binding, 'name');
  return { k: 'member', of: reader.expr(owner), name: reader.text(name), at: name?.start ?? 0 };
}

function make(node: Node, reader: Reader): Expr {
  return { k: 'call', of: reader.expr(childAt(node, 'type')), args: args(node, reader), at: node.start };
}

/** A field, or a local variable. */
function variable(statement: Node, reader: Reader): void {
  const node = childOf(statement, 'variable_declaration') ?? statement;
  const isField = statement.type === 'field_declaration';
  const type = childAt(node, 'type');
  for (const each of node.children.filter(child => child.type === 'variable_declarator')) {
    const value = each.children.find(child => child.field !== 'name' && child.type !== 'tuple_pattern');
    const tuple = childOf(each, 'tuple_pattern');
    tuple?.children.forEach((one, index) => {
      const part = value?.children[index]?.children[0];
      if (part) reader.bind(reader.text(one), reader.expr(part));
    });
    if (tuple) continue;
    const name = reader.text(childAt(each, 'name'));
    const add = (one: Expr) => (isField ? reader.declare(name, one) : reader.bind(name, one));
    if (value) add(reader.expr(value));
    if (type?.type !== 'implicit_type') add(typed(type, reader));
  }
}

function openFunction(node: Node, reader: Reader): Scope {
  const fn = reader.function(node, reader.text(childAt(node, 'name')));
  const parameters = childAt(node, 'parameters');
  // `c => …` has one name and no parentheses.
  const names = parameters?.type === 'implicit_parameter' ? [parameters] : (parameters?.children ?? []);
  names.forEach((each, index) => {
    const type = childAt(each, 'type');
    reader.parameter(fn, index, reader.text(childAt(each, 'name') ?? each), type && typed(type, reader));
  });
  const type = childAt(node, 'returns') ?? childAt(node, 'type');
  if (type) fn.returns.push({ k: 'typed', type: taskOf(type, reader) });
  reader.returns(fn, childOf(node, 'arrow_expression_clause')?.children[0]);
  if (node.type === 'lambda_expression') reader.returns(fn, node.children.at(-1));
  return fn.scope;
}

const taskOf = (type: Node, reader: Reader): Expr =>
  reader.expr(type.type === 'generic_name' ? childOf(type, 'type_argument_list')?.children[0] : type);

function klass(node: Node, reader: Reader): void {
  const parents = reader.exprs(childOf(node, 'base_list')?.children);
  declareClass(node, reader, parents, childOf(node, 'parameter_list'));
}

export const csharp: Dialect = {
  expressions: {
    identifier: named,
    qualified_name: (node, reader) => reader.dotted(node),
    nullable_type: inner(),
    generic_name: (node, reader) => ({
      k: 'firstOf',
      of: [
        reader.name(node, reader.text(node.children[0])),
        ...reader.exprs(childOf(node, 'type_argument_list')?.children),
      ],
    }),
    array_type: inner('type'),
    implicit_array_creation_expression: inner(),
    array_creation_expression: (node, reader) => typed(childAt(node, 'type'), reader),
    initializer_expression: anyOf,
    element_access_expression: inner('expression'),
    as_expression: (node, reader) => typed(childAt(node, 'right'), reader),
    typeof_expression: (node, reader) => typed(childAt(node, 'type'), reader),
    implicit_object_creation_expression: (node, reader) => ({ k: 'oneOf', of: args(node, reader) }),
    this_expression: self,
    member_access_expression: member,
    conditional_access_expression: conditional,
    invocation_expression: (node, reader) => {
      const of = reader.expr(childAt(node, 'function'));
      return { k: 'call', of, args: args(node, reader), at: of.k === 'member' ? of.at : node.start };
    },
    object_creation_expression: make,
    await_expression: inner(),
    parenthesized_expression: inner(),
    cast_expression: inner('value'),
    postfix_unary_expression: inner(),
    assignment_expression: inner('right'),
    binary_expression: eitherOf('left', 'right'),
    conditional_expression: eitherOf('consequence', 'alternative'),
    string_literal: quoted,
    verbatim_string_literal: quoted,
    interpolated_string_expression: quoted,
    lambda_expression: func,
    method_declaration: func,
    local_function_statement: func,
  },
  statements: {
    using_directive: (node, reader) => reader.importAll(node, reader.text(node.children.at(-1))),
    field_declaration: variable,
    local_declaration_statement: variable,
    using_statement: variable,
    property_declaration: (node, reader) => {
      const owner = reader.scope.of;
      const name = reader.text(childAt(node, 'name'));
      const value = childAt(node, 'value');
      if (!owner) return;
      bind(owner.fields, name, typed(childAt(node, 'type'), reader));
      if (value)
        bind(owner.fields, name, reader.expr(value.type === 'arrow_expression_clause' ? value.children[0] : value));
    },
    // `(Client client, string region) = deps`, `out Client client`.
    declaration_expression: (node, reader) =>
      reader.bind(reader.text(childAt(node, 'name')), typed(childAt(node, 'type'), reader)),
    // `if (value is { } client)`, `value is Client client`.
    is_pattern_expression: (node, reader) => {
      const pattern = childAt(node, 'pattern');
      const name = childAt(pattern, 'name');
      const type = childAt(pattern, 'type');
      if (!name) return;
      reader.bind(reader.text(name), reader.expr(childAt(node, 'expression')));
      if (type) reader.bind(reader.text(name), typed(type, reader));
    },
    foreach_statement: (node, reader) =>
      reader.bind(reader.text(childAt(node, 'left')), reader.expr(childAt(node, 'right'))),
    assignment_expression: (node, reader) => {
      const left = childAt(node, 'left');
      const value = reader.expr(childAt(node, 'right'));
      if (left?.type !== 'identifier') return reader.bindMember(reader.expr(left), value);
      reader.assign(reader.text(left), value);
    },
    class_declaration: klass,
    record_declaration: klass,
    struct_declaration: klass,
    interface_declaration: klass,
    method_declaration: declareMethod,
    local_function_statement: declareFunction,
    return_statement: returned,
  },
  spine: new Set([
    'assignment_expression.left',
    'member_access_expression.expression',
    'invocation_expression.function',
    'conditional_access_expression.condition',
    'object_creation_expression.type',
  ]),
  scopes: {
    method_declaration: openFunction,
    constructor_declaration: openFunction,
    local_function_statement: openFunction,
    lambda_expression: openFunction,
    class_declaration: classScope,
    record_declaration: classScope,
    struct_declaration: classScope,
    interface_declaration: classScope,
  },
};
