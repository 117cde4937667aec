/** Java. */
import { bind, type Expr, type Scope } from '../syntax.ts';
import { childAt, childOf, type Node } from '../tree.ts';
import { type Dialect, eitherOf, inner, type Reader, unquoted } from './reader.ts';

const typed = (node: Node | undefined, reader: Reader): Expr => ({ k: 'typed', type: reader.expr(node) });

/** `Supplier<Client>`. */
const generic = (node: Node, reader: Reader): Expr => ({
  k: 'firstOf',
  of: reader.exprs([node.children[0] as Node, ...(childOf(node, 'type_arguments')?.children ?? [])]),
});

function call(node: Node, reader: Reader): Expr {
  const object = childAt(node, 'object');
  const name = childAt(node, 'name');
  const at = name?.start ?? node.start;
  const of: Expr = object
    ? { k: 'member', of: reader.expr(object), name: reader.text(name), at }
    : reader.name(name ?? node);
  return { k: 'call', of, args: reader.exprs(childAt(node, 'arguments')?.children), at };
}

function make(node: Node, reader: Reader): Expr {
  return {
    k: 'call',
    of: reader.expr(childAt(node, 'type')),
    args: reader.exprs(childAt(node, 'arguments')?.children),
    at: node.start,
  };
}

function variable(node: Node, reader: Reader): void {
  const type = childAt(node, 'type');
  const isField = node.type === 'field_declaration';
  for (const each of node.children.filter(child => child.field === 'declarator')) {
    const name = reader.text(childAt(each, 'name'));
    const value = childAt(each, 'value');
    const values = [
      ...(value ? [reader.expr(value)] : []),
      ...(reader.text(type) === 'var' ? [] : [typed(type, reader)]),
    ];
    const owner = isField ? reader.scope.of : undefined;
    for (const one of values) {
      if (owner) bind(owner.fields, name, one);
      else reader.bind(name, one);
    }
  }
}

function openFunction(node: Node, reader: Reader): Scope {
  const fn = reader.function(node, reader.text(childAt(node, 'name')));
  const parameters = childAt(node, 'parameters');
  // `c -> …` has one name and no parentheses.
  const names = parameters?.type === 'identifier' ? [parameters] : (parameters?.children ?? []);
  names.forEach((each, index) => {
    const name = reader.text(childAt(each, 'name') ?? each);
    const type = childAt(each, 'type');
    reader.parameter(fn, index, name, type && typed(type, reader));
    if (node.type === 'record_declaration' && type) bind(reader.class(node, '').fields, name, typed(type, reader));
  });
  const type = childAt(node, 'type');
  if (type) fn.returns.push(typed(type, reader));
  if (node.type === 'lambda_expression') reader.returns(fn, childAt(node, 'body'));
  return fn.scope;
}

const func = (node: Node, reader: Reader): Expr => ({
  k: 'function',
  fn: reader.function(node, reader.text(childAt(node, 'name'))),
});

function klass(node: Node, reader: Reader): void {
  const parents = reader.exprs(childAt(node, 'superclass')?.children);
  const of = reader.class(node, reader.text(childAt(node, 'name')), parents);
  reader.bind(of.name, { k: 'class', of });
  for (const each of childAt(node, 'parameters')?.children ?? []) {
    bind(of.fields, reader.text(childAt(each, 'name')), typed(childAt(each, 'type'), reader));
  }
}

const classScope = (node: Node, reader: Reader): Scope => reader.class(node, '').scope;

function importOf(node: Node, reader: Reader): void {
  const path = reader.text(node.children[0]);
  const [, module = '', name = path] = /^(.*)\.(\w+)$/.exec(path) ?? [];
  if (!childOf(node, 'asterisk')) {
    reader.import(node, name, module, name);
    return;
  }
  reader.file.exportsOf.push(path);
  reader.file.imports.push({ module: path, name: '*', at: node.start });
}

export const java: Dialect = {
  expressions: {
    identifier: (node, reader) => reader.name(node),
    type_identifier: (node, reader) => reader.name(node),
    scoped_type_identifier: (node, reader) => reader.dotted(node),
    generic_type: generic,
    // A collection stands for what is in it.
    array_type: inner('element'),
    array_initializer: (node, reader) => ({ k: 'oneOf', of: reader.exprs(node.children) }),
    this: (node, reader) => ({ k: 'self', scope: reader.scope, at: node.start }),
    field_access: (node, reader) => {
      const name = childAt(node, 'field');
      return { k: 'member', of: reader.expr(childAt(node, 'object')), name: reader.text(name), at: name?.start ?? 0 };
    },
    method_invocation: call,
    object_creation_expression: make,
    parenthesized_expression: inner(),
    cast_expression: inner('value'),
    assignment_expression: inner('right'),
    array_access: inner('array'),
    ternary_expression: eitherOf('consequence', 'alternative'),
    string_literal: (node, reader) => reader.string(node, unquoted(reader.text(node))),
    lambda_expression: func,
    method_declaration: func,
    method_reference: (node, reader) => ({
      k: 'member',
      of: reader.expr(node.children[0]),
      name: reader.text(node.children[1]),
      at: node.children[1]?.start ?? 0,
    }),
  },
  statements: {
    import_declaration: importOf,
    field_declaration: variable,
    local_variable_declaration: variable,
    enhanced_for_statement: (node, reader) => {
      const name = reader.text(childAt(node, 'name'));
      reader.bind(name, reader.expr(childAt(node, 'value')));
      if (reader.text(childAt(node, 'type')) !== 'var') reader.bind(name, typed(childAt(node, 'type'), reader));
    },
    resource: (node, reader) => reader.bind(reader.text(childAt(node, 'name')), reader.expr(childAt(node, 'value'))),
    assignment_expression: (node, reader) => {
      const left = childAt(node, 'left');
      const value = reader.expr(childAt(node, 'right'));
      const target = reader.expr(left);
      if (left?.type === 'identifier') reader.assign(reader.text(left), value);
      else reader.bindMember(target, value);
    },
    class_declaration: klass,
    record_declaration: klass,
    interface_declaration: klass,
    enum_declaration: klass,
    method_declaration: (node, reader) => {
      if (reader.scope.of) bind(reader.scope.of.fields, reader.text(childAt(node, 'name')), func(node, reader));
    },
    return_statement: (node, reader) => void reader.fn?.returns.push(reader.expr(node.children[0])),
  },
  spine: new Set([
    'assignment_expression.left',
    'field_access.object',
    'method_invocation.object',
    'object_creation_expression.type',
  ]),
  scopes: {
    method_declaration: openFunction,
    constructor_declaration: openFunction,
    lambda_expression: openFunction,
    class_declaration: classScope,
    record_declaration: classScope,
    interface_declaration: classScope,
    enum_declaration: classScope,
  },
};
