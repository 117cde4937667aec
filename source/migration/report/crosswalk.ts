/** The old and the new ids: one walk over the Members writes crosswalk.csv and the files for the application's database. */
import { join } from 'node:path';
import type { Answers } from '../../config/answers.ts';
import type { Journal } from '../engine/journal.ts';
import { justInTime } from '../planning/just-in-time.ts';
import { leftLabel, place, renamedTenants } from '../planning/placement.ts';
import { mergedKeys, splitTenants } from '../planning/tenancy/apply-rules.ts';
import type { MemberResult } from '../resources/members/payload.ts';
import type { OrganizationDesired, OrganizationResult } from '../resources/organization-payload.ts';
import { userBatches, userOf } from '../sources/user-store.ts';
import { crosswalkColumns } from './crosswalk-columns.ts';
import { beginCsv } from './csv.ts';
import { beginDatabaseFiles, type CrosswalkTenant, type DatabaseFiles } from './database/write.ts';

/** Writes crosswalk.csv, and crosswalk.sql with the files beside it. */
export function writeCrosswalk(dir: string, journal: Journal, answers: Answers): void {
  const columns = crosswalkColumns(answers);
  const csv = beginCsv(join(dir, 'crosswalk.csv'), columns);
  const database = beginDatabaseFiles(dir, answers);
  try {
    const organizations = organizationsOf(journal, answers);
    for (const one of organizations.values()) database.tenant(one);
    const split = splitTenants(answers);
    for (const { userId, parent, result } of journal.records('members', 'done')) {
      const { organization_id, member_id, base } = result as MemberResult;
      const { slug = '', externalId = '' } = organizations.get(organization_id) ?? {};
      // One row a Member: the address that it was made with, and the slug that its Organization was made with.
      const row = [userId ?? '', base.email_address, organization_id, member_id, slug, externalId];
      if (columns.length > row.length) row.push(ownId(userId ?? '', base.external_id, journal));
      csv.add(row);
      const ownKeys = split.size > 0 ? splitKeys(userId ?? '', parent ?? '', { journal, answers, split }) : [];
      database.member({ userId: userId ?? '', organization_id, member_id, ownKeys });
    }
    if (answers.database !== 'none') addLeft(database, journal, answers);
    csv.finish();
    database.finish();
  } finally {
    csv.discard();
    database.discard();
  }
}

/** By organization_id. A key that was merged, and has an Organization of its own from an earlier run, stays that one's. */
function organizationsOf(journal: Journal, answers: Answers): Map<string, CrosswalkTenant> {
  const found = [...journal.records('organizations', 'done')].map(({ key: externalId, desired, result }) => {
    const { organization_id, base } = result as OrganizationResult;
    return { organization_id, externalId, slug: base.organization_slug, key: (desired as OrganizationDesired).key };
  });
  const taken = new Set(found.map(one => one.key));
  const merged = mergedKeys(answers);
  return new Map(
    found.map(({ key, ...one }) => [
      one.organization_id,
      { ...one, keys: [key, ...(merged.get(key) ?? []).filter(other => !taken.has(other))] },
    ]),
  );
}

/** The User's own external id, where they have one or had one when the Member was made. */
function ownId(userId: string, made: string, journal: Journal): string {
  const user = userOf(journal, userId);
  return user ? user.external_id : made === userId ? '' : made;
}

/** Keys that the application has for this Member's tenant, which a rule split for this User. */
function splitKeys(
  userId: string,
  externalId: string,
  { journal, answers, split }: { journal: Journal; answers: Answers; split: ReadonlySet<string> },
): string[] {
  const user = userOf(journal, userId);
  if (!user) return [];
  return renamedTenants(user, answers)
    .filter(({ from, to }) => split.has(from.key) && from.key !== to.key && to.externalId === externalId)
    .filter(({ from }) => !isDone(journal, `${from.externalId}/${userId}`))
    .map(({ from }) => from.key);
}

/** Users without a Member, and those who get more of them later: such a User has no only Member yet. */
function addLeft(database: DatabaseFiles, journal: Journal, answers: Answers): void {
  const count = journal.sql(
    `SELECT count(*) AS done FROM records WHERE task = 'members' AND user_id = ? AND state = 'done'`,
  );
  for (const batch of userBatches(journal)) {
    for (const user of batch) {
      const placed = place(user, answers);
      const done = Number(count.get(user.user_id)?.['done']);
      if ('left' in placed) {
        if (done === 0) database.left(user.user_id, `left out: ${leftLabel(placed.left)}`);
        continue;
      }
      const open = placed.tenants.filter(one => !isDone(journal, `${one.externalId}/${user.user_id}`));
      if (open.length > 0) database.left(user.user_id, whyOpen(done, answers));
    }
  }
}

function whyOpen(done: number, answers: Answers): string {
  if (done > 0) return 'further Members are still to come';
  return justInTime(answers) ? 'gets a Member at the first login' : 'no Member yet: later in the roll-out, or failed';
}

const isDone = (journal: Journal, key: string): boolean =>
  journal.sql(`SELECT 1 FROM records WHERE task = 'members' AND key = ? AND state = 'done'`).get(key) !== undefined;
