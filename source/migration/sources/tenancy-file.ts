/**
 * The team's own file of who belongs where: CSV or NDJSON with user_id or email, tenant, and perhaps name, slug and role; several
 * lines for Users in several tenants. Indexed in a database without a name, which lives on the disk: it may be larger than memory.
 */
import { DatabaseSync } from 'node:sqlite';
import { type RecordFile, readRecordFile, recordFileVersion } from './record-file.ts';
import type { User } from './user.ts';

export interface TenancyRow {
  line: number;
  tenant: string;
  name?: string;
  slug?: string;
  roles?: string[];
}

/** The lines of one file, by User. */
export interface TenancyFile {
  rowsOf(user: User): TenancyRow[];
  /** Lines that stand there twice, with the same content. */
  duplicates: number[];
  /** Every line that holds a row, in order. */
  lines(): number[];
}

/** Files that were read, as long as they are the same: a rule by a file and one by a command may follow each other. */
const known = new Map<string, { version: string; file: TenancyFile }>();

const mostKept = 2;

/** Reads a file, once. Throws UserError (exit code 2) that names bad lines with what is wrong. */
export function tenancyFile(path: string): TenancyFile {
  const version = recordFileVersion(path, kind);
  const before = known.get(path);
  if (before?.version === version) return before.file;
  const file = read(path);
  known.set(path, { version, file });
  for (const old of [...known.keys()].slice(0, -mostKept)) known.delete(old);
  return file;
}

const kind: RecordFile<{ who: string; row: Omit<TenancyRow, 'line'> }> = {
  name: 'the tenancy file',
  next: 'Fix it, or take another file. For example: user_id,tenant,name,role',
  isHeader: names => names.includes('tenant') && (names.includes('user_id') || names.includes('email')),
  needs: 'tenant and user_id or email',
  columns: ['user_id', 'email', 'tenant', 'name', 'slug', 'role', 'roles'],
  parse,
};

function read(path: string): TenancyFile {
  const db = new DatabaseSync('');
  db.exec(`PRAGMA journal_mode=OFF; BEGIN;
    CREATE TABLE rows (line INTEGER PRIMARY KEY, who TEXT NOT NULL, body TEXT NOT NULL) STRICT;`);
  const add = db.prepare('INSERT INTO rows VALUES (?, ?, ?)');
  const duplicates: number[] = [];
  const take = ({ who, row }: ReturnType<typeof kind.parse> & object, line: number) => {
    add.run(line, who, JSON.stringify(row));
    return undefined;
  };
  readRecordFile(path, kind, take, () => {
    db.exec('CREATE INDEX by_who ON rows (who); COMMIT;');
    const twice = db.prepare(
      `SELECT a.line, a.body = b.body AS same FROM rows a JOIN rows b ON a.who = b.who AND a.line > b.line
       AND json_extract(a.body, '$.tenant') = json_extract(b.body, '$.tenant') GROUP BY a.line`,
    );
    const found = twice.all() as { line: number; same: number }[];
    duplicates.push(...found.filter(one => one.same).map(one => one.line));
    return found
      .filter(one => !one.same)
      .map(({ line }) => ({ line, problem: 'says something else of the same User and tenant than a line before' }));
  });
  const ofWho = db.prepare('SELECT line, body FROM rows WHERE who = ? ORDER BY line');
  const all = db.prepare('SELECT line FROM rows ORDER BY line');
  return {
    rowsOf: user => {
      const rows = [...keysOf(user)].flatMap(who => ofWho.all(who) as { line: number; body: string }[]);
      return rows.map(({ line, body }) => ({ line, ...(JSON.parse(body) as Omit<TenancyRow, 'line'>) }));
    },
    duplicates,
    lines: () => all.all().map(row => Number(row['line'])),
  };
}

/** What a User's lines can begin with: their id, or an address that they have verified. */
function* keysOf({ user_id, emails }: User): Iterable<string> {
  yield user_id;
  for (const { email, verified } of emails) if (verified) yield email.toLowerCase();
}

/** A line's row, or what is wrong with it. */
function parse(record: Record<string, unknown>): { who: string; row: Omit<TenancyRow, 'line'> } | string {
  const { user_id, email, name, slug, role, roles = role } = record;
  const tenant = typeof record['tenant'] === 'number' ? String(record['tenant']) : record['tenant'];
  const who = user_id || (typeof email === 'string' ? email.trim().toLowerCase() : email);
  if (typeof who !== 'string' || who === '') return 'names no user_id and no email';
  if (typeof tenant !== 'string' || !/[^\s\p{C}\p{Z}]/u.test(tenant)) return 'names no tenant';
  if (name !== undefined && (typeof name !== 'string' || name.trim() === '')) return 'name is not a text';
  if (slug !== undefined && (typeof slug !== 'string' || !/^[A-Za-z0-9._~-]{2,128}$/.test(slug)))
    return 'slug is not 2 to 128 letters, digits and - . _ ~';
  const list = typeof roles === 'string' ? roles.split(/[\s,;|]+/).filter(Boolean) : (roles ?? []);
  if (!Array.isArray(list) || !list.every(one => typeof one === 'string')) return 'role is not a text';
  const more = { ...(name !== undefined && { name }), ...(slug !== undefined && { slug }) };
  return { who, row: { tenant, ...more, ...(list.length > 0 && { roles: list }) } };
}
