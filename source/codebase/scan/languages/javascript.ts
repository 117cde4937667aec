/** JavaScript, TypeScript and JSX. */
import { anyKey, type Expr } from '../syntax.ts';
import { childAt, type Node } from '../tree.ts';
import { declareClass, field, klass, method } from './javascript-classes.ts';
import { element } from './javascript-elements.ts';
import { openFunction } from './javascript-functions.ts';
import { exportCommon, exportStatement, importStatement } from './javascript-modules.ts';
import { destructure } from './javascript-patterns.ts';
import { generic, objectType, typeOf } from './javascript-types.ts';
import {
  anyOf,
  classScope,
  declareFunction,
  eitherOf,
  func,
  inner,
  memberOf,
  named,
  quoted,
  returned,
  self,
  unquoted,
} from './parts.ts';
import type { Dialect, Reader } from './reader.ts';

function call(node: Node, reader: Reader): Expr {
  const callee = childAt(node, 'function') ?? childAt(node, 'constructor');
  const args = childAt(node, 'arguments');
  const called = reader.expr(callee);
  const given =
    args?.type === 'template_string' ? [] : reader.exprs(args?.children.filter(each => each.type !== 'comment'));
  const required = callee?.type === 'import' || (called.k === 'name' && called.name === 'require');
  const [module] = given;
  if (required && module?.k === 'text') {
    reader.file.imports.push({ module: module.value, name: '*', at: node.start });
    return reader.imported(node, module.value, '*');
  }
  return { k: 'call', of: called, args: given, at: called.k === 'member' ? called.at : node.start };
}

function subscript(node: Node, reader: Reader): Expr {
  const index = childAt(node, 'index');
  const key = reader.expr(index);
  return {
    k: 'member',
    of: reader.expr(childAt(node, 'object')),
    name: key.k === 'text' ? key.value : anyKey,
    at: index?.start ?? 0,
  };
}

function object(node: Node, reader: Reader): Expr {
  const entries: [string, Expr][] = [];
  for (const each of node.children) {
    if (each.type === 'shorthand_property_identifier') entries.push([reader.text(each), reader.name(each)]);
    if (each.type === 'pair') {
      entries.push([unquoted(reader.text(childAt(each, 'key'))), reader.expr(childAt(each, 'value'))]);
    }
    if (each.type === 'method_definition') entries.push([reader.text(childAt(each, 'name')), func(each, reader)]);
    if (each.type === 'spread_element') entries.push(['...', reader.expr(each.children[0])]);
  }
  for (const [name, value] of entries) {
    reader.file.sets.push({ name, value });
    if (value.k === 'function' && value.fn.name === '') value.fn.name = name;
  }
  return { k: 'fields', entries };
}

function assign(node: Node, reader: Reader): void {
  const left = childAt(node, 'left');
  const value = reader.expr(childAt(node, 'right'));
  if (!left) return;
  if (left.type === 'identifier') {
    reader.assign(reader.text(left), value, reader.file.root);
    return;
  }
  if (left.type.endsWith('_pattern')) {
    destructure(left, value, reader);
    return;
  }
  const target = reader.expr(left);
  if (target.k !== 'member') return;
  const path = reader.text(left).split('.');
  if (path[0] === 'module' && path[1] === 'exports') exportCommon(path.slice(2), value, reader);
  else if (path[0] === 'exports') exportCommon(path.slice(1), value, reader);
  else reader.bindMember(target, value);
}

/** `clients.set(region, client)`, `clients.push(client)`. */
function store(node: Node, reader: Reader): void {
  const callee = childAt(node, 'function');
  const name = reader.text(childAt(callee, 'property'));
  if (callee?.type !== 'member_expression' || !/^(set|push|add|unshift)$/.test(name)) return;
  const value = childAt(node, 'arguments')?.children.at(-1);
  if (value) reader.put(reader.expr(childAt(callee, 'object')), reader.expr(value));
}

const functions = [
  'function_declaration',
  'function_expression',
  'function',
  'arrow_function',
  'generator_function_declaration',
  'generator_function',
  'method_definition',
];
const classes = ['class_declaration', 'class', 'abstract_class_declaration'];
const each = <T>(types: string[], value: T): Record<string, T> => Object.fromEntries(types.map(type => [type, value]));

export const javascript: Dialect = {
  expressions: {
    identifier: named,
    type_identifier: named,
    property_identifier: named,
    private_property_identifier: named,
    this: self,
    super: self,
    member_expression: memberOf('object', 'property'),
    nested_type_identifier: (node, reader) => reader.dotted(node),
    nested_identifier: (node, reader) => reader.dotted(node),
    generic_type: generic,
    object_type: objectType,
    interface_body: objectType,
    union_type: anyOf,
    type_query: inner(),
    subscript_expression: subscript,
    call_expression: call,
    new_expression: call,
    object,
    array: anyOf,
    string: quoted,
    template_string: quoted,
    await_expression: inner(),
    parenthesized_expression: inner(),
    non_null_expression: inner(),
    as_expression: inner(),
    satisfies_expression: inner(),
    type_assertion: (node, reader) => reader.expr(node.children.at(-1)),
    assignment_expression: inner('right'),
    augmented_assignment_expression: inner('right'),
    binary_expression: eitherOf('left', 'right'),
    ternary_expression: eitherOf('consequence', 'alternative'),
    sequence_expression: (node, reader) => reader.expr(node.children.at(-1)),
    ...each(functions, func),
    ...each(classes, klass),
  },
  statements: {
    import_statement: importStatement,
    export_statement: exportStatement,
    variable_declarator: (node, reader) => {
      const value = childAt(node, 'value');
      const type = typeOf(node, reader);
      if (value) destructure(childAt(node, 'name'), reader.expr(value), reader);
      else if (!type) reader.scope.names.set(reader.text(childAt(node, 'name')), []);
      if (type) destructure(childAt(node, 'name'), type, reader);
    },
    call_expression: store,
    assignment_expression: assign,
    for_in_statement: (node, reader) => destructure(childAt(node, 'left'), reader.expr(childAt(node, 'right')), reader),
    augmented_assignment_expression: assign,
    public_field_definition: field,
    field_definition: field,
    interface_declaration: (node, reader) =>
      reader.bind(reader.text(childAt(node, 'name')), reader.expr(childAt(node, 'body'))),
    type_alias_declaration: (node, reader) =>
      reader.bind(reader.text(childAt(node, 'name')), reader.expr(childAt(node, 'value'))),
    return_statement: returned,
    jsx_opening_element: element,
    jsx_self_closing_element: element,
    ...each(classes, declareClass),
    function_declaration: declareFunction,
    generator_function_declaration: declareFunction,
    method_definition: method,
  },
  spine: new Set([
    'assignment_expression.left',
    'member_expression.object',
    'subscript_expression.object',
    'call_expression.function',
    'new_expression.constructor',
    'jsx_opening_element.name',
    'jsx_self_closing_element.name',
    'jsx_closing_element.name',
  ]),
  scopes: {
    ...each(functions, openFunction),
    ...each(classes, classScope),
  },
};
