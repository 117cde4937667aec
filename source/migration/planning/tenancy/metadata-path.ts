/** A path into metadata: `tenant`, `app.org.id`; a key that has dots itself is quoted: `"app.org".id`. Pure. */

const segment = /"((?:[^"\\]|\\.)+)"|([^\s."]+)/g;

/** Paths that were parsed: a plan asks for the same few with each User. */
const parsed = new Map<string, readonly string[]>();

/** The keys of a path, outermost first. */
export function keysOf(path: string): readonly string[] {
  const known = parsed.get(path);
  if (known) return known;
  const keys = [...path.matchAll(segment)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain as string) : (JSON.parse(`"${quoted}"`) as string),
  );
  parsed.set(path, keys);
  return keys;
}

/** One key as a path: quoted where it needs it. */
export const pathOf = (key: string): string => (/^[^\s."]+$/.test(key) ? key : JSON.stringify(key));

/** What stands there; undefined when a step of it is not an own property of an object. */
export function valueAt(metadata: Record<string, unknown>, path: string): unknown {
  let at: unknown = metadata;
  for (const key of keysOf(path)) {
    if (typeof at !== 'object' || at === null || Array.isArray(at) || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}
