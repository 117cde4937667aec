/** What differs between the databases. Everything else of the files is written once. */
import type { DatabaseColumn } from '../../../config/database-columns.ts';

/** A table and one column of it. */
export interface Place {
  schema?: string | undefined;
  table: string;
  column: string;
}

/** An UPDATE of a table, called `t`, joined to others. */
export interface JoinedUpdate {
  /** With its quotes. */
  table: string;
  /** Column names with their quotes, and what they become. */
  set: [column: string, value: string][];
  /** In the order in which they are looked up. */
  joins: { table: string; alias: string; on: string[] }[];
  where: string[];
}

export interface Dialect {
  title: string;
  /** How a file is applied, as a command; with `table`, what it selects is shown as a table. */
  command: (file: string, table?: 'table') => string;
  /** Said at the head of crosswalk.sql: what happens to the rows after an error. */
  transaction: string;
  begin: string;
  commit: string;
  /** A name in quotes. */
  name: (name: string) => string;
  /** A text literal of exactly this value, whatever the connection's settings. Throws RangeError for one that no column can hold. */
  text: (value: string) => string;
  /** The value as text that compares byte for byte, whatever the column's type and collation. NULL stays NULL. */
  exact: (expression: string) => string;
  /** Text of a staging table as people, and columns of the application, read it. */
  readable: (expression: string) => string;
  /** Types of the staging tables' columns. */
  types: { id: string; text: string };
  /** Behind a CREATE TABLE. */
  tableOptions: string;
  createIndex: (table: string, columns: readonly string[]) => string[];
  /** Removes all rows, inside the transaction. */
  empty: (table: string) => string;
  /** Settings that the names of the application need: first in a transaction, or at the head. */
  settings: (names: readonly string[]) => string[];
  /** Settings for statements that change tables: how long they wait for others. */
  patience: string[];
  update: (update: JoinedUpdate) => string;
  /** After the rows were written. */
  loaded: string[];
  /** Adds a column that is missing and writes down that it did; undefined where the database cannot decide it. */
  addMissing?: (place: Place) => string[];
  /** Drops a column that was added so, unless it holds a value. */
  dropAdded?: (place: Place) => string[];
  /** Whether tables and columns can be made and dropped inside of a transaction. */
  transactionalTables: boolean;
  /** Adds a column; fails where it exists. */
  addColumn: (place: Place) => string;
}

/** A table's name, with its schema and quotes. */
export const tableName = (
  { name }: Pick<Dialect, 'name'>,
  { schema, table }: Pick<Place, 'schema' | 'table'>,
): string => (schema === undefined ? name(table) : `${name(schema)}.${name(table)}`);

/** The columns that are filled, each once. */
export function filledPlaces(columns: readonly DatabaseColumn[]): Place[] {
  const places = columns.flatMap(({ schema, table, organization, member }) =>
    [organization, member].map(column => ({ schema, table, column })),
  );
  const idOf = ({ schema, table, column }: Place) => JSON.stringify([schema, table, column]).toLowerCase();
  return [...new Map(places.map(one => [idOf(one), one])).values()];
}

/** Throws RangeError for what no text column can hold. */
export function refuseUnstorable(value: string): void {
  if (value.includes('\0') || !value.isWellFormed()) throw new RangeError('A NUL or half a character is in a text.');
}

export const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);
