/** JSX. */
import { providedBy } from '../syntax.ts';
import { childAt, type Node } from '../tree.ts';
import type { Reader } from './reader.ts';

/** An element, and what its attributes set: `<App client={client}>`, `<Context.Provider value={client}>`. */
export function element(node: Node, reader: Reader): void {
  const named = childAt(node, 'name');
  if (!named) return;
  const name = reader.text(named);
  reader.file.elements.push({ name, at: named.start, expr: reader.expr(named) });
  for (const each of node.children.filter(({ type }) => type === 'jsx_attribute')) {
    const [key, given] = each.children;
    if (given?.type !== 'jsx_expression') continue;
    const value = reader.expr(given.children[0]);
    const property = reader.text(key);
    reader.file.sets.push({ name: property, value });
    if (property === 'value') reader.file.sets.push({ name: providedBy(name.replace(/\.Provider$/, '')), value });
  }
}
