/** PHP. Variables keep their `$`, so that they are not mixed up with classes and functions. */
import { anyKey, bind, type Expr, type Scope } from '../syntax.ts';
import { childAt, childOf, type Node } from '../tree.ts';
import {
  anyOf,
  classScope,
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

function member(node: Node, reader: Reader): Expr {
  const name = childAt(node, 'name');
  const of = reader.expr(childAt(node, 'object') ?? childAt(node, 'scope'));
  return { k: 'member', of, name: reader.text(name).replace(/^\$/, ''), at: name?.start ?? 0 };
}

const args = (node: Node, reader: Reader): Expr[] =>
  (childOf(node, 'arguments')?.children ?? []).map(each => reader.expr(each.children.at(-1)));

function memberCall(node: Node, reader: Reader): Expr {
  const of = member(node, reader);
  return { k: 'call', of, args: args(node, reader), at: of.k === 'member' ? of.at : node.start };
}

/** `[$client->users, 'get']` is a callable; any other list stands for what is in it. */
function array(node: Node, reader: Reader): Expr {
  const values = node.children.map(each => reader.expr(each.children.at(-1)));
  const [owner, name] = values;
  if (values.length === 2 && owner && name?.k === 'text' && node.children.every(each => each.children.length === 1)) {
    return { k: 'member', of: owner, name: name.value, at: name.at };
  }
  return { k: 'oneOf', of: values };
}

function assign(node: Node, reader: Reader): void {
  const left = childAt(node, 'left');
  const value = reader.expr(childAt(node, 'right'));
  if (left?.type === 'variable_name') reader.bind(reader.text(left), value);
  else if (left?.type === 'list_literal') {
    const parts = childAt(node, 'right')?.children ?? [];
    left.children.forEach((each, index) => {
      const part = parts[index]?.children.at(-1);
      if (each.type === 'variable_name' && part) reader.bind(reader.text(each), reader.expr(part));
    });
  } else if (left) reader.bindMember(reader.expr(left), value);
}

function openFunction(node: Node, reader: Reader): Scope {
  const fn = reader.function(node, reader.text(childAt(node, 'name')));
  (childAt(node, 'parameters')?.children ?? []).forEach((each, index) => {
    const name = reader.text(childAt(each, 'name'));
    const type = childAt(each, 'type');
    reader.parameter(fn, index, name, type && typed(type, reader));
    if (each.type === 'property_promotion_parameter' && type && reader.scope.of) {
      bind(reader.scope.of.fields, name.slice(1), typed(type, reader));
    }
  });
  const type = childAt(node, 'return_type');
  if (type) fn.returns.push(typed(type, reader));
  if (node.type === 'arrow_function') reader.returns(fn, childAt(node, 'body'));
  return fn.scope;
}

function use(node: Node, reader: Reader): void {
  const group = childOf(node, 'namespace_use_group');
  const prefix = group ? `${reader.text(node.children[0])}\\` : '';
  for (const each of (group ?? node).children.filter(child => child.type === 'namespace_use_clause')) {
    const path = prefix + reader.text(each.children[0]);
    const [, module = '', name = path] = /^(.*)\\(\w+)$/.exec(path) ?? [];
    reader.import(each, reader.text(childAt(each, 'alias')) || name, module.replace(/^\\/, ''), name);
  }
}

function klass(node: Node, reader: Reader): Expr {
  const parents = reader.exprs(childOf(node, 'base_clause')?.children);
  return { k: 'class', of: reader.class(node, reader.text(childAt(node, 'name')), parents) };
}

const declareClass = (node: Node, reader: Reader) => {
  const value = klass(node, reader);
  for (const each of childOf(node, 'declaration_list')?.children ?? []) {
    if (each.type === 'use_declaration' && value.k === 'class') value.of.parents.push(...reader.exprs(each.children));
  }
  reader.bind(reader.text(childAt(node, 'name')), value);
};

export const php: Dialect = {
  expressions: {
    variable_name: (node, reader) => (reader.text(node) === '$this' ? self(node, reader) : reader.name(node)),
    name: named,
    relative_scope: self,
    qualified_name: (node, reader) => {
      const path = reader.text(node);
      const [, module = '', name = path] = /^\\?(.*)\\(\w+)$/.exec(path) ?? [];
      return reader.imported(node, module, name);
    },
    named_type: inner(),
    optional_type: inner(),
    union_type: anyOf,
    member_access_expression: member,
    nullsafe_member_access_expression: member,
    scoped_property_access_expression: member,
    class_constant_access_expression: (node, reader) => {
      const [owner, name] = node.children;
      // `Client::class` names the class, for a container.
      if (reader.text(name) === 'class') return typed(owner, reader);
      return { k: 'member', of: reader.expr(owner), name: reader.text(name), at: name?.start ?? 0 };
    },
    member_call_expression: memberCall,
    nullsafe_member_call_expression: memberCall,
    scoped_call_expression: memberCall,
    function_call_expression: (node, reader) => ({
      k: 'call',
      of: reader.expr(childAt(node, 'function')),
      args: args(node, reader),
      at: node.start,
    }),
    object_creation_expression: (node, reader) => ({
      k: 'call',
      of: reader.expr(node.children[0]),
      args: args(node, reader),
      at: node.start,
    }),
    subscript_expression: (node, reader) => {
      const key = reader.expr(node.children[1]);
      const name = key.k === 'text' ? key.value : anyKey;
      return { k: 'member', of: reader.expr(node.children[0]), name, at: node.start };
    },
    array_creation_expression: array,
    parenthesized_expression: inner(),
    assignment_expression: inner('right'),
    augmented_assignment_expression: inner('right'),
    binary_expression: eitherOf('left', 'right'),
    conditional_expression: eitherOf('body', 'alternative'),
    string: quoted,
    encapsed_string: quoted,
    anonymous_function: func,
    arrow_function: func,
    function_definition: func,
    method_declaration: func,
  },
  statements: {
    namespace_use_declaration: use,
    assignment_expression: assign,
    augmented_assignment_expression: assign,
    foreach_statement: (node, reader) => {
      const [all, each] = node.children;
      const value = each?.type === 'pair' ? each.children.at(-1) : each;
      if (value?.type === 'variable_name') reader.bind(reader.text(value), reader.expr(all));
    },
    property_declaration: (node, reader) => {
      const type = childAt(node, 'type');
      for (const each of node.children.filter(child => child.type === 'property_element')) {
        const name = reader.text(childAt(each, 'name')).slice(1);
        if (type && reader.scope.of) bind(reader.scope.of.fields, name, typed(type, reader));
      }
    },
    class_declaration: declareClass,
    trait_declaration: declareClass,
    function_definition: declareFunction,
    method_declaration: declareMethod,
    return_statement: returned,
  },
  spine: new Set(
    [
      'member_access_expression',
      'nullsafe_member_access_expression',
      'member_call_expression',
      'nullsafe_member_call_expression',
    ]
      .map(type => `${type}.object`)
      .concat(
        'scoped_call_expression.scope',
        'scoped_property_access_expression.scope',
        'function_call_expression.function',
        'assignment_expression.left',
      ),
  ),
  scopes: {
    function_definition: openFunction,
    method_declaration: openFunction,
    arrow_function: openFunction,
    // A closure sees what it names in `use`.
    anonymous_function: openFunction,
    class_declaration: classScope,
    trait_declaration: classScope,
  },
};
