/** The files, from their head to their end. What a tired person must know stands at the head of each. */
import wrapAnsi from 'wrap-ansi';
import { type DatabaseColumn, databaseColumnText } from '../../../config/database-columns.ts';
import { checkQuery } from './check.ts';
import { type Dialect, filledPlaces, tableName } from './dialect.ts';
import { sqlFiles } from './file-names.ts';
import { addColumns, clear, createTables, fill } from './statements.ts';
import { addedTable, stagingTables } from './tables.ts';

const lines = (parts: readonly string[]): string => parts.map(one => `${one}\n`).join('');

/** Sentences are wrapped; what is indented stays a line, so that it can be copied. */
const comment = (text: readonly string[]): string =>
  lines(
    text
      .flatMap(one => (one.startsWith(' ') ? [one] : wrapAnsi(one, 100).split('\n')))
      .map(one => (one === '' ? '--' : `-- ${one}`)),
  );

const namesOf = (columns: readonly DatabaseColumn[]): string[] =>
  columns.flatMap(({ schema = '', table, column, tenant, organization, member }) => [
    ...[schema, table, column, tenant?.column ?? ''],
    ...[organization, member],
  ]);

const comparedWith = {
  key: "the tenant's own key",
  external_id: "the Organization's external id (column organization_external_id of crosswalk.csv)",
  slug: "the Organization's slug (column slug of crosswalk.csv)",
} as const;

const described = (column: DatabaseColumn): string[] => {
  const { tenant, organization, member } = column;
  const joined = tenant
    ? `its tenant is ${tenant.column}, compared with ${comparedWith[tenant.comparedWith]}`
    : 'no tenant column: only Users with a single Member are joined';
  return [`  ${databaseColumnText(column)}`, `    fills ${organization} and ${member}; ${joined}`];
};

/**
 * Tables and columns, and the begin of the transaction of the rows. Apart from them: Postgres locks a table that gets a column
 * against all others until the transaction ends.
 */
function opening(columns: readonly DatabaseColumn[], dialect: Dialect): string {
  const settings = dialect.settings(namesOf(columns));
  const made = [...createTables(dialect), '', ...addColumns(columns, dialect)];
  return lines([...schemaChange(made, columns, dialect), '', dialect.begin, ...settings]);
}

/** Statements that change tables, as a short transaction where the database has one. */
function schemaChange(statements: readonly string[], columns: readonly DatabaseColumn[], dialect: Dialect): string[] {
  const settings = dialect.settings(namesOf(columns));
  return dialect.transactionalTables
    ? [dialect.begin, ...settings, ...dialect.patience, '', ...statements, '', dialect.commit]
    : [...settings, ...statements];
}

/** crosswalk.sql before its rows. */
export function applyHead(columns: readonly DatabaseColumn[], dialect: Dialect): string {
  const columnsFirst =
    dialect.addMissing || columns.length === 0
      ? []
      : [
          'The columns that are filled must exist. Where they do not, apply this file first, once:',
          `  ${dialect.command(sqlFiles.columns)}`,
          '',
        ];
  return `${comment([
    `${sqlFiles.apply} for ${dialect.title}: which organization_id and member_id a user_id became.`,
    '',
    `  ${dialect.command(sqlFiles.apply)}`,
    `  ${dialect.command(sqlFiles.check, 'table')}    counts what was filled, and what was not and why`,
    `  ${dialect.command(sqlFiles.undo)}    takes it back`,
    '',
    ...columnsFirst,
    ...(columns.length === 0
      ? [
          'No column of your database is named, so only the tables below are made. "report --database-columns" names them.',
        ]
      : ['It fills these columns, and only where they are NULL:', ...columns.flatMap(described)]),
    '',
    `It makes the tables ${[...stagingTables, ...(dialect.addMissing ? [addedTable] : [])].join(', ')}, and renews their rows.`,
    `Tables and columns are made first. All rows are one transaction: ${dialect.transaction}`,
    'Apply it again after each further run: rows that were filled stay, new ones follow.',
    'A row is never guessed: one without a certain Member stays NULL, and the check counts it.',
  ])}
${opening(columns, dialect)}
${lines(stagingTables.map(dialect.empty))}`;
}

/** crosswalk.sql after its rows. */
export function applyTail(columns: readonly DatabaseColumn[], dialect: Dialect): string {
  const batches = [
    'One statement a column: a million rows take a minute or two, and are locked meanwhile. For a table that must not be locked so long, apply this file without its UPDATEs, and then each UPDATE in parts: add a range of the primary key to its WHERE, such as AND t.id BETWEEN 1 AND 50000. In any order, and as often as you like: rows that are filled are passed over.',
  ];
  return `${lines([...dialect.loaded, ''])}${columns.length === 0 ? '' : `${comment(batches)}\n`}${columns
    .map(column => `${comment([databaseColumnText(column)])}${lines(fill(column, dialect))}\n`)
    .join('')}${dialect.commit}\n`;
}

export function checkFile(
  columns: readonly DatabaseColumn[],
  dialect: Dialect,
  expected: Parameters<typeof checkQuery>[2],
): string {
  const settings = dialect.settings(namesOf(columns));
  return `${comment([
    `${sqlFiles.check} for ${dialect.title}: changes nothing. Apply ${sqlFiles.apply} first.`,
    '',
    `  ${dialect.command(sqlFiles.check, 'table')}`,
    '',
    'One line a result: place, result, detail, row_count, and two user_ids as examples. Each row of a column is counted once.',
  ])}
${lines([dialect.begin, ...settings, checkQuery(columns, dialect, expected), dialect.commit])}`;
}

export function undoFile(columns: readonly DatabaseColumn[], dialect: Dialect): string {
  const { dropAdded } = dialect;
  const drops = dropAdded ? filledPlaces(columns).flatMap(dropAdded) : [];
  const tables = [...stagingTables, addedTable].map(table => `DROP TABLE IF EXISTS ${table};`);
  const after = [...drops, ...tables];
  return `${comment([
    `${sqlFiles.undo} for ${dialect.title}: takes back what ${sqlFiles.apply} did.`,
    '',
    `  ${dialect.command(sqlFiles.undo)}`,
    '',
    'It sets to NULL what is exactly what the crosswalk says for that row; every other value stays. In a column that existed before, an equal value that your application wrote itself goes, too.',
    dropAdded
      ? `Columns that ${sqlFiles.apply} added are dropped when they hold no value any more. Then it drops the tables stytch_crosswalk*.`
      : `Then it drops the tables stytch_crosswalk*. ${sqlFiles.dropColumns} drops the columns that ${sqlFiles.columns} added.`,
    'It needs the tables of the last crosswalk.sql: apply it once; a second time it finds nothing.',
  ])}
${opening(columns, dialect)}
${columns.map(column => `${comment([databaseColumnText(column)])}${lines(clear(column, dialect))}`).join('\n')}
${lines([dialect.commit, '', ...schemaChange(after, columns, dialect)])}`;
}

/** For a database that cannot add a column only where it is missing. */
export function columnsFile(columns: readonly DatabaseColumn[], dialect: Dialect): string {
  return `${comment([
    `${sqlFiles.columns} for ${dialect.title}: adds the columns that ${sqlFiles.apply} fills. Apply it once, before.`,
    '',
    `  ${dialect.command(sqlFiles.columns).replace(' -bail', '')}`,
    '',
    `${dialect.title} cannot add a column only where it is missing. "duplicate column name" says that it is there: then nothing is changed, and the others are added.`,
  ])}
${lines(filledPlaces(columns).map(dialect.addColumn))}`;
}

/** Drops those columns. */
export function dropColumnsFile(columns: readonly DatabaseColumn[], dialect: Dialect): string {
  return `${comment([
    `${sqlFiles.dropColumns} for ${dialect.title}: drops the columns that ${sqlFiles.apply} filled, WITH ALL VALUES in them.`,
    `Only where ${sqlFiles.columns} added them, and after ${sqlFiles.undo}.`,
    '',
    `  ${dialect.command(sqlFiles.dropColumns)}`,
  ])}
${lines(filledPlaces(columns).map(place => `ALTER TABLE ${tableName(dialect, place)} DROP COLUMN ${dialect.name(place.column)};`))}`;
}
