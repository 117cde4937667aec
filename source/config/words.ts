/** The application's own words, in the plural. */

const irregular: Record<string, string> = {
  person: 'people',
  man: 'men',
  woman: 'women',
  child: 'children',
  staff: 'staff',
};

/** English plurals, well enough for nouns like Class, Company, School, Student, Person. */
export function plural(word: string): string {
  const last = /[a-z]+$/i.exec(word)?.[0] ?? '';
  const known = irregular[last.toLowerCase()];
  if (known) {
    const cased = last[0] === last[0]?.toUpperCase() ? `${known[0]?.toUpperCase()}${known.slice(1)}` : known;
    return word.slice(0, -last.length) + cased;
  }
  if (/[^aeiou]y$/i.test(word)) return `${word.slice(0, -1)}ies`;
  if (/(s|x|z|ch|sh)$/i.test(word)) return `${word}es`;
  return `${word}s`;
}
