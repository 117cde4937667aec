/** Models of SQLAlchemy and of Django. */
import { basename, dirname } from 'node:path';
import { type ColumnReader, type DeclaredColumn, isNamed } from './declared.ts';

const classes = /^class\s+(\w+)\s*\(([^)]*)\)\s*:/gm;
const column =
  /^[ \t]+(\w+)\s*(?::[^=\n]+)?=\s*(?:\w+\.)?(Column|mapped_column|\w*Field|ForeignKey|OneToOneField)\(([^\n]*)/gm;
const sqlKey = /ForeignKey\(\s*['"](?:[\w$]+\.)?([\w$]+\.[\w$]+)['"]/;
const text = (source: string, name: string) => new RegExp(`\\b${name}\\s*=\\s*['"]([^'"]+)['"]`).exec(source)?.[1];

export const readPython: ColumnReader = (source, path) => {
  const found = [...source.matchAll(classes)];
  return found.flatMap((match, index) => {
    const body = source.slice(match.index, found[index + 1]?.index);
    const [, name = '', bases = ''] = match;
    const django = /\bmodels\.Model\b|\bmodels\.\w+Field\(/.test(`${bases}${body}`);
    const table = tableOf(body, { name, django, path });
    return [...body.matchAll(column)].flatMap(([line, own = '', kind = '', rest = ''], at, all) => {
      const from = match.index + (all[at]?.index ?? 0) + line.indexOf(own);
      return columnOf({ name, table, own, kind, rest, django }, from);
    });
  });
};

function tableOf(body: string, { name, django, path }: { name: string; django: boolean; path: string }): string | null {
  const named = text(body, django ? 'db_table' : '__tablename__');
  if (named) return named;
  // The label of the app is the name of its folder, unless its configuration says otherwise.
  const app = basename(dirname(path).replace(/\/models$/, ''));
  return django && app !== '.' ? `${app}_${name.toLowerCase()}` : null;
}

function columnOf(
  of: { name: string; table: string | null; own: string; kind: string; rest: string; django: boolean },
  at: number,
): DeclaredColumn[] {
  const { name, table, own, kind, rest, django } = of;
  const isKey = kind === 'ForeignKey' || kind === 'OneToOneField';
  const to = isKey ? text(rest, 'to_field') : undefined;
  const target = isKey ? /^\s*(?:['"](?:\w+\.)?(\w+)['"]|(?:\w+\.)*(\w+))/.exec(rest) : null;
  const refersTo = django
    ? to && target
      ? `${target[1] ?? target[2]}.${to}`
      : null
    : (sqlKey.exec(rest)?.[1]?.toLowerCase() ?? null);
  const given = django ? text(rest, 'db_column') : /^\s*['"]([^'"]+)['"]/.exec(rest)?.[1];
  const found = given ?? (django && isKey ? `${own}_id` : own);
  if (!isNamed(own) && !isNamed(found) && !refersTo) return [];
  const ids = [django ? `${name}.${own}` : `${table}.${found}`.toLowerCase()];
  return [{ table, schema: null, column: found, at, ids, refersTo }];
}
