/**
 * Database columns that hold the user_id: those whose name says so, and those that refer to one of them by a foreign key. A key to
 * another column of a users' table is none: it holds an id of the application.
 */
import type { CodeColumn } from '../../../migration/code-columns.ts';
import { inComment } from '../settings.ts';
import type { ColumnReader, DeclaredColumn } from './declared.ts';
import { isNamed } from './declared.ts';
import { readDrizzle } from './drizzle.ts';
import { readPrisma } from './prisma.ts';
import { readPython } from './python.ts';
import { readRails } from './rails.ts';
import { readSql } from './sql.ts';

const readers: Record<string, ColumnReader> = {
  sql: readSql,
  prisma: readPrisma,
  ts: readDrizzle,
  js: readDrizzle,
  mjs: readDrizzle,
  py: readPython,
  rb: readRails,
};

/** In the order of the files, each column once. */
export function columnsIn(files: readonly { path: string; text: string }[]): CodeColumn[] {
  const declared = files.flatMap(({ path, text }) => {
    const read = /stytch/i.test(text) ? readers[path.slice(path.lastIndexOf('.') + 1)] : undefined;
    return (read?.(text, path) ?? [])
      .filter(one => !inComment(text, one.at))
      .map(one => ({ ...one, path, line: text.slice(0, one.at).split('\n').length }));
  });
  const chosen = new Set<DeclaredColumn>();
  const ids = new Set<string>();
  // A key may refer to a column that is a key itself.
  for (let before = -1; before < chosen.size; ) {
    before = chosen.size;
    for (const one of declared) {
      if (!isNamed(one.column) && !one.ids.some(id => isNamed(id)) && !ids.has(one.refersTo ?? '')) continue;
      chosen.add(one);
      for (const id of one.ids) ids.add(id);
    }
  }
  const found = new Map<string, CodeColumn>();
  for (const one of declared) {
    const { path: file, line, table, schema, column } = one;
    const key = JSON.stringify([schema, table, column]).toLowerCase();
    if (chosen.has(one) && !found.has(key)) found.set(key, { file, line, table, schema, column });
  }
  return [...found.values()];
}
