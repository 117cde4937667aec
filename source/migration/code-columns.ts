/** Database columns that the last `scan` of a migration's folder found to hold user_ids. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { databaseColumnText, parseDatabaseColumns } from '../config/database-columns.ts';
import { scanFile } from './code-progress.ts';

export interface CodeColumn {
  file: string;
  line: number;
  /** Null where the code does not say it. */
  table: string | null;
  schema: string | null;
  column: string;
}

/** Empty where no scan was kept there, or where the file is not one. */
export function codeColumns(dir: string): CodeColumn[] {
  try {
    const { columns } = JSON.parse(readFileSync(join(dir, scanFile), 'utf8')) as { columns?: CodeColumn[] };
    return Array.isArray(columns) ? columns.filter(one => typeof one.column === 'string') : [];
  } catch {
    return [];
  }
}

/** Those whose table is known, as the answer `databaseColumns`: each once, each with member columns of its own. */
export function columnsAnswer(columns: readonly CodeColumn[]): string {
  const texts: string[] = [];
  const members = new Set<string>();
  const seen = new Set<string>();
  for (const { table, schema, column } of columns) {
    const of = JSON.stringify([schema, table]).toLowerCase();
    const id = `${of} ${column.toLowerCase()}`;
    if (table === null || seen.has(id)) continue;
    seen.add(id);
    const member = members.has(of) ? `${column}_member_id` : 'member_id';
    members.add(of);
    const entry = { table, column, organization: 'organization_id', member };
    texts.push(databaseColumnText(schema === null ? entry : { ...entry, schema }));
  }
  return isUnderstood(texts.join('; ')) ? texts.join('; ') : 'none';
}

/** A name that the code has may be none that the answer takes. */
function isUnderstood(text: string): boolean {
  try {
    return parseDatabaseColumns(text).length > 0;
  } catch {
    return false;
  }
}
