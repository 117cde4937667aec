/** CREATE TABLE and ALTER TABLE of SQL migrations. */
import { bracketed, type ColumnReader, type DeclaredColumn, isNamed } from './declared.ts';

const name = '(?:"[^"\\n]+"|`[^`\\n]+`|\\[[^\\]\\n]+\\]|[A-Za-z_][\\w$]*)';
const path = `${name}(?:\\s*\\.\\s*${name})?`;
const create = new RegExp(`\\bcreate\\s+table\\s+(?:if\\s+not\\s+exists\\s+)?(${path})\\s*\\(`, 'gi');
const alter = new RegExp(`\\balter\\s+table\\s+(?:only\\s+)?(?:if\\s+exists\\s+)?(${path})([^;]*)`, 'gi');
const added = new RegExp(
  `\\badd\\s+(?:column\\s+)?(?:if\\s+not\\s+exists\\s+)?(?!constraint\\b|foreign\\b|primary\\b|unique\\b|index\\b|check\\b|key\\b)(${name})\\s+(\\w[^,]*)`,
  'gi',
);
const references = new RegExp(`\\breferences\\s+(${path})\\s*\\(\\s*(${name})\\s*\\)`, 'i');
const foreignKey = new RegExp(
  `\\bforeign\\s+key\\s*\\(\\s*(${name})\\s*\\)\\s*references\\s+(${path})\\s*\\(\\s*(${name})\\s*\\)`,
  'gi',
);
const definition = new RegExp(`^\\s*(${name})\\s+\\w`);
const constraint = /^\s*(constraint|foreign|primary|unique|check|index|key|exclude|like)\b/i;

const plain = (one: string): string => one.trim().replace(/^["`[]|["`\]]$/g, '');
const parts = (one: string): string[] => (one.match(new RegExp(name, 'g')) ?? []).map(plain);
const idOf = (table: string, column: string) => `${parts(table).at(-1)}.${plain(column)}`.toLowerCase();

export const readSql: ColumnReader = text => [
  ...[...text.matchAll(create)].flatMap(match => {
    const { at, inside } = bracketed(text, match.index + match[0].length - 1, ['(', ')']);
    return inTable(match[1] ?? '', inside, at);
  }),
  ...[...text.matchAll(alter)].flatMap(match => {
    const table = match[1] ?? '';
    const at = match.index + match[0].length - (match[2] ?? '').length;
    return [
      ...[...(match[2] ?? '').matchAll(added)].flatMap(one =>
        columnOf(table, one[1] ?? '', one[2] ?? '', at + one.index + one[0].indexOf(one[1] ?? '')),
      ),
      ...keysIn(table, match[2] ?? '', at),
    ];
  }),
];

function inTable(table: string, inside: string, from: number): DeclaredColumn[] {
  let at = from;
  const columns = splitOutside(inside).flatMap(line => {
    const start = at;
    at += line.length + 1;
    const [, column] = constraint.test(line) ? [] : (definition.exec(line) ?? []);
    return column ? columnOf(table, column, line, start + line.indexOf(column)) : [];
  });
  return [...columns, ...keysIn(table, inside, from)];
}

/** At the commas that stand in no bracket. */
function splitOutside(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let from = 0;
  for (const { 0: sign, index } of text.matchAll(/[(),]/g)) {
    if (sign === '(') depth++;
    else if (sign === ')') depth--;
    else if (depth === 0) {
      found.push(text.slice(from, index));
      from = index + 1;
    }
  }
  return [...found, text.slice(from)];
}

function columnOf(table: string, column: string, line: string, at: number): DeclaredColumn[] {
  const [, to, of] = references.exec(line) ?? [];
  const refersTo = to && of ? idOf(to, of) : null;
  return isNamed(plain(column)) || refersTo ? [declared(table, column, at, refersTo)] : [];
}

const keysIn = (table: string, text: string, from: number): DeclaredColumn[] =>
  [...text.matchAll(foreignKey)].map(({ 1: column = '', 2: to = '', 3: of = '', index }) =>
    declared(table, column, from + index, idOf(to, of)),
  );

function declared(table: string, column: string, at: number, refersTo: string | null): DeclaredColumn {
  const [last = '', schema = null] = parts(table).toReversed();
  return { table: last, schema, column: plain(column), at, ids: [idOf(table, column)], refersTo };
}
