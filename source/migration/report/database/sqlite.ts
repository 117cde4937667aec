/** SQLite, from 3.35 on. It cannot add a column only where it is missing: that is a file of its own. */
import { type Dialect, type Place, refuseUnstorable, tableName } from './dialect.ts';

const name = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** Control characters by their number: clients read a file line by line. */
function text(value: string): string {
  refuseUnstorable(value);
  const parts = value.split(/(\p{Cc}+)/u).filter(part => part !== '');
  const written = parts.map(part =>
    /^\p{Cc}/u.test(part)
      ? `char(${[...part].map(one => one.charCodeAt(0)).join(', ')})`
      : `'${part.replaceAll("'", "''")}'`,
  );
  return written.length === 0 ? "''" : written.join(' || ');
}

const tableOf = (place: Place) => tableName({ name }, place);

export const sqlite: Dialect = {
  title: 'SQLite',
  command: (file, table) => `sqlite3 -bail ${table ? '-box ' : ''}app.db < ${file}`,
  transaction: 'with -bail, after an error, or after a kill, none is changed.',
  begin: 'BEGIN IMMEDIATE;',
  commit: 'COMMIT;',
  name,
  text,
  exact: expression => `CAST(${expression} AS TEXT) COLLATE BINARY`,
  readable: expression => expression,
  types: { id: 'TEXT NOT NULL', text: 'TEXT NOT NULL' },
  tableOptions: '',
  createIndex: (table, columns) => [
    `CREATE INDEX IF NOT EXISTS ${name(`${table}_index`)} ON ${table} (${columns.join(', ')});`,
  ],
  empty: table => `DELETE FROM ${table};`,
  settings: () => [],
  patience: [],
  update: ({ table, set, joins, where }) =>
    [
      `UPDATE ${table} AS t`,
      `SET ${set.map(([column, value]) => `${column} = ${value}`).join(', ')}`,
      `FROM ${joins.map(one => `${one.table} AS ${one.alias}`).join(', ')}`,
      `WHERE ${[...joins.flatMap(one => one.on), ...where].join('\n  AND ')};`,
    ].join('\n'),
  loaded: [],
  transactionalTables: true,
  addColumn: place => `ALTER TABLE ${tableOf(place)} ADD COLUMN ${name(place.column)} TEXT;`,
};
