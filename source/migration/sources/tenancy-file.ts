/**
 * The team's own file of who belongs where: CSV or NDJSON with user_id or email, tenant, and perhaps name, slug and role; several
 * lines for Users in several tenants. Indexed in a database without a name, which lives on the disk: it may be larger than memory.
 */
import { DatabaseSync } from 'node:sqlite';
import { UserError } from '../../config/user-error.ts';
import { number } from '../../figures.ts';
import { fileVersion } from './file-version.ts';
import { fileRecords } from './record-file.ts';
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

/** The file that was read last, as long as it is the same. */
let known: { path: string; version: string; file: TenancyFile } | undefined;

/** Reads a file, once. Throws UserError (exit code 2) that names bad lines with what is wrong. */
export function tenancyFile(path: string): TenancyFile {
  const version = versionOf(path);
  if (known?.path === path && known.version === version) return known.file;
  const file = read(path);
  known = { path, version, file };
  return file;
}

const columns = ['user_id', 'email', 'tenant', 'name', 'slug', 'role', 'roles'];
const mostNamed = 10;

function read(path: string): TenancyFile {
  const db = new DatabaseSync('');
  db.exec(`PRAGMA journal_mode=OFF; BEGIN;
    CREATE TABLE rows (line INTEGER PRIMARY KEY, who TEXT NOT NULL, body TEXT NOT NULL) STRICT;`);
  const add = db.prepare('INSERT INTO rows VALUES (?, ?, ?)');
  const problems: string[] = [];
  const isHeader = (names: readonly string[]) =>
    names.includes('tenant') && (names.includes('user_id') || names.includes('email'));
  const noHeader = () => refused(path, 'It has no header with tenant and user_id or email, and is not NDJSON.');
  for (const { line, record } of fileRecords(path, { isHeader, noHeader })) {
    const found = record ? parse(record) : 'is not a record';
    if (typeof found === 'string') problems.push(`line ${line}: ${found}`);
    else add.run(line, found.who, JSON.stringify(found.row));
  }
  db.exec('CREATE INDEX by_who ON rows (who); COMMIT;');
  const twice = db.prepare(
    `SELECT a.line, a.body = b.body AS same FROM rows a JOIN rows b ON a.who = b.who AND a.line > b.line
     AND json_extract(a.body, '$.tenant') = json_extract(b.body, '$.tenant') GROUP BY a.line`,
  );
  const duplicates: number[] = [];
  for (const { line, same } of twice.iterate() as Iterable<{ line: number; same: number }>) {
    if (same) duplicates.push(line);
    else problems.push(`line ${line}: says something else of the same User and tenant than a line before`);
  }
  if (problems.length > 0) {
    const more = problems.length > mostNamed ? `; and ${number(problems.length - mostNamed)} more` : '';
    throw refused(path, `${problems.slice(0, mostNamed).join('; ')}${more}.`);
  }
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
  const unknown = Object.keys(record).find(key => !columns.includes(key));
  if (unknown) return `${unknown} is not a column of such a file`;
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

function versionOf(path: string): string {
  try {
    return fileVersion(path);
  } catch (cause) {
    throw refused(path, `The system says: ${(cause as NodeJS.ErrnoException).code}.`);
  }
}

function refused(path: string, why: string): UserError {
  return new UserError({
    what: `${path} cannot be used as the tenancy file.`,
    why,
    next: 'Fix it, or take another file. For example: user_id,tenant,name,role',
    exitCode: 2,
  });
}
