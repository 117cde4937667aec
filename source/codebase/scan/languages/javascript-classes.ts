/** Classes, their fields and their methods. */
import { bind, type Expr } from '../syntax.ts';
import { childAt, childOf, type Node } from '../tree.ts';
import { typeOf } from './javascript-types.ts';
import { func } from './parts.ts';
import type { Reader } from './reader.ts';

export function klass(node: Node, reader: Reader): Expr {
  const heritage = childOf(node, 'class_heritage');
  const parents = reader.exprs(childOf(heritage, 'extends_clause')?.children ?? heritage?.children);
  return { k: 'class', of: reader.class(node, reader.text(childAt(node, 'name')), parents) };
}

export const declareClass = (node: Node, reader: Reader): void =>
  reader.bind(reader.text(childAt(node, 'name')), reader.expr(node));

export function field(node: Node, reader: Reader): void {
  const owner = reader.scope.of;
  const name = reader.text(childAt(node, 'name') ?? childAt(node, 'property'));
  const value = childAt(node, 'value');
  const type = typeOf(node, reader);
  if (!owner) return;
  if (value) bind(owner.fields, name, reader.expr(value));
  if (type) bind(owner.fields, name, type);
}

/** A getter is read like a field: it stands for what its call gives. */
export function method(node: Node, reader: Reader): void {
  const owner = reader.scope.of;
  if (!owner) return;
  const value = func(node, reader);
  const isGetter = /^(static\s+|async\s+|public\s+|private\s+|protected\s+)*get\s+[\w#]/.test(reader.text(node));
  bind(
    owner.fields,
    reader.text(childAt(node, 'name')),
    isGetter ? { k: 'call', of: value, args: [], at: node.start } : value,
  );
}
