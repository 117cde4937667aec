/** Python. */
import { anyKey, bind, type Expr, type Scope } from '../syntax.ts';
import { childAt, childOf, type Node } from '../tree.ts';
import {
  anyOf,
  classScope,
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

const annotated = (type: Node | undefined, reader: Reader): Expr | undefined =>
  type && { k: 'typed', type: typeExpr(type, reader) };

/** `Client`, `"Client"`, `Optional[Client]`, `Client | None`, `Annotated[Client, Depends(get_client)]`. */
function typeExpr(node: Node | undefined, reader: Reader): Expr {
  if (!node) return { k: 'unknown' };
  if (node.type === 'string') return reader.dotted(node, /[."'\s]+/);
  if (node.type === 'type') return typeExpr(node.children[0], reader);
  if (node.type === 'subscript' || node.type === 'generic_type' || node.type === 'binary_operator') {
    const inside = node.children.flatMap(each => (each.type === 'type_parameter' ? each.children : [each]));
    return { k: 'oneOf', of: inside.map(each => typeExpr(each, reader)) };
  }
  return reader.expr(node);
}

/** `Annotated[Client, Depends(get_client)]` may also be named first. */
const typeAlias = (node: Node, reader: Reader): Expr =>
  /^(typing\.)?(Annotated|Optional|Union)$/.test(reader.text(childAt(node, 'value')))
    ? typeExpr(node, reader)
    : { k: 'member', of: reader.expr(childAt(node, 'value')), name: anyKey, at: node.start };

function call(node: Node, reader: Reader): Expr {
  const of = reader.expr(childAt(node, 'function'));
  const given = childAt(node, 'arguments')?.children ?? [];
  const args = reader.exprs(given.filter(each => each.type !== 'keyword_argument'));
  const keywords = given.filter(each => each.type === 'keyword_argument');
  const named = new Map(
    keywords.map(each => [reader.text(childAt(each, 'name')), reader.expr(childAt(each, 'value'))]),
  );
  const [owner, name] = args;
  if (of.k === 'name' && of.name === 'getattr' && owner && name) {
    return name.k === 'text'
      ? { k: 'member', of: owner, name: name.value, at: name.at }
      : { k: 'member', of: owner, name: anyKey, at: node.start };
  }
  return { k: 'call', of, args, named, at: of.k === 'member' ? of.at : node.start };
}

function importFrom(node: Node, reader: Reader): void {
  const from = childAt(node, 'module_name');
  const module = reader.text(from);
  if (childOf(node, 'wildcard_import')) reader.importAll(node, module);
  for (const each of node.children.filter(child => child.field === 'name')) {
    const name = reader.text(childAt(each, 'name') ?? each);
    reader.import(each, reader.text(childAt(each, 'alias')) || name, module, name);
  }
}

function importModule(node: Node, reader: Reader): void {
  for (const each of node.children) {
    const alias = childAt(each, 'alias');
    const module = reader.text(childAt(each, 'name') ?? each);
    // `import a.b` binds `a`.
    const [first = module] = module.split('.');
    reader.import(each, alias ? reader.text(alias) : first, alias ? module : first, '*');
  }
}

function assign(node: Node, reader: Reader): void {
  const left = childAt(node, 'left') ?? childAt(node, 'name');
  const right = childAt(node, 'right') ?? childAt(node, 'value');
  const type = annotated(childAt(node, 'type'), reader);
  if (!left) return;
  const targets = left.type === 'pattern_list' || left.type === 'tuple_pattern' ? left.children : [left];
  const values = right?.type === 'expression_list' || right?.type === 'tuple' ? right.children : [];
  targets.forEach((each, index) => {
    const value = right && reader.expr(targets.length > 1 ? (values[index] ?? right) : right);
    for (const one of [value, type]) if (one) set(each, one, reader);
  });
}

function set(target: Node, value: Expr, reader: Reader): void {
  if (target.type === 'attribute' || target.type === 'subscript') {
    reader.bindMember(reader.expr(target), value);
    return;
  }
  if (target.type !== 'identifier') return;
  const name = reader.text(target);
  reader.bind(name, value);
  if (reader.scope.of) bind(reader.scope.of.fields, name, value);
  if (reader.globals.has(name)) bind(reader.file.root.names, name, value);
}

function openFunction(node: Node, reader: Reader): Scope {
  const fn = reader.function(node, reader.text(childAt(node, 'name')));
  let index = 0;
  for (const each of childAt(node, 'parameters')?.children ?? []) {
    const name = reader.text(childAt(each, 'name') ?? (each.type === 'identifier' ? each : each.children[0]));
    const owner = reader.scope.of;
    if (owner && index === 0 && (name === 'self' || name === 'cls')) {
      bind(fn.scope.names, name, self(node, reader));
      continue;
    }
    const value = childAt(each, 'value');
    reader.parameter(fn, index++, name, annotated(childAt(each, 'type'), reader), value && reader.expr(value));
  }
  const type = annotated(childAt(node, 'return_type'), reader);
  if (type) fn.returns.push(type);
  if (node.type === 'lambda') reader.returns(fn, childAt(node, 'body'));
  return fn.scope;
}

function declare(node: Node, reader: Reader, value: Expr): void {
  const name = reader.text(childAt(node, 'name'));
  reader.bind(name, value);
  if (reader.scope.of) bind(reader.scope.of.fields, name, value);
}

function declareGlobal(node: Node, reader: Reader): void {
  for (const each of node.children) reader.globals.add(reader.text(each));
}

const isProperty = (node: Node, reader: Reader) =>
  /@(\w+\.)?(cached_)?property\b/.test(
    reader.file.text
      .slice(Math.max(0, node.start - 120), node.start)
      .split('\n')
      .slice(-3)
      .join('\n'),
  );

function klass(node: Node, reader: Reader): Expr {
  const parents = reader.exprs(childAt(node, 'superclasses')?.children);
  return { k: 'class', of: reader.class(node, reader.text(childAt(node, 'name')), parents) };
}

export const python: Dialect = {
  expressions: {
    identifier: named,
    attribute: memberOf('object', 'attribute'),
    subscript: (node, reader) => {
      const key = reader.expr(childAt(node, 'subscript'));
      if (key.k !== 'text') return typeAlias(node, reader);
      return { k: 'member', of: reader.expr(childAt(node, 'value')), name: key.value, at: key.at };
    },
    call,
    string: quoted,
    await: inner(),
    parenthesized_expression: inner(),
    boolean_operator: eitherOf('left', 'right'),
    conditional_expression: anyOf,
    named_expression: inner('value'),
    list: anyOf,
    dictionary: (node, reader) => {
      const entries = node.children.map((each): [string, Expr] => [
        unquoted(reader.text(childAt(each, 'key'))),
        reader.expr(childAt(each, 'value')),
      ]);
      reader.file.sets.push(...entries.map(([name, value]) => ({ name, value })));
      return { k: 'fields', entries };
    },
    as_pattern: inner(),
    lambda: func,
    function_definition: func,
    class_definition: klass,
  },
  statements: {
    import_statement: importModule,
    import_from_statement: importFrom,
    assignment: assign,
    named_expression: assign,
    for_statement: assign,
    for_in_clause: assign,
    global_statement: declareGlobal,
    nonlocal_statement: declareGlobal,
    as_pattern: (node, reader) => reader.bind(reader.text(childAt(node, 'alias')), reader.expr(node.children[0])),
    return_statement: returned,
    yield: returned,
    function_definition: (node, reader) => {
      const value = func(node, reader);
      declare(node, reader, isProperty(node, reader) ? { k: 'call', of: value, args: [], at: node.start } : value);
    },
    class_definition: (node, reader) => declare(node, reader, klass(node, reader)),
  },
  spine: new Set(['assignment.left', 'attribute.object', 'call.function', 'subscript.value']),
  scopes: {
    function_definition: openFunction,
    lambda: openFunction,
    class_definition: classScope,
  },
};
