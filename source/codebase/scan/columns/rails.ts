/** Migrations and the schema of Rails. */
import { type ColumnReader, isNamed } from './declared.ts';

const line =
  /^[ \t]*(?:create_table\s*\(?\s*[:"'](\w+)|(?:t\.\w+|add_column\s*\(?\s*[:"'](\w+)["']?\s*,)\s*\(?\s*[:"'](\w+))/gm;

export const readRails: ColumnReader = text => {
  let table: string | null = null;
  return [...text.matchAll(line)].flatMap(match => {
    const [all, created, of = table, column = ''] = match;
    if (created) table = created;
    if (created || !isNamed(column)) return [];
    return [{ table: of, schema: null, column, at: match.index + all.lastIndexOf(column), ids: [], refersTo: null }];
  });
};
