/** Models of a Prisma schema: their own names, and those of the database where `@map` gives others. */
import { bracketed, type ColumnReader, isNamed } from './declared.ts';

const model = /^[ \t]*model\s+(\w+)\s*\{/gm;
const field = /^[ \t]*(\w+)[ \t]+(?:String|Bytes)\b.*$/gm;
const relation =
  /^[ \t]*\w+[ \t]+(\w+)\??[ \t]+@relation\((?=[^)\n]*fields:\s*\[\s*(\w+)\s*\])[^)\n]*references:\s*\[\s*(\w+)\s*\]/gm;

export const readPrisma: ColumnReader = text =>
  [...text.matchAll(model)].flatMap(match => {
    const name = match[1] ?? '';
    const { at, inside } = bracketed(text, match.index, ['{', '}']);
    const table = /@@map\(\s*(?:name:\s*)?"([^"]+)"/.exec(inside)?.[1] ?? name;
    const schema = /@@schema\(\s*"([^"]+)"/.exec(inside)?.[1] ?? null;
    const refersTo = new Map([...inside.matchAll(relation)].map(([, to, of, column]) => [of ?? '', `${to}.${column}`]));
    return [...inside.matchAll(field)].flatMap(found => {
      const own = found[1] ?? '';
      const column = /(?<!@)@map\(\s*(?:name:\s*)?"([^"]+)"/.exec(found[0])?.[1] ?? own;
      const key = refersTo.get(own) ?? null;
      if (!isNamed(own) && !isNamed(column) && !key) return [];
      return [
        { table, schema, column, at: at + found.index + found[0].indexOf(own), ids: [`${name}.${own}`], refersTo: key },
      ];
    });
  });
