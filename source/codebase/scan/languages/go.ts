/** Go. */
import { bind, type Expr, type Scope, unknown } from '../syntax.ts';
import { childAt, childOf, type Node } from '../tree.ts';
import { declareFunction, func, inner, memberOf, named, quoted, typed, unquoted } from './parts.ts';
import type { Dialect, Reader } from './reader.ts';

function call(node: Node, reader: Reader): Expr {
  const of = reader.expr(childAt(node, 'function'));
  const args = reader.exprs(childAt(node, 'arguments')?.children);
  return { k: 'call', of, args, at: of.k === 'member' ? of.at : node.start };
}

/** `Server{stytch: client}` is a value of Server, and says what its field is. */
function composite(node: Node, reader: Reader): Expr {
  for (const each of childAt(node, 'body')?.children ?? []) {
    const key = childAt(each, 'key');
    const value = childAt(each, 'value');
    if (key && value) reader.file.sets.push({ name: reader.text(key), value: reader.expr(value.children[0] ?? value) });
  }
  return typed(childAt(node, 'type'), reader);
}

function assign(node: Node, reader: Reader): void {
  const names = childAt(node, 'left')?.children ?? node.children.filter(each => each.field === 'name');
  const values = (childAt(node, 'right') ?? childAt(node, 'value'))?.children ?? [];
  const type = childAt(node, 'type');
  names.forEach((each, index) => {
    // `client, err := New()`: the first is the value.
    const value = values[index] ? reader.expr(values[index]) : index === 0 ? reader.expr(values[0]) : unknown;
    if (each.type === 'identifier') {
      reader.bind(reader.text(each), type ? typed(type, reader) : value);
      if (type && values.length > 0) reader.bind(reader.text(each), value);
    } else reader.bindMember(reader.expr(each), value);
  });
}

/** `=` gives a value to a name that is declared outside. */
function reassign(node: Node, reader: Reader): void {
  const before = reader.scope;
  for (const each of childAt(node, 'left')?.children ?? []) {
    const name = reader.text(each);
    let at: Scope | undefined = before;
    while (at && !at.names.has(name)) at = at.parent;
    reader.scope = at ?? reader.file.root;
  }
  const target = reader.scope;
  reader.scope = before;
  const values = childAt(node, 'right')?.children ?? [];
  (childAt(node, 'left')?.children ?? []).forEach((each, index) => {
    const value = reader.expr(values[index] ?? (index === 0 ? values[0] : undefined));
    if (each.type === 'identifier') bind(target.names, reader.text(each), value);
    else reader.bindMember(reader.expr(each), value);
  });
}

function openFunction(node: Node, reader: Reader): Scope {
  const fn = reader.function(node, reader.text(childAt(node, 'name')));
  let index = 0;
  for (const each of childAt(node, 'parameters')?.children ?? []) {
    const names = each.children.filter(child => child.field === 'name');
    for (const name of names) reader.parameter(fn, index++, reader.text(name), typed(childAt(each, 'type'), reader));
    if (names.length === 0) index++;
  }
  const receiver = childAt(node, 'receiver')?.children[0];
  const name = childAt(receiver, 'name');
  if (name) bind(fn.scope.names, reader.text(name), typed(childAt(receiver, 'type'), reader));
  const result = childAt(node, 'result');
  const first = result?.type === 'parameter_list' ? childAt(result.children[0], 'type') : result;
  if (first) fn.returns.push(typed(first, reader));
  return fn.scope;
}

/** Methods are fields of their type, wherever they are written. */
function method(node: Node, reader: Reader): void {
  const receiver = childAt(childAt(node, 'receiver')?.children[0], 'type');
  const name = reader.text(receiver).replace(/^\*/, '').replace(/\[.*/, '');
  reader.file.methods.push({ of: name, name: reader.text(childAt(node, 'name')), value: func(node, reader) });
}

function typeSpec(node: Node, reader: Reader): void {
  const name = reader.text(childAt(node, 'name'));
  const type = childAt(node, 'type');
  const of = reader.class(node, name);
  of.isInterface = type?.type === 'interface_type';
  reader.bind(name, { k: 'class', of });
  const fields = childOf(type, 'field_declaration_list')?.children ?? [];
  for (const each of fields) {
    const names = each.children.filter(child => child.field === 'name');
    const value = typed(childAt(each, 'type'), reader);
    for (const one of names) bind(of.fields, reader.text(one), value);
    if (names.length > 0) continue;
    const embedded = childAt(each, 'type');
    of.parents.push(reader.expr(embedded));
    bind(of.fields, reader.text(embedded).split(/[.*]/).at(-1) ?? '', value);
  }
}

export const go: Dialect = {
  expressions: {
    identifier: named,
    package_identifier: named,
    type_identifier: named,
    selector_expression: memberOf('operand', 'field'),
    qualified_type: memberOf('package', 'name'),
    pointer_type: inner(),
    // A collection stands for what is in it.
    map_type: inner('value'),
    channel_type: inner('value'),
    function_type: inner('result'),
    slice_type: inner('element'),
    array_type: inner('element'),
    index_expression: inner('operand'),
    generic_type: inner('type'),
    call_expression: call,
    parenthesized_expression: inner(),
    unary_expression: inner('operand'),
    composite_literal: composite,
    literal_element: inner(),
    type_assertion_expression: (node, reader) => typed(childAt(node, 'type'), reader),
    interpreted_string_literal: quoted,
    raw_string_literal: quoted,
    func_literal: func,
    function_declaration: func,
  },
  statements: {
    import_spec: (node, reader) => {
      const module = unquoted(reader.text(childAt(node, 'path')));
      const name = reader.text(childAt(node, 'name'));
      const last = module.split('/').findLast(part => !/^v\d+$/.test(part)) ?? module;
      reader.import(node, name || last, module, '*');
    },
    short_var_declaration: assign,
    range_clause: (node, reader) => {
      const each = childAt(node, 'left')?.children.at(-1);
      if (each) reader.bind(reader.text(each), reader.expr(childAt(node, 'right')));
    },
    var_spec: assign,
    assignment_statement: reassign,
    type_spec: typeSpec,
    function_declaration: declareFunction,
    method_declaration: method,
    return_statement: (node, reader) => void reader.fn?.returns.push(reader.expr(node.children[0]?.children[0])),
  },
  spine: new Set([
    'assignment_statement.left',
    'selector_expression.operand',
    'call_expression.function',
    'qualified_type.package',
  ]),
  scopes: {
    function_declaration: openFunction,
    method_declaration: openFunction,
    func_literal: openFunction,
  },
};
