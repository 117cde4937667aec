/** Java. */
import { bind, type Expr, type Scope } from '../syntax.ts';
import { childAt, childOf, type Node } from '../tree.ts';
import {
  anyOf,
  classScope,
  declareClass,
  declareMethod,
  eitherOf,
  func,
  importPath,
  inner,
  memberOf,
  named,
  quoted,
  returned,
  self,
  typed,
} from './parts.ts';
import type { Dialect, Reader } from './reader.ts';

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

/** A field, or a local variable. */
function variable(node: Node, reader: Reader): void {
  const type = childAt(node, 'type');
  const isField = node.type === 'field_declaration';
  for (const each of node.children.filter(child => child.field === 'declarator')) {
    const name = reader.text(childAt(each, 'name'));
    const value = childAt(each, 'value');
    const add = (one: Expr) => (isField ? reader.declare(name, one) : reader.bind(name, one));
    if (value) add(reader.expr(value));
    if (reader.text(type) !== 'var') add(typed(type, reader));
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

function klass(node: Node, reader: Reader): void {
  const parents = reader.exprs(childAt(node, 'superclass')?.children);
  declareClass(node, reader, parents, childAt(node, 'parameters'));
}

export const java: Dialect = {
  expressions: {
    identifier: named,
    type_identifier: named,
    scoped_type_identifier: (node, reader) => reader.dotted(node),
    generic_type: generic,
    // A collection stands for what is in it.
    array_type: inner('element'),
    array_initializer: anyOf,
    this: self,
    field_access: memberOf('object', 'field'),
    method_invocation: call,
    object_creation_expression: make,
    parenthesized_expression: inner(),
    cast_expression: inner('value'),
    assignment_expression: inner('right'),
    array_access: inner('array'),
    ternary_expression: eitherOf('consequence', 'alternative'),
    string_literal: quoted,
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
    import_declaration: (node, reader) =>
      importPath(node, reader, reader.text(node.children[0]), childOf(node, 'asterisk') !== undefined),
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
    method_declaration: declareMethod,
    return_statement: returned,
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
