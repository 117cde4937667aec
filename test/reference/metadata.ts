/** The metadata of a Member, from the rule's text: every value has a path, and rules are about paths. Imports nothing of `source/`. */

type Json = Record<string, unknown>;

interface Rules {
  drop: string[][];
  only: string[][];
  rename: { from: string[]; to: string }[];
}

/** Of "trusted" or "untrusted". Rules such as `drop trusted.a.b, untrusted.*; rename trusted."c.d" = e; only untrusted.f`, or "all". */
export function metadataOf(kind: string, metadata: Json, text = 'all'): Json {
  const { drop, only, rename } = rulesOf(kind, text);
  const under = (path: string[], top: string[]) => JSON.stringify(path.slice(0, top.length)) === JSON.stringify(top);
  const isAsked = text.split(/[;\n]/).some(rule => rule.trim().startsWith('only ') && only.length > 0);
  const kept = leavesOf(metadata).filter(
    ({ path }) => !drop.some(top => under(path, top)) && (!isAsked || only.some(top => under(path, top))),
  );
  const named = (path: string[]) =>
    path.map((key, index) => {
      const here = path.slice(0, index + 1);
      return rename.find(({ from }) => from.length === here.length && under(here, from))?.to ?? key;
    });
  return built(kept.map(({ path, value }) => ({ path: named(path), value })));
}

/** Words and signs. A word in quotes is JSON. */
function rulesOf(kind: string, text: string): Rules {
  const rules: Rules = { drop: [], only: [], rename: [] };
  if (text === 'all') return rules;
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[^\s.,;=*"]+|[.,;=*\n]/g) ?? [];
  let verb = '';
  let path: string[] = [];
  const paths: string[][] = [];
  let to = '';
  const word = (token: string) => (token.startsWith('"') ? (JSON.parse(token) as string) : token);
  function ended(): void {
    if (path.length > 0) paths.push(path);
    for (const [first, ...keys] of paths) {
      if (first !== kind) continue;
      if (verb === 'drop') rules.drop.push(keys);
      if (verb === 'only') rules.only.push(keys);
      if (verb === 'rename') rules.rename.push({ from: keys, to });
    }
    [verb, path, to] = ['', [], ''];
    paths.length = 0;
  }
  let after = '';
  for (const token of tokens) {
    if (token === ';' || token === '\n') ended();
    else if (token === ',') {
      paths.push(path);
      path = [];
    } else if (token === '.' || token === '*' || token === '=') after = token;
    else if (verb === '') verb = token;
    else if (after === '=') to = word(token);
    else path.push(word(token));
    if (!['.', '*', '='].includes(token)) after = '';
  }
  ended();
  return rules;
}

/** Everything that is no object with something in it. A key whose value is null is not there. */
function leavesOf(metadata: Json): { path: string[]; value: unknown }[] {
  const held = (object: object) => Object.entries(object).filter(([, value]) => value !== null);
  const inside = (path: string[], value: unknown): { path: string[]; value: unknown }[] => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [{ path, value }];
    const entries = held(value);
    if (entries.length === 0) return [{ path, value: {} }];
    return entries.flatMap(([key, inner]) => inside([...path, key], inner));
  };
  return held(metadata).flatMap(([key, value]) => inside([key], value));
}

function built(leaves: { path: string[]; value: unknown }[]): Json {
  const groups = Map.groupBy(leaves, ({ path }) => path[0] ?? '');
  return Object.fromEntries(
    [...groups].map(([key, inner]) => {
      const [leaf] = inner;
      if (leaf?.path.length === 1) return [key, leaf.value];
      return [key, built(inner.map(({ path, value }) => ({ path: path.slice(1), value })))];
    }),
  );
}
