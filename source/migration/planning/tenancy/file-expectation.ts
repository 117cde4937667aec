/** The tenancy file for the verification: read by other code than the plan's, down to the cells. */
import { readFileSync, statSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { parse } from 'csv-parse/sync';

/** Of the file and of the command, by path. */
const known = new Map<string, { changed: number; find: StatementSync }>();

/** The tenants that the file gives to this id, and to these addresses, with the roles there. */
export function tenantsInFile(path: string, userId: string, addresses: string[]): { key: string; roles: string[] }[] {
  const changed = statSync(path).mtimeMs;
  let read = known.get(path);
  if (read?.changed !== changed) {
    read = { changed, find: index(path) };
    if (known.size > 1) known.clear();
    known.set(path, read);
  }
  const { find } = read;
  const names = [userId, ...addresses.map(one => one.toLowerCase())];
  const rows = names.flatMap(name => find.all(name) as { tenant: string; roles: string }[]);
  const byTenant = Map.groupBy(rows, row => row.tenant);
  return [...byTenant].map(([key, found]) => ({
    key,
    roles: found.flatMap(one => one.roles.split(' ')).filter(Boolean),
  }));
}

const refused = new Map<string, Set<string>>();

/** Whether the tenancy command, whose answers are in `path`, reported an error for this User. */
export function errorReported(path: string, userId: string): boolean {
  let users = refused.get(path);
  if (!users) {
    const text = readFileSync(path.replace(/ndjson$/, 'errors.ndjson'), 'utf8');
    users = new Set([...text.matchAll(/^\{"user_id":("[^"]*")/gm)].map(([, id]) => JSON.parse(id ?? '""')));
    refused.clear();
    refused.set(path, users);
  }
  return users.has(userId);
}

function index(path: string): StatementSync {
  const db = new DatabaseSync('');
  db.exec('PRAGMA journal_mode=OFF; BEGIN; CREATE TABLE belongs (name TEXT, tenant TEXT, roles TEXT)');
  const add = db.prepare('INSERT INTO belongs VALUES (?, ?, ?)');
  for (const row of rowsOf(decoded(readFileSync(path)))) {
    const id = String(row['user_id'] ?? '').trim();
    const name =
      id === ''
        ? String(row['email'] ?? '')
            .trim()
            .toLowerCase()
        : id;
    const roles = [row['roles'] ?? row['role'] ?? '']
      .flat()
      .join(' ')
      .replace(/[\s,;|]+/g, ' ');
    add.run(name, String(row['tenant']), roles);
  }
  db.exec('CREATE INDEX by_name ON belongs (name); COMMIT');
  return db.prepare('SELECT tenant, roles FROM belongs WHERE name = ? ORDER BY rowid');
}

function rowsOf(text: string): Record<string, unknown>[] {
  if (text.trimStart().startsWith('{')) {
    return text.split(/\r\n?|\n/).flatMap(line => (line.trim() === '' ? [] : [JSON.parse(line)]));
  }
  const columns = (names: string[]) => names.map(name => name.trim().toLowerCase().replaceAll(' ', '_'));
  return parse(text, { columns, delimiter: [',', ';', '\t'], skip_empty_lines: true, relax_column_count: true });
}

/** UTF-8 or UTF-16, by the byte order mark. */
function decoded(bytes: Buffer): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}
