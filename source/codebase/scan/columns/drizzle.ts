/** Tables of Drizzle: `export const users = pgTable('users', { … })`. */
import { bracketed, type ColumnReader, isNamed } from './declared.ts';

const table = /\b(?:const|let|var)\s+(\w+)\s*=\s*(?:(?:pg|mysql|sqlite)Table|\w+\.table)\(\s*(['"`])([^'"`]+)\2\s*,/g;
const column = /(\w+)\s*:\s*(?:varchar|text|char|uuid)\(\s*(?:(['"`])([^'"`]+)\2)?[^\n]*/g;
const key = /\.references\(\s*\(\)\s*(?::\s*\w+\s*)?=>\s*(\w+\.\w+)/;

export const readDrizzle: ColumnReader = text =>
  [...text.matchAll(table)].flatMap(match => {
    const [, variable = '', , name = ''] = match;
    const { at, inside } = bracketed(text, match.index, ['{', '}']);
    return [...inside.matchAll(column)].flatMap(found => {
      const [line, property = '', , given = property] = found;
      const refersTo = key.exec(line)?.[1] ?? null;
      if (!isNamed(property) && !isNamed(given) && !refersTo) return [];
      return [
        { table: name, schema: null, column: given, at: at + found.index, ids: [`${variable}.${property}`], refersTo },
      ];
    });
  });
