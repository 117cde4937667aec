/** Destructuring: which part of a value each name of a pattern has. */
import { bind, type Expr, unknown } from '../syntax.ts';
import { childAt, type Node } from '../tree.ts';
import { unquoted } from './parts.ts';
import type { Reader } from './reader.ts';

/** Binds each name of a pattern to its part of the value. */
export function destructure(pattern: Node | undefined, value: Expr, reader: Reader, names = reader.scope.names): void {
  if (!pattern) return;
  if (pattern.type === 'identifier' || pattern.type === 'shorthand_property_identifier_pattern') {
    bind(names, reader.text(pattern), value);
    return;
  }
  if (pattern.type === 'array_pattern') {
    pattern.children.forEach((each, index) => {
      destructure(each, index === 0 ? value : unknown, reader, names);
    });
  }
  if (pattern.type === 'assignment_pattern' || pattern.type === 'object_assignment_pattern') {
    const or = reader.expr(childAt(pattern, 'right'));
    destructure(childAt(pattern, 'left'), { k: 'oneOf', of: [value, or] }, reader, names);
  }
  if (pattern.type !== 'object_pattern') return;
  for (const each of pattern.children) {
    if (each.type === 'pair_pattern') {
      const key = unquoted(reader.text(childAt(each, 'key')));
      destructure(childAt(each, 'value'), { k: 'member', of: value, name: key, at: each.start }, reader, names);
    } else if (each.type === 'rest_pattern') destructure(each.children[0], value, reader, names);
    else {
      const key = each.type === 'object_assignment_pattern' ? childAt(each, 'left') : each;
      destructure(each, { k: 'member', of: value, name: reader.text(key), at: each.start }, reader, names);
    }
  }
}

/** The names of a pattern. */
export function patternNames(node: Node | undefined): Node[] {
  if (!node) return [];
  if (node.type === 'identifier' || node.type === 'shorthand_property_identifier_pattern') return [node];
  return node.children.flatMap(each => patternNames(childAt(each, 'value') ?? childAt(each, 'left') ?? each));
}
