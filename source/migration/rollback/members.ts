/**
 * All Members of the B2B project, each with the User whose it is: read from Stytch and kept in a table that lives as long as the
 * process. The crosswalk and the verification's findings are not used.
 */
import type { Member } from 'stytch';
import type { Journal } from '../engine/journal.ts';
import { batches } from '../planning/calls.ts';
import { newUsersTask, type UserWanted } from '../resources/carry-back/index.ts';
import type { RunContext } from '../resources/context.ts';
import type { MemberFields, MemberResult } from '../resources/members/payload.ts';
import { searchOrganizations } from '../sources/target.ts';
import { hasUser } from '../sources/user-store.ts';

const pageSize = 1000;
/** Deleted ones are found only where a search asks for them. */
const statuses = ['active', 'pending', 'invited', 'deleted'];

/** One Member, and what is known of it. */
export interface Found {
  member: Member;
  /** The Organization's external id; its real id where it has none. */
  organization: string;
  /** False for an Organization that this migration did not make. */
  ours: boolean;
  /** The tenant's key, as the application has it; null where there is none. */
  tenant: string | null;
  /** '' where no User is known. */
  userId: string;
  /** What was written to the Member; undefined where the application made it. */
  base?: Partial<MemberFields> | undefined;
  /** The migration set the password. */
  password: boolean;
  /** The User was created by an earlier carrying back. */
  carried?: true;
}

interface Organization {
  name: string;
  ours: boolean;
  tenant: string | null;
  /** As planned: for the size of a search. */
  members: number;
}

/** Reads every Member. Writes nothing at Stytch. */
export async function readMembers({ journal, b2b, answers }: RunContext, signal?: AbortSignal): Promise<void> {
  const client = await b2b();
  const organizations = new Map<string, Organization>();
  for await (const { organization_id, organization_external_id } of searchOrganizations(client)) {
    organizations.set(organization_id, organizationOf(organization_id, organization_external_id ?? '', journal));
  }
  prepareTables(journal, answers.memberExternalId === 'own');
  const ids = [...organizations].map(([id, { members }]) => ({ id, members }));
  for (const { items } of batches(ids)) {
    let cursor: string | undefined;
    do {
      signal?.throwIfAborted();
      const page = await client.organizations.members.search({
        organization_ids: items.map(one => one.id),
        limit: pageSize,
        cursor,
        query: { operator: 'AND', operands: [{ filter_name: 'statuses', filter_value: statuses }] } as never,
      });
      journal.transaction(() => {
        for (const member of page.members) {
          const at = organizations.get(member.organization_id);
          if (at) add(journal, member, at);
        }
      });
      cursor = page.results_metadata.next_cursor || undefined;
    } while (cursor);
  }
}

function organizationOf(id: string, externalId: string, journal: Journal): Organization {
  const record = externalId === '' ? undefined : journal.record('organizations', externalId);
  const result = record?.result as { organization_id?: string } | null | undefined;
  if (!record || result?.organization_id !== id) {
    return { name: externalId || id, ours: false, tenant: null, members: 1 };
  }
  const { key, members } = record.desired as { key: string; members: number };
  const tenant = externalId.startsWith('migrate|') ? null : key;
  return { name: externalId, ours: true, tenant, members: Math.max(1, members) };
}

function prepareTables(journal: Journal, ownIds: boolean): void {
  journal.db.exec(`
    DROP TABLE IF EXISTS temp.found_members;
    DROP TABLE IF EXISTS temp.made_members;
    DROP TABLE IF EXISTS temp.own_ids;
    CREATE TEMP TABLE found_members (user_id TEXT NOT NULL, email TEXT NOT NULL, body TEXT NOT NULL) STRICT;
    CREATE INDEX temp.found_by_user ON found_members (user_id);
    CREATE TEMP TABLE made_members (member_id TEXT PRIMARY KEY, user_id TEXT NOT NULL, made TEXT) STRICT, WITHOUT ROWID;
    CREATE TEMP TABLE own_ids (external_id TEXT PRIMARY KEY, user_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `);
  const made = journal.sql('INSERT OR REPLACE INTO temp.made_members VALUES (?, ?, ?)');
  const carried = new Set<string>();
  // Users that an earlier carrying back created: their Members are compared with what they had then...
  for (const { result, desired } of journal.records(newUsersTask, 'done')) {
    const { user_id } = result as { user_id: string };
    for (const { member_id, base } of (desired as UserWanted).members) {
      carried.add(member_id);
      made.run(member_id, user_id, JSON.stringify({ base, carried: true }));
    }
  }
  // ...until a later run has taken them over, and wrote other values.
  for (const { userId, result } of journal.records('members', 'done')) {
    const known = result as MemberResult & { carried?: true };
    if (carried.has(known.member_id)) known.carried = true;
    made.run(known.member_id, userId ?? '', JSON.stringify(known));
  }
  if (ownIds) {
    journal.db.exec(`
      INSERT OR IGNORE INTO temp.own_ids
        SELECT json_extract(body, '$.external_id'), user_id FROM users WHERE json_extract(body, '$.external_id') <> '';
    `);
  }
}

function add(journal: Journal, member: Member, { name, ours, tenant }: Organization): void {
  const row = journal.sql('SELECT user_id, made FROM temp.made_members WHERE member_id = ?').get(member.member_id);
  const made = row && (JSON.parse(String(row['made'])) as MemberResult & { carried?: true });
  const found: Found = {
    member,
    organization: name,
    ours,
    tenant,
    userId: row ? String(row['user_id']) : userWithId(journal, member.external_id ?? ''),
    base: made?.base,
    password: made?.password === true,
  };
  if (made?.carried) found.carried = true;
  const email = member.email_address.toLowerCase();
  journal.sql('INSERT INTO temp.found_members VALUES (?, ?, ?)').run(found.userId, email, JSON.stringify(found));
}

/**
 * The User who has this id: their `user_id`, or the application's own one where Members have that. A `user_id` that no User has
 * is that of a deleted one.
 */
function userWithId(journal: Journal, id: string): string {
  if (id === '') return '';
  if (hasUser(journal, id)) return id;
  const owner = journal.sql('SELECT user_id FROM temp.own_ids WHERE external_id = ?').get(id);
  if (owner) return String(owner['user_id']);
  return /^user-(test|live)-/.test(id) ? id : '';
}

/** The Members of each User, a User at a time. */
export function* membersByUser(journal: Journal): Generator<Found[]> {
  yield* grouped(journal, "SELECT user_id AS owner, body FROM temp.found_members WHERE user_id <> '' ORDER BY user_id");
}

/** The Members without a User, those with one email together. */
export function* membersWithoutUser(journal: Journal): Generator<Found[]> {
  yield* grouped(
    journal,
    "SELECT email AS owner, body FROM temp.found_members WHERE user_id = '' ORDER BY email, json_extract(body, '$.member.member_id')",
  );
}

/** The emails, in small letters, that Members have whose User is known. */
export function* emailsOfJoined(journal: Journal): Generator<{ email: string; userId: string }> {
  const rows = journal.db.prepare(
    "SELECT email, user_id FROM temp.found_members WHERE user_id <> '' AND json_extract(body, '$.member.status') <> 'deleted'",
  );
  for (const { email, user_id } of rows.iterate()) yield { email: String(email), userId: String(user_id) };
}

function* grouped(journal: Journal, sql: string): Generator<Found[]> {
  let owner: string | undefined;
  let group: Found[] = [];
  for (const row of journal.db.prepare(sql).iterate()) {
    if (row['owner'] !== owner && group.length > 0) {
      yield group;
      group = [];
    }
    owner = String(row['owner']);
    group.push(JSON.parse(String(row['body'])) as Found);
  }
  if (group.length > 0) yield group;
}
