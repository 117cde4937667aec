/** Postgres. Texts are right with `standard_conforming_strings` on and off, and in any client encoding. */
import { type Dialect, isAscii, type Place, refuseUnstorable, tableName } from './dialect.ts';
import { addedTable, stagingTables } from './tables.ts';

const name = (text: string) => `"${text.replaceAll('"', '""')}"`;

function text(value: string): string {
  refuseUnstorable(value);
  if (isAscii(value) && !value.includes('\\')) return `'${value.replaceAll("'", "''")}'`;
  const escaped = [...value].map(one => {
    if (one === '\\' || one === "'") return one + one;
    return isAscii(one) ? one : `\\U${(one.codePointAt(0) as number).toString(16).padStart(8, '0')}`;
  });
  return `E'${escaped.join('')}'`;
}

const tableOf = (place: Place) => tableName({ name }, place);
const added = (place: Place) => `table_name = ${text(tableOf(place))} AND column_name = ${text(place.column)}`;

/** Quotes that the body does not have itself. */
function block(body: string): string {
  let quotes = '$stytch$';
  for (let count = 1; body.includes(quotes); count++) quotes = `$stytch${count}$`;
  return `DO ${quotes}\nBEGIN\n${body}\nEND ${quotes};`;
}

const addColumn = (place: Place) => `ALTER TABLE ${tableOf(place)} ADD COLUMN ${name(place.column)} text;`;

export const postgres: Dialect = {
  title: 'Postgres',
  command: file => `psql "$DATABASE_URL" -q -v ON_ERROR_STOP=1 -f ${file}`,
  transaction: 'after an error, or a kill, none is changed.',
  begin: 'BEGIN;',
  commit: 'COMMIT;',
  name,
  text,
  exact: expression => `CAST(${expression} AS text) COLLATE "C"`,
  readable: expression => expression,
  types: { id: 'text COLLATE "C" NOT NULL', text: 'text COLLATE "C" NOT NULL' },
  tableOptions: '',
  createIndex: (table, columns) => [
    `CREATE INDEX IF NOT EXISTS ${name(`${table}_index`)} ON ${table} (${columns.join(', ')});`,
  ],
  empty: table => `TRUNCATE ${table};`,
  settings: names => [
    ...(names.every(isAscii) ? [] : ["SET LOCAL client_encoding TO 'UTF8';"]),
    // Without notices that a table is there already.
    'SET LOCAL client_min_messages TO warning;',
  ],
  patience: [
    // A statement that waits for a lock makes all others wait behind it.
    "SET LOCAL lock_timeout TO '10s';",
  ],
  update: ({ table, set, joins, where }) =>
    [
      `UPDATE ${table} AS t`,
      `SET ${set.map(([column, value]) => `${column} = ${value}`).join(', ')}`,
      `FROM ${joins.map(one => `${one.table} AS ${one.alias}`).join(', ')}`,
      `WHERE ${[...joins.flatMap(one => one.on), ...where].join('\n  AND ')};`,
    ].join('\n'),
  loaded: stagingTables.map(table => `ANALYZE ${table};`),
  transactionalTables: true,
  addColumn,
  addMissing: place => [
    `INSERT INTO ${addedTable} SELECT ${text(tableOf(place))}, ${text(place.column)}
WHERE NOT EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass(${text(tableOf(place))}) AND attname = ${text(place.column)} AND NOT attisdropped)
ON CONFLICT DO NOTHING;`,
    addColumn(place).replace(' ADD COLUMN ', ' ADD COLUMN IF NOT EXISTS '),
  ],
  dropAdded: place => [
    block(`  IF EXISTS (SELECT 1 FROM ${addedTable} WHERE ${added(place)})
    AND NOT EXISTS (SELECT 1 FROM ${tableOf(place)} WHERE ${name(place.column)} IS NOT NULL) THEN
    ALTER TABLE ${tableOf(place)} DROP COLUMN ${name(place.column)};
  END IF;`),
  ],
};
