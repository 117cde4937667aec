/** Types of TypeScript, as far as they say what a value is. */
import type { Expr } from '../syntax.ts';
import { childAt, childOf, type Node } from '../tree.ts';
import type { Reader } from './reader.ts';

/** `Promise<Client>`, `ReturnType<typeof make>`. */
export function generic(node: Node, reader: Reader): Expr {
  const given = reader.exprs(childAt(node, 'type_arguments')?.children);
  const name = childAt(node, 'name');
  if (reader.text(name) === 'ReturnType' && given[0]) return { k: 'call', of: given[0], args: [], at: node.start };
  return { k: 'firstOf', of: [reader.expr(name), ...given] };
}

/** `{ client: Client }`, also of an interface. */
export const objectType = (node: Node, reader: Reader): Expr => ({
  k: 'fields',
  entries: node.children.flatMap((each): [string, Expr][] => {
    const type = typeOf(each, reader);
    return each.type === 'property_signature' && type ? [[reader.text(childAt(each, 'name')), type]] : [];
  }),
});

/** What an annotation says. */
export function typeOf(node: Node | undefined, reader: Reader): Expr | undefined {
  const annotation = childOf(node, 'type_annotation');
  return annotation ? { k: 'typed', type: reader.expr(annotation.children[0]) } : undefined;
}
