/** Ruby: a member that is read is a call. */
import { anyKey, bind, type Class, type Expr, type Fn, type Scope } from '../syntax.ts';
import { childAt, type Node } from '../tree.ts';
import { anyOf, classScope, func, inner, named, quoted, self } from './parts.ts';
import { classOf, type Dialect, type Reader } from './reader.ts';

function call(node: Node, reader: Reader): Expr {
  const receiver = childAt(node, 'receiver');
  const method = childAt(node, 'method');
  const name = reader.text(method);
  const given = childAt(node, 'arguments')?.children ?? [];
  const args = reader.exprs(given.filter(each => each.type !== 'pair'));
  const block = childAt(node, 'block');
  if (block) args.push(reader.expr(block));
  const pairs = given.filter(each => each.type === 'pair');
  const named = new Map(pairs.map(each => [reader.text(childAt(each, 'key')), reader.expr(childAt(each, 'value'))]));
  const owner = reader.scope.of;
  if (owner && /^attr_(reader|accessor)$/.test(name)) {
    for (const each of given)
      bind(owner.fields, reader.text(each).slice(1), reader.name(each, `@${reader.text(each).slice(1)}`));
  }
  // What a module has, the class that takes it in has too.
  if (owner && !receiver && /^(include|extend|prepend)$/.test(name)) owner.parents.push(...args);
  const at = method?.start ?? node.start;
  if (name === 'require' || name === 'require_relative') {
    const [module] = args;
    if (module?.k === 'text') reader.file.imports.push({ module: module.value, name: '*', at: node.start });
  }
  if (!receiver) return { k: 'call', of: ownName(node, name, reader), args, named, at };
  // `users.public_send(:get, …)`.
  const sent = /^(public_send|send|__send__|method)$/.test(name) ? given[0] : undefined;
  const isComputed = sent !== undefined && /^(public_|__)send/.test(name);
  const otherwise = isComputed ? anyKey : name;
  const called = sent && /symbol$|^string$/.test(sent.type) ? reader.text(sent).replace(/^:|["']/g, '') : otherwise;
  const of: Expr = { k: 'member', of: reader.expr(receiver), name: called, at };
  return { k: 'call', of, args, named, at };
}

/** A bare `new` in a class makes one of its own. */
function ownName(node: Node, name: string, reader: Reader): Expr {
  const owner = name === 'new' ? classOf(reader.scope) : undefined;
  return owner ? { k: 'member', of: reader.name(node, owner.name), name, at: node.start } : reader.name(node, name);
}

function assign(node: Node, reader: Reader): void {
  const left = childAt(node, 'left');
  const value = reader.expr(childAt(node, 'right'));
  if (!left) return;
  if (left.type === 'call') {
    reader.file.sets.push({ name: reader.text(childAt(left, 'method')), value });
    return;
  }
  if (left.type === 'element_reference') {
    reader.bindMember(reader.expr(left), value);
    return;
  }
  const name = reader.text(left);
  if (left.type === 'instance_variable' || left.type === 'class_variable') {
    const owner = classOf(reader.scope);
    if (owner) bind(owner.fields, name, value);
    else bind(reader.file.root.names, name, value);
    reader.file.sets.push({ name, value });
  } else if (left.type === 'constant') {
    reader.bind(name, value);
    if (reader.scope.of) bind(reader.scope.of.fields, name, value);
  } else if (left.type === 'global_variable') reader.file.sets.push({ name, value });
  else reader.assign(name, value);
}

const method = (node: Node, reader: Reader): void =>
  reader.declare(reader.text(childAt(node, 'name')), func(node, reader));

function openFunction(node: Node, reader: Reader): Scope {
  const fn = reader.function(node, reader.text(childAt(node, 'name')));
  (childAt(node, 'parameters')?.children ?? []).forEach((each, index) => {
    const value = childAt(each, 'value');
    reader.parameter(fn, index, reader.text(childAt(each, 'name') ?? each), undefined, value && reader.expr(value));
  });
  const body = childAt(node, 'body');
  // The last expression is what the method returns.
  const last = body && /^(body_statement|block_body)$/.test(body.type) ? body.children.at(-1) : body;
  reader.returns(fn, last);
  return fn.scope;
}

function klass(node: Node, reader: Reader): Expr {
  const parent = childAt(node, 'superclass');
  const name = reader.text(childAt(node, 'name')).split('::').at(-1) ?? '';
  const of = reader.class(node, name, parent ? [reader.expr(parent.children[0])] : []);
  structFields(of, parent?.children[0], reader);
  return { k: 'class', of };
}

/** `class Job < Struct.new(:client)` has a field for what its first argument gives. */
function structFields(of: Class, parent: Node | undefined, reader: Reader): void {
  if (!parent || of.fields.size > 0 || !/^(::)?(Struct\.new|Data\.define)\b/.test(reader.text(parent))) return;
  const fn: Fn = { name: 'initialize', parameters: [], returns: [], scope: of.scope };
  const symbols = (childAt(parent, 'arguments')?.children ?? []).filter(({ type }) => type === 'simple_symbol');
  symbols.forEach((each, index) => {
    const name = reader.text(each).slice(1);
    bind(of.fields, name, { k: 'parameter', fn: { ...fn, scope: { ...of.scope, parent: of.scope } }, index, name });
  });
}

const declare = (node: Node, reader: Reader) => {
  const value = klass(node, reader);
  reader.bind(reader.text(childAt(node, 'name')).split('::').at(-1) ?? '', value);
  if (reader.scope.of) bind(reader.scope.of.fields, reader.text(childAt(node, 'name')), value);
};

export const ruby: Dialect = {
  expressions: {
    identifier: named,
    constant: named,
    instance_variable: named,
    class_variable: named,
    global_variable: named,
    self,
    scope_resolution: (node, reader) => reader.dotted(node, /::/),
    call,
    element_reference: (node, reader) => {
      const key = node.children[1];
      return {
        k: 'member',
        of: reader.expr(node.children[0]),
        name: key && /symbol|^string$/.test(key.type) ? reader.text(key).replace(/^:|["']/g, '') : anyKey,
        at: key?.start ?? 0,
      };
    },
    simple_symbol: (node, reader) => ({ k: 'text', value: reader.text(node).slice(1), at: node.start }),
    string: quoted,
    assignment: inner('right'),
    operator_assignment: inner('right'),
    parenthesized_statements: inner(),
    return: (node, reader) => reader.expr(node.children[0]?.children[0]),
    begin: (node, reader) => reader.expr(node.children.at(-1)),
    binary: anyOf,
    conditional: anyOf,
    if: (node, reader) => ({ k: 'oneOf', of: node.children.slice(1).map(each => reader.expr(each.children.at(-1))) }),
    method: func,
    singleton_method: func,
    lambda: func,
    block: func,
    do_block: func,
    yield: (node, reader) => ({
      k: 'call',
      of: reader.name(node, 'yield'),
      args: reader.exprs(node.children[0]?.children),
      at: node.start,
    }),
    class: klass,
    module: klass,
  },
  statements: {
    assignment: assign,
    operator_assignment: assign,
    method,
    singleton_method: method,
    class: declare,
    module: declare,
    return: (node, reader) => void reader.fn?.returns.push(reader.expr(node.children[0]?.children[0])),
  },
  spine: new Set(['assignment.left', 'call.receiver', 'element_reference.object', 'scope_resolution.scope']),
  scopes: {
    method: openFunction,
    singleton_method: openFunction,
    lambda: openFunction,
    block: openFunction,
    do_block: openFunction,
    class: classScope,
    module: classScope,
  },
};
