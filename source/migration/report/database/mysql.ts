/**
 * MySQL and MariaDB. Texts are right with `NO_BACKSLASH_ESCAPES` on and off, and in any character set of the connection: what is
 * not plain ASCII is written as bytes. Ids are compared as bytes, because the usual collations ignore case and blanks at the end.
 */
import { type Dialect, isAscii, type Place, refuseUnstorable, tableName } from './dialect.ts';
import { addedTable } from './tables.ts';

const name = (text: string) => `\`${text.replaceAll('`', '``')}\``;

function text(value: string): string {
  refuseUnstorable(value);
  if (isAscii(value) && !value.includes('\\')) return `'${value.replaceAll("'", "''")}'`;
  return `X'${Buffer.from(value).toString('hex')}'`;
}

/** As text with a character set, where bytes do not do. */
const characters = (value: string) => `CONVERT(${text(value)} USING utf8mb4)`;

const tableOf = (place: Place) => tableName({ name }, place);

const addColumn = (place: Place) =>
  `ALTER TABLE ${tableOf(place)} ADD COLUMN ${name(place.column)} VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NULL;`;

/** Runs a statement only where @stytch_do is true: MySQL has no IF outside of procedures. */
const conditionally = (statement: string) => [
  `SET @stytch_sql = IF(@stytch_do, ${characters(statement.replace(/;$/, ''))}, 'DO 0');`,
  'PREPARE stytch_statement FROM @stytch_sql;',
  'EXECUTE stytch_statement;',
  'DEALLOCATE PREPARE stytch_statement;',
];

export const mysql: Dialect = {
  title: 'MySQL or MariaDB',
  command: (file, table) => `mysql ${table ? '--table ' : ''}your_database < ${file}`,
  transaction: 'after an error, or a kill, none is changed.',
  begin: 'START TRANSACTION;',
  commit: 'COMMIT;',
  name,
  text,
  exact: expression => `CAST(CONVERT(${expression} USING utf8mb4) AS BINARY)`,
  readable: expression => `CONVERT(${expression} USING utf8mb4)`,
  types: { id: 'VARBINARY(512) NOT NULL', text: 'BLOB NOT NULL' },
  tableOptions: ' ENGINE=InnoDB',
  // As part of the table: CREATE INDEX cannot be said twice.
  createIndex: () => [],
  empty: table => `DELETE FROM ${table};`,
  settings: names => (names.every(isAscii) ? [] : ['SET NAMES utf8mb4;']),
  // STRAIGHT_JOIN: the application's table is read once, from its beginning to its end.
  patience: [],
  update: ({ table, set, joins, where }) =>
    [
      `UPDATE ${table} AS t`,
      ...joins.map(one => `STRAIGHT_JOIN ${one.table} AS ${one.alias} ON ${one.on.join(' AND ')}`),
      `SET ${set.map(([column, value]) => `t.${column} = ${value}`).join(', ')}`,
      `WHERE ${where.join('\n  AND ')};`,
    ].join('\n'),
  loaded: [],
  transactionalTables: false,
  addColumn,
  addMissing: place => [
    `SET @stytch_do = (SELECT COUNT(*) = 0 FROM information_schema.columns WHERE table_schema = ${place.schema === undefined ? 'DATABASE()' : characters(place.schema)} AND table_name = ${characters(place.table)} AND column_name = ${characters(place.column)});`,
    `INSERT IGNORE INTO ${addedTable} SELECT ${text(tableOf(place))}, ${text(place.column)} FROM DUAL WHERE @stytch_do;`,
    ...conditionally(addColumn(place)),
  ],
  dropAdded: place => [
    `SET @stytch_do = EXISTS (SELECT 1 FROM ${addedTable} WHERE table_name = ${text(tableOf(place))} AND column_name = ${text(place.column)}) AND NOT EXISTS (SELECT 1 FROM ${tableOf(place)} WHERE ${name(place.column)} IS NOT NULL);`,
    ...conditionally(`ALTER TABLE ${tableOf(place)} DROP COLUMN ${name(place.column)};`),
  ],
};
