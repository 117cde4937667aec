/** What a search index holds of a row: facets, which are exact, and texts, of which any part can be looked for. */
import type { Json } from '../core/json.ts';

export type Entry = { facets: string[]; texts: string[] };

/** How the rows of a table become entries. `entryOf` takes a row with its document parsed. */
export type Shape = {
  table: 'users' | 'organizations' | 'members';
  /** Names of the texts, in the order of `Entry.texts`. */
  texts: readonly string[];
  entryOf(row: Json): Entry;
};

/** The key of a facet: something exact that is said of a row of an owner (an environment, an Organization). */
export function facetKey(owner: string, name: string, value: unknown): string {
  return `${owner} ${name}=${value}`;
}

/** Who owns the rows of an environment. The key of an owner is also the facet of all its rows. */
export function environmentOwner(env: number): string {
  return `environment ${env}`;
}

/** Between texts of the same name; no folded text has it inside. */
const separator = '\n';

/** Several values under one name, ready for the index. */
export function joinTexts(values: (string | undefined)[]): string {
  return values.map(value => foldText(value ?? '')).join(separator);
}

/** All but what stands for itself: capitals of ASCII, control characters, halves of surrogate pairs. */
const special = /[^ -@[-\ud7ff\ue000-\uffff]/g;

/**
 * Letters as a fuzzy filter compares them: like SQL's LIKE, without regard to the case of ASCII letters only. A character of
 * two code units becomes two, so that three characters of a request are always a word of the index; the private use area of
 * Unicode lends them codes.
 */
export function foldText(text: string): string {
  return text.replace(special, character => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0xf800 + code);
    return code < 0x80 ? character.toLowerCase() : String.fromCharCode(code + 0x1800);
  });
}
