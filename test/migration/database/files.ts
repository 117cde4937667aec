/** Makes the files for people whom a test invents, without a run. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginDatabaseFiles } from '../../../source/migration/report/database/write.ts';
import type { Engine } from './engines.ts';

/** What a migration made, and what it left. */
export interface Made {
  /** By organization_id; keys are what the application calls the tenant. */
  organizations: Record<string, { keys: string[]; externalId?: string; slug?: string }>;
  /** [user_id, organization_id, member_id, keys for this User alone]. */
  members: [string, string, string, string[]?][];
  /** [user_id, reason]. */
  left: [string, string][];
}

export interface Files {
  apply: string;
  check: string;
  undo: string;
  columns: string;
  dropColumns: string;
}

export function filesOf(database: Engine['database'], databaseColumns: string, made: Made): Files {
  const dir = mkdtempSync(join(tmpdir(), 'sql-'));
  try {
    const files = beginDatabaseFiles(dir, { database, databaseColumns });
    for (const [organization_id, { keys, externalId = organization_id, slug = organization_id }] of Object.entries(
      made.organizations,
    ))
      files.tenant({ organization_id, externalId, slug, keys });
    for (const [userId, organization_id, member_id, ownKeys = []] of made.members)
      files.member({ userId, organization_id, member_id, ownKeys });
    for (const one of made.left) files.left(...one);
    files.finish();
    return readFiles(dir);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** The files of a report; an empty text for one that is not there. */
export function readFiles(dir: string): Files {
  const read = (name: string) => {
    try {
      return readFileSync(join(dir, name), 'utf8');
    } catch {
      return '';
    }
  };
  return {
    apply: read('crosswalk.sql'),
    check: read('crosswalk-check.sql'),
    undo: read('crosswalk-undo.sql'),
    columns: read('crosswalk-columns.sql'),
    dropColumns: read('crosswalk-columns-undo.sql'),
  };
}
