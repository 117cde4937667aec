/**
 * The metadata that a Member should have, by the team's rules. Worked out apart from the code that moves it: that one walks the
 * keys of a User, this one changes a copy rule by rule.
 */

type Metadata = Record<string, unknown>;
type Kind = 'trusted' | 'untrusted';

interface Line {
  verb: string;
  /** Each with its keys; none for all of the kind. */
  paths: string[][];
  to: string;
}

/** A copy of the User's metadata of this kind, changed as the rules say. */
export function expectedMetadata(kind: Kind, metadata: Metadata, rules = 'all'): Metadata {
  const lines = rules === 'all' ? [] : linesAbout(kind, rules);
  if (lines.length === 0) return metadata;
  let copy = JSON.parse(JSON.stringify(metadata)) as Metadata;
  const kept = lines.filter(line => line.verb === 'only').flatMap(line => line.paths);
  if (kept.length > 0) copy = pick(copy, kept);
  for (const path of lines.filter(line => line.verb === 'drop').flatMap(line => line.paths)) {
    if (path.length === 0) copy = {};
    else remove(copy, path);
  }
  renameAll(
    copy,
    lines.filter(line => line.verb === 'rename').map(line => ({ path: line.paths[0] ?? [], to: line.to })),
  );
  return copy;
}

const outside = (sign: string) => new RegExp(`${sign}(?=(?:[^"]*"(?:[^"\\\\]|\\\\.)*")*[^"]*$)`);
const word = (text: string): string => (text.startsWith('"') ? (JSON.parse(text) as string) : text);

function linesAbout(kind: Kind, rules: string): Line[] {
  return rules.split(outside('[;\\n]')).flatMap(text => {
    const [verb = ''] = text.trim().split(/\s/, 1);
    const [subjects = '', to = ''] = text.trim().slice(verb.length).split(outside('='));
    const paths = subjects
      .split(outside(','))
      .map(one => one.trim().split(outside('\\.')))
      .filter(([first]) => first === kind)
      .map(([, ...keys]) => (keys.length === 1 && keys[0] === '*' ? [] : keys.map(word)));
    return paths.length === 0 ? [] : [{ verb, paths, to: word(to.trim()) }];
  });
}

/** The object that holds the last key of a path; undefined where there is none, or not that key. */
function holderOf(metadata: Metadata, path: string[]): Metadata | undefined {
  let at: unknown = metadata;
  for (const [index, key] of path.entries()) {
    if (typeof at !== 'object' || at === null || Array.isArray(at) || !Object.hasOwn(at, key)) return undefined;
    const here = at as Metadata;
    if (here[key] === null) return undefined;
    if (index === path.length - 1) return here;
    at = here[key];
  }
  return undefined;
}

/** An assignment that a key called "__proto__" survives. */
const put = (object: Metadata, key: string, value: unknown) =>
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });

/** A new object with these paths alone. */
function pick(metadata: Metadata, paths: string[][]): Metadata {
  if (paths.some(path => path.length === 0)) return metadata;
  const picked: Metadata = {};
  // The shorter first: what it holds has the longer ones in it.
  for (const path of [...paths].sort((a, b) => a.length - b.length)) {
    const value = holderOf(metadata, path)?.[path.at(-1) ?? ''];
    if (value === undefined) continue;
    let at = picked;
    for (const key of path.slice(0, -1)) {
      if (!Object.hasOwn(at, key)) put(at, key, {});
      at = at[key] as Metadata;
    }
    put(at, path.at(-1) ?? '', value);
  }
  return picked;
}

/** Takes a key away, and each object above it in which nothing is left. */
function remove(metadata: Metadata, path: string[]): void {
  for (let length = path.length; length > 0; length--) {
    const part = path.slice(0, length);
    const holder = holderOf(metadata, part);
    if (!holder) return;
    delete holder[part.at(-1) ?? ''];
    if (Object.values(holder).some(value => value !== null)) return;
  }
}

/** The deepest first, so that the paths of the others still lead there; all of one object at once, as two may swap names. */
function renameAll(metadata: Metadata, renames: { path: string[]; to: string }[]): void {
  const byObject = Map.groupBy(renames, ({ path }) => JSON.stringify(path.slice(0, -1)));
  for (const group of [...byObject.values()].sort((a, b) => (b[0]?.path.length ?? 0) - (a[0]?.path.length ?? 0))) {
    const moved = group.flatMap(({ path, to }) => {
      const holder = holderOf(metadata, path);
      const from = path.at(-1) ?? '';
      return holder ? [{ holder, from, to, value: holder[from] }] : [];
    });
    for (const { holder, from } of moved) delete holder[from];
    for (const { holder, to, value } of moved) put(holder, to, value);
  }
}
