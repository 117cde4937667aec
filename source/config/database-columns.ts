/**
 * Columns of the application's database that hold user_ids, one a line or with ";" between: `orders.user_id`,
 * `app.orders.owner by workspace as slug into org_id, owner_member_id`. Names stand as the database has them; one with signs or
 * blanks is quoted as in JSON. `by` names the column that holds the row's tenant, `as` what it is compared with, `into` the
 * columns that are filled. `none` for no column.
 */
import { keepingLast, quoted, unquoted } from './rule-text.ts';

/** What a tenant column is compared with: the application's own key of the tenant; or of its Organization, the external id or the slug. */
export const comparisons = ['key', 'external_id', 'slug'] as const;
export type Comparison = (typeof comparisons)[number];

export interface DatabaseColumn {
  /** As it was written. */
  text: string;
  /** Where the table is not in the connection's own schema or database. */
  schema?: string;
  table: string;
  /** Holds the user_id. */
  column: string;
  /** Says which of a User's Members a row belongs to; without one, only Users with a single Member are joined. */
  tenant?: { column: string; comparedWith: Comparison };
  /** The columns that are filled. */
  organization: string;
  member: string;
}

const plainName = /^[\p{L}_][\p{L}\p{N}_$-]*$/u;
const name = `(?:${quoted}|[^\\s.,;"]+)`;
const entry = new RegExp(
  `^(${name}(?:\\.${name})*)(?:\\s+by\\s+(${name})(?:\\s+as\\s+(\\w+))?)?(?:\\s+into\\s+(${name})\\s*,\\s*(${name}))?$`,
);
const entries = new RegExp(`(?:[^;\\n"]|${quoted}|")+`, 'g');

/** Postgres takes 63 bytes, MySQL 64 characters. */
const longest = 63;

/** Throws an Error that names the first entry which is not understood or contradicts another, and why. */
export const parseDatabaseColumns: (text: string) => DatabaseColumn[] = keepingLast(text => {
  if (text.trim() === 'none') return [];
  const found = [...text.matchAll(entries)]
    .map(([one]) => one.trim())
    .filter(one => one !== '' && !one.startsWith('#'));
  if (found.length === 0) throw new Error('No column is named. Write "none" for no column.');
  const columns = found.map(columnOf);
  refuseContradictions(columns);
  return columns;
});

function columnOf(text: string): DatabaseColumn {
  const [, place = '', by, as, organization = 'organization_id', member = 'member_id'] = entry.exec(text) ?? [];
  const path = (place.match(new RegExp(name, 'g')) ?? []).map(one => nameOf(one, text));
  if (path.length === 0) throw new Error(`"${text}" names no column.`);
  if (path.length === 1) throw new Error(`"${text}" names no table: write <table>.<column>.`);
  if (path.length > 3) throw new Error(`"${text}" has ${path.length} names: write <schema>.<table>.<column>.`);
  const [column = '', table = '', schema] = path.toReversed();
  const found: DatabaseColumn = {
    text,
    table,
    column,
    organization: nameOf(organization, text),
    member: nameOf(member, text),
  };
  if (schema !== undefined) found.schema = schema;
  if (by !== undefined) found.tenant = { column: nameOf(by, text), comparedWith: comparisonOf(as ?? 'key', text) };
  const used = [found.column, found.organization, found.member, ...(found.tenant ? [found.tenant.column] : [])];
  // Databases tell names apart with or without case; what differs by it alone is an error in most of them.
  const twice = used.find((one, at) => used.findIndex(other => alike(one, other)) < at);
  if (twice !== undefined) throw new Error(`"${text}" uses the column ${twice} twice.`);
  return found;
}

function comparisonOf(as: string, text: string): Comparison {
  const comparison = comparisons.find(one => one === as);
  if (!comparison) throw new Error(`"${text}": a tenant is compared as ${comparisons.join(', ')}, not "${as}".`);
  return comparison;
}

function nameOf(written: string, text: string): string {
  const plain = unquoted(written);
  if (plain === '' || /\p{C}/u.test(plain) || plain.length > longest)
    throw new Error(`"${text}": ${written} is no name: it has 1 to ${longest} characters, and no control characters.`);
  if (!written.startsWith('"') && !plainName.test(plain))
    throw new Error(`"${text}": write ${JSON.stringify(plain)}, with quotes, if that is the name.`);
  return plain;
}

/** Two entries may fill one organization column, as when a row has an author and an approver; never one member column. */
function refuseContradictions(columns: readonly DatabaseColumn[]): void {
  for (const [at, one] of columns.entries()) {
    const before = columns.slice(0, at).filter(other => sameTable(other, one));
    const again = before.find(other => alike(other.column, one.column));
    if (again) throw new Error(`"${one.text}" is the same column as "${again.text}".`);
    const clash = before.find(other => alike(other.member, one.member));
    if (!clash) continue;
    throw new Error(
      `"${one.text}" and "${clash.text}" fill the same column ${one.member}. Give one another name: into organization_id, ${one.column}_member_id.`,
    );
  }
}

const alike = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const sameTable = (one: DatabaseColumn, other: DatabaseColumn): boolean =>
  alike(one.table, other.table) && alike(one.schema ?? '', other.schema ?? '');

const shown = (one: string): string => (plainName.test(one) ? one : JSON.stringify(one));

/** An entry as text. */
export function databaseColumnText({
  schema,
  table,
  column,
  tenant,
  organization,
  member,
}: Omit<DatabaseColumn, 'text'>): string {
  const place = [...(schema === undefined ? [] : [schema]), table, column].map(shown).join('.');
  const by = tenant ? ` by ${shown(tenant.column)}` : '';
  const as = tenant && tenant.comparedWith !== 'key' ? ` as ${tenant.comparedWith}` : '';
  const usual = organization === 'organization_id' && member === 'member_id';
  return `${place}${by}${as}${usual ? '' : ` into ${shown(organization)}, ${shown(member)}`}`;
}
