/** The statements that fill the application's columns, and those that take it back. */
import type { DatabaseColumn } from '../../../config/database-columns.ts';
import { type Dialect, filledPlaces, tableName } from './dialect.ts';
import { expressions, matches } from './match.ts';
import { addedTable, tables } from './tables.ts';

/** Makes the staging tables where they are missing. */
export function createTables(dialect: Dialect): string[] {
  return Object.entries(tables).flatMap(([table, { columns, primary, index }]) => {
    if (table === addedTable && !dialect.addMissing) return [];
    const lines = Object.entries(columns).map(([column, type]) => `${column} ${dialect.types[type]}`);
    if (primary) lines.push(`PRIMARY KEY (${primary.join(', ')})`);
    const separate = index ? dialect.createIndex(table, index) : [];
    if (index && separate.length === 0) lines.push(`INDEX (${index.join(', ')})`);
    return [`CREATE TABLE IF NOT EXISTS ${table} (\n  ${lines.join(',\n  ')}\n)${dialect.tableOptions};`, ...separate];
  });
}

/** Adds the columns that are missing, where the database can decide it. */
export const addColumns = (columns: readonly DatabaseColumn[], { addMissing }: Dialect): string[] =>
  addMissing ? filledPlaces(columns).flatMap(addMissing) : [];

/** Fills what is NULL. A row is left alone where one of its two columns holds another value. */
export function fill(column: DatabaseColumn, dialect: Dialect): string[] {
  const { organization, member } = expressions(column, dialect);
  const free = (target: string, value: string) => `(${target} IS NULL OR ${dialect.exact(target)} = ${value})`;
  return matches(column, dialect).map(({ joins, where }) =>
    dialect.update({
      table: tableName(dialect, column),
      set: [
        [dialect.name(column.organization), dialect.readable('c.organization_id')],
        [dialect.name(column.member), dialect.readable('c.member_id')],
      ],
      joins,
      where: [
        ...where,
        `(${organization} IS NULL OR ${member} IS NULL)`,
        free(organization, 'c.organization_id'),
        free(member, 'c.member_id'),
      ],
    }),
  );
}

/** Sets to NULL what the staging tables explain. The organization may be NULL already: two members can share its column. */
export function clear(column: DatabaseColumn, dialect: Dialect): string[] {
  const { organization, member } = expressions(column, dialect);
  return matches(column, dialect).map(({ joins, where }) =>
    dialect.update({
      table: tableName(dialect, column),
      set: [
        [dialect.name(column.organization), 'NULL'],
        [dialect.name(column.member), 'NULL'],
      ],
      joins,
      where: [
        ...where,
        `${dialect.exact(member)} = c.member_id`,
        `(${organization} IS NULL OR ${dialect.exact(organization)} = c.organization_id)`,
      ],
    }),
  );
}
