/** Writes the files for the application's database, row by row: a million Members are never in memory. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../../config/answers.ts';
import {
  type Comparison,
  comparisons,
  type DatabaseColumn,
  parseDatabaseColumns,
} from '../../../config/database-columns.ts';
import { beginPrivate, writePrivate } from '../../../config/private-files.ts';
import type { Dialect } from './dialect.ts';
import { dialectOf } from './dialects.ts';
import { sqlFiles } from './file-names.ts';
import { applyHead, applyTail, checkFile, columnsFile, dropColumnsFile, undoFile } from './files.ts';
import { insertInto } from './rows.ts';
import { crosswalkTable, leftTable, tables, tenantsTable } from './tables.ts';

/** An Organization that was made, with what a tenant column may hold for it. */
export interface CrosswalkTenant {
  organization_id: string;
  externalId: string;
  slug: string;
  /** The application's own keys: its own, and those that were merged into it. */
  keys: readonly string[];
}

export interface CrosswalkMember {
  userId: string;
  organization_id: string;
  member_id: string;
  /** Keys that the tenant has for this User alone: of a tenant that was split. */
  ownKeys: readonly string[];
}

export interface DatabaseFiles {
  tenant: (tenant: CrosswalkTenant) => void;
  member: (member: CrosswalkMember) => void;
  /** A User without a Member, or with Members that are still to come. */
  left: (userId: string, reason: string) => void;
  /** Gives the files their names, and removes those of another database. */
  finish: () => void;
  /** Gives them up. Does nothing after `finish`. */
  discard: () => void;
}

const nothing: DatabaseFiles = { tenant() {}, member() {}, left() {}, finish() {}, discard() {} };

/** Begins the files in a report's folder; with the answer "none", it only removes those of an earlier report. */
export function beginDatabaseFiles(dir: string, answers: Answers): DatabaseFiles {
  const dialect = dialectOf(answers);
  const columns = parseDatabaseColumns(answers.databaseColumns ?? 'none');
  if (!dialect) return { ...nothing, finish: () => removeOthers(dir, []) };
  const file = beginPrivate(join(dir, sqlFiles.apply));
  file.append(applyHead(columns, dialect));
  const rowsOf = (table: string) =>
    insertInto(table, Object.keys(tables[table]?.columns ?? {}), dialect, sql => file.append(sql));
  const [tenants, members, left] = [rowsOf(tenantsTable), rowsOf(crosswalkTable), rowsOf(leftTable)];
  const compared = comparedIn(columns);
  let unstorable = 0;
  return {
    tenant({ organization_id, externalId, slug, keys }) {
      const values: Record<Comparison, readonly string[]> = { key: keys, external_id: [externalId], slug: [slug] };
      for (const comparison of compared)
        for (const value of values[comparison])
          if (!tenants.add([organization_id, comparison, value, ''])) unstorable++;
    },
    member({ userId, organization_id, member_id, ownKeys }) {
      members.add([userId, organization_id, member_id]);
      for (const key of ownKeys) if (!tenants.add([organization_id, 'key', key, userId])) unstorable++;
    },
    left: (userId, reason) => void left.add([userId, reason]),
    finish() {
      const rows = { [crosswalkTable]: members.finish(), [tenantsTable]: tenants.finish(), [leftTable]: left.finish() };
      if (unstorable > 0)
        file.append(`-- ${unstorable} keys of tenants are in no row: no text column can hold them.\n`);
      file.append(applyTail(columns, dialect));
      file.finish();
      const others = otherFiles(columns, dialect, rows);
      for (const [name, text] of others) writePrivate(join(dir, name), append => append(text));
      removeOthers(dir, [sqlFiles.apply, ...others.map(([name]) => name)]);
    },
    discard: file.discard,
  };
}

/** Always the key: a team's own query may need it, too. */
const comparedIn = (columns: readonly DatabaseColumn[]): Comparison[] =>
  comparisons.filter(one => one === 'key' || columns.some(({ tenant }) => tenant?.comparedWith === one));

function otherFiles(
  columns: readonly DatabaseColumn[],
  dialect: Dialect,
  rows: Parameters<typeof checkFile>[2],
): [name: string, text: string][] {
  const files: [string, string][] = [
    [sqlFiles.check, checkFile(columns, dialect, rows)],
    [sqlFiles.undo, undoFile(columns, dialect)],
  ];
  if (dialect.addMissing || columns.length === 0) return files;
  return [
    ...files,
    [sqlFiles.columns, columnsFile(columns, dialect)],
    [sqlFiles.dropColumns, dropColumnsFile(columns, dialect)],
  ];
}

function removeOthers(dir: string, kept: readonly string[]): void {
  for (const name of Object.values(sqlFiles)) if (!kept.includes(name)) rmSync(join(dir, name), { force: true });
}
