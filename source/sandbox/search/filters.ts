/** The filters that the searches have in common, in the words of each search's refusals. */

import type { Environment } from '../core/context.ts';
import { refuse } from '../core/errors.ts';
import type { Store } from '../core/store.ts';
import { facetKey } from './entry.ts';
import type { SearchIndex } from './search-index.ts';
import type { Condition } from './select.ts';
import { singles, whole } from './spans.ts';

/** Where a search looks. */
export type Scope = {
  store: Store;
  env: Environment;
  index: SearchIndex;
  /** Whose rows are searched. */
  owners: string[];
};

/** Turns the value of an operand into what it says of rows; refuses a value of the wrong kind. */
export type Filter<S extends Scope = Scope> = (value: unknown, scope: S) => Condition;

export const nothing: Condition = { spans: [], owned: true };
export const everything: Condition = { spans: [whole], owned: false };

/** Rows by their numbers. They have to be the owners' own. */
export function listed(rows: number[]): Condition {
  return { spans: singles(rows), owned: true };
}

const same = (value: string) => value;

/** Builds filters that refuse with these error types. */
export function filterKinds(types: { list: string; text: string; truth: string; tooMany?: string }) {
  const mostValues = types.tooMany === undefined ? Number.POSITIVE_INFINITY : 1_000;

  const readList = (value: unknown): string[] => {
    if (!Array.isArray(value) || value.some(item => typeof item !== 'string')) refuse(types.list);
    if (value.length > mostValues) refuse(types.tooMany as string);
    return value;
  };
  const readText = (value: unknown): string => (typeof value === 'string' ? value : refuse(types.text));
  const readTruth = (value: unknown): boolean => (typeof value === 'boolean' ? value : refuse(types.truth));

  /** Rows with one of these facets of a name. `exclusive`: no row has two of them. */
  const hasFacet = ({ index, owners }: Scope, name: string, values: unknown[], exclusive = values.length === 1) =>
    index.withFacet(
      owners.flatMap(owner => [...new Set(values)].map(value => facetKey(owner, name, value))),
      exclusive,
    );

  return {
    readList,
    readText,
    readTruth,
    hasFacet,
    /** A facet that is one of a list. */
    oneOf(name: string, normalise = same): Filter {
      return (value, scope) => hasFacet(scope, name, readList(value).map(normalise));
    },
    /** A facet that is true or false. */
    truth(name: string): Filter {
      return (value, scope) => hasFacet(scope, name, [readTruth(value)]);
    },
    /** A part of a text, of three characters or more. */
    fuzzy(name: string, tooShort: string): Filter {
      return (value, { index, owners }) => {
        const part = readText(value);
        if (part.length < 3) refuse(tooShort);
        return index.withText(name, part, owners);
      };
    },
    /** The rows of a list of keys, as an index of the database knows them. */
    keys<S extends Scope = Scope>(find: (scope: S, wanted: string[]) => number[], normalise = same): Filter<S> {
      return (value, scope) => listed(find(scope, readList(value).map(normalise)));
    },
  };
}

/** Rows (their `seq`) of a query ; a list is handed to it as JSON. */
export function rowsOf(store: Store, sql: string, ...values: (string | number | unknown[])[]): number[] {
  return store
    .all(sql, ...values.map(value => (Array.isArray(value) ? JSON.stringify(value) : value)))
    .map(row => row.seq);
}
