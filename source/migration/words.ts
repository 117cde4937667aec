/** The application's own words, in the plural. */

/** English plural of a word that a person typed: Class, Classes; Company, Companies; Team, Teams. */
export function plural(word: string): string {
  if (/[^aeiou]y$/i.test(word)) return `${word.slice(0, -1)}ies`;
  return /(s|x|z|ch|sh)$/i.test(word) ? `${word}es` : `${word}s`;
}
