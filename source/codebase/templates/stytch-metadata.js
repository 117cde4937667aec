/**
 * The metadata that a Member gets of its User, by the same rules as the migration. Pure.
 *
 * @typedef {object} MetadataRules paths are lists of keys, outermost first; [] is all of the metadata
 * @property {string[][]} drop what no Member gets, with all below it
 * @property {string[][] | null} only the only paths that a Member gets, with all below them; null for no such rule
 * @property {{ path: string[], to: string }[]} rename keys that get another name where they stand
 */

/**
 * Without null values: to Stytch, null means "delete this key". An object of which the rules leave nothing is left out.
 * @param {Record<string, any>} metadata @param {MetadataRules} rules
 */
export const memberMetadata = (metadata, rules) => Object.fromEntries(entriesOf(metadata ?? {}, [], rules));

function entriesOf(metadata, above, rules) {
  // A Map, because a key may be called "__proto__".
  const found = new Map();
  for (const [key, value] of Object.entries(metadata)) {
    const path = [...above, key];
    if (value === null || !isCopied(path, value, rules)) continue;
    const inner = isObject(value) && isAbove(path, rules) ? entriesOf(value, path, rules) : undefined;
    if (inner?.length === 0 && !isEmpty(value)) continue;
    const renamed = rules.rename.find(one => one.path.length === path.length && startsWith(path, one.path));
    // If two keys get the same name, the renamed one counts.
    if (renamed || !found.has(key)) found.set(renamed?.to ?? key, inner ? Object.fromEntries(inner) : value);
  }
  return [...found];
}

/** Whether a Member gets this key, or something below it. */
function isCopied(path, value, { drop, only }) {
  if (drop.some(top => startsWith(path, top))) return false;
  if (only === null || only.some(top => startsWith(path, top))) return true;
  return isObject(value) && !isEmpty(value) && only.some(below => startsWith(below, path));
}

/** Whether a rule is about something below this key. */
function isAbove(path, { drop, only, rename }) {
  const paths = [...drop, ...(only ?? []), ...rename.map(one => one.path)];
  return paths.some(below => below.length > path.length && startsWith(below, path));
}

const startsWith = (path, start) => start.length <= path.length && start.every((key, index) => key === path[index]);
const isObject = value => typeof value === 'object' && value !== null && !Array.isArray(value);
const isEmpty = object => Object.values(object).every(value => value === null);
