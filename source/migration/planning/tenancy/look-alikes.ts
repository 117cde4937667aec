/** Tenants whose keys differ only by case, spaces, signs or Unicode form: two spellings of one, or two customers. Pure. */

/** What is left of a key when only its letters and digits count. */
const core = (key: string): string =>
  key
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** Groups of two and more, each in the order of the alphabet. */
export function lookAlikes(keys: Iterable<string>): string[][] {
  const groups = Map.groupBy(keys, key => core(key) || key);
  return [...groups.values()].filter(group => group.length > 1).map(group => group.sort());
}
