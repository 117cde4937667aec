/** Imports of the browser SDKs: names whose counterpart is certain move to the B2B path, the others keep their import. */
import { childAt, childOf, type Node } from '../tree.ts';
import { type Edit, editsOf, isDeclaredAgain } from './leaves.ts';
import { browserName } from './rules.ts';

interface Specifier {
  node: Node;
  /** The node of its name in the SDK. */
  named: Node;
  name: string;
  local: string;
  /** Between braces; else it is the default or the whole module. */
  inBraces: boolean;
  b2b: string | undefined;
}

/** The edits, and names that stay because their counterpart is not certain. */
export function browserEdits(text: string, tree: Node): { edits: Edit[]; kept: string[] } {
  const edits: Edit[] = [];
  const kept: string[] = [];
  for (const statement of tree.children.filter(({ type }) => type === 'import_statement')) {
    const source = childAt(statement, 'source');
    const module = source ? text.slice(source.start + 1, source.end - 1) : '';
    if (!source || !/^@stytch\/(?!.*\bb2b\b)/.test(module)) continue;
    const specifiers = specifiersOf(statement, text, tree);
    const moved = specifiers.filter(({ b2b }) => b2b !== undefined);
    kept.push(...specifiers.filter(({ b2b }) => b2b === undefined).map(({ local }) => local));
    if (moved.length === 0) continue;
    const path = `${module}/b2b`.replace(/\/(ui|headless)\/b2b$/, '/b2b/$1');
    edits.push(
      ...(moved.length === specifiers.length ? whole(moved, source, path) : split(statement, specifiers, path, text)),
    );
    const rest = { ...tree, children: tree.children.filter(each => each !== statement) };
    for (const { name, local, b2b = name } of moved) {
      if (local === name && b2b !== name) edits.push(...editsOf(text, rest, [{ from: name, to: b2b }]));
      if (name === 'useStytchUser')
        edits.push(...patternsOf(tree, text, local).flatMap(each => memberEdits(each, text)));
    }
  }
  return { edits, kept };
}

function specifiersOf(statement: Node, text: string, tree: Node): Specifier[] {
  const slice = (node: Node) => text.slice(node.start, node.end);
  return (childOf(statement, 'import_clause')?.children ?? []).flatMap((each): Specifier[] => {
    if (each.type !== 'named_imports') {
      return [{ node: each, named: each, name: '', local: slice(each), inBraces: false, b2b: undefined }];
    }
    return each.children.flatMap(node => {
      const named = childAt(node, 'name');
      if (!named) return [];
      const name = slice(named);
      const local = slice(childAt(node, 'alias') ?? named);
      const certain =
        !isDeclaredAgain(local, text, tree) && (name !== 'useStytchUser' || isTakenApart(local, text, tree));
      return [{ node, named, name, local, inBraces: true, b2b: certain ? browserName(name) : undefined }];
    });
  });
}

/** All names move: only they and the path change. */
const whole = (moved: Specifier[], source: Node, path: string): Edit[] => [
  ...moved.map(({ named: { start, end }, name, b2b = name }) => ({ start, end, text: b2b })),
  { start: source.start + 1, end: source.end - 1, text: path },
];

/** Some names stay: their import, and behind it one of those that move. */
function split(statement: Node, specifiers: Specifier[], path: string, text: string): Edit[] {
  const slice = ({ start, end }: { start: number; end: number }) => text.slice(start, end);
  const written = slice(statement);
  const [ending = ''] = /\s+from\s[\s\S]*$/.exec(written) ?? [];
  const [keyword = 'import'] = /^import(\s+type\b)?/.exec(written) ?? [];
  const stay = specifiers.filter(({ b2b }) => b2b === undefined);
  const outside = stay.filter(({ inBraces }) => !inBraces).map(({ node }) => slice(node));
  const inside = stay.filter(({ inBraces }) => inBraces).map(({ node }) => slice(node));
  const moved = specifiers.flatMap(({ node, named, b2b }) =>
    b2b === undefined
      ? []
      : [slice({ start: node.start, end: named.start }) + b2b + slice({ start: named.end, end: node.end })],
  );
  const old = [...outside, ...(inside.length > 0 ? [`{ ${inside.join(', ')} }`] : [])].join(', ');
  const to = ending.replace(/(["'])[^"']*\1/, `$1${path}$1`);
  return [
    {
      start: statement.start,
      end: statement.end,
      text: `${keyword} ${old}${ending}\n${keyword} { ${moved.join(', ')} }${to}`,
    },
  ];
}

/** `const { user } = useStytchUser()`: the patterns that a hook's result is taken apart with. */
function patternsOf(node: Node, text: string, hook: string): Node[] {
  const called = childAt(childAt(node, 'value'), 'function');
  const pattern = childAt(node, 'name');
  const here =
    pattern?.type === 'object_pattern' && called !== undefined && text.slice(called.start, called.end) === hook;
  return [...(here ? [pattern] : []), ...node.children.flatMap(each => patternsOf(each, text, hook))];
}

/** All calls of the hook are taken apart on the spot, so that no `.user` is read elsewhere. */
function isTakenApart(hook: string, text: string, tree: Node): boolean {
  const calls = text.match(new RegExp(`(?<![\\w$.])${hook}\\s*\\(`, 'g'))?.length ?? 0;
  return calls === patternsOf(tree, text, hook).length;
}

/** `{ user }` becomes `{ member: user }`. */
function memberEdits(pattern: Node, text: string): Edit[] {
  return pattern.children.flatMap((each): Edit[] => {
    const key = each.type === 'pair_pattern' ? childAt(each, 'key') : each;
    if (!key || text.slice(key.start, key.end) !== 'user') return [];
    return [{ start: key.start, end: key.end, text: key === each ? 'member: user' : 'member' }];
  });
}
