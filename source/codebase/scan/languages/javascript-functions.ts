/** Functions and their parameters. */
import { bind, type Expr, type Scope } from '../syntax.ts';
import { childAt, childOf, type Node } from '../tree.ts';
import { destructure } from './javascript-patterns.ts';
import { typeOf } from './javascript-types.ts';
import type { Reader } from './reader.ts';

/** Reads the parameters and what is returned. */
export function openFunction(node: Node, reader: Reader): Scope {
  const fn = reader.function(node, reader.text(childAt(node, 'name')));
  const single = childAt(node, 'parameter');
  if (single) reader.parameter(fn, 0, reader.text(single));
  (childAt(node, 'parameters')?.children ?? []).forEach((each, index) => {
    const pattern = childAt(each, 'pattern') ?? each;
    const type = typeOf(each, reader);
    const fallback = childAt(each, 'value');
    const value: Expr = { k: 'parameter', fn, index, name: reader.text(pattern) };
    fn.parameters[index] = value.name;
    if (type) value.type = type;
    if (fallback) value.value = reader.expr(fallback);
    const outer = reader.scope;
    reader.scope = fn.scope;
    destructure(pattern, value, reader, fn.scope.names);
    reader.scope = outer;
    // `constructor(private client: Client)` is also a field.
    if (childOf(each, 'accessibility_modifier', 'override_modifier') || /^\s*readonly\b/.test(reader.text(each))) {
      const owner = outer.of;
      if (owner) bind(owner.fields, reader.text(pattern), value);
    }
  });
  const result = childAt(node, 'return_type');
  if (result?.type === 'type_annotation') {
    fn.returns.push({ k: 'typed', type: reader.expr(result.children[0]) });
  }
  const body = childAt(node, 'body');
  if (body?.type !== 'statement_block') reader.returns(fn, body);
  return fn.scope;
}
