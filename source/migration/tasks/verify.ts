/** Reads everything back and compares it field by field with what was planned. Writes nothing at Stytch. */
import type { Member } from 'stytch';
import { differences } from '../differences.ts';
import type { Journal, JournalRecord } from '../journal.ts';
import { batches, pageSize } from '../plan.ts';
import { derivedMember, type MemberBody, type MemberResult, wantedMember } from './members.ts';
import { type OrganizationBody, type OrganizationResult, wantedOrganization } from './organizations.ts';
import type { RunContext, Task } from './task.ts';

interface VerifyBody {
  /** External ids of the Organizations in this search. */
  organizations: string[];
}

export interface Mismatch {
  /** `organization` or `organization/user_id`, as external ids. */
  record: string;
  /** The field that differs, or `missing`. */
  field: string;
}

export interface VerifyResult {
  compared: number;
  mismatches: Mismatch[];
}

/** The record that compares the Organizations themselves; the others compare Members. */
const organizationsKey = 'organizations';

export const verify: Task = {
  id: 'verify',
  title: () => 'Verify',
  // Each answer holds a thousand Members; the search endpoint allows few a minute anyway.
  workers: 2,
  when: () => true,

  prepare({ journal }) {
    // What was compared in an earlier run says nothing about now.
    journal.clear('verify');
    journal.transaction(() => {
      journal.add('verify', organizationsKey, null);
      // Members that the application is to create at their first login are nobody's mismatch.
      if (journal.count('members').done === 0) return;
      let number = 0;
      for (const { items } of batches(planned(journal))) {
        journal.add('verify', `members-${++number}`, { organizations: items.map(item => item.external_id) });
      }
    });
  },

  // Comparing twice does no harm.
  find: async () => undefined,

  apply: (record, context) =>
    record.key === organizationsKey ? compareOrganizations(context) : compareMembers(record, context),
};

function* planned(journal: Journal): Iterable<OrganizationBody> {
  for (const record of journal.records('organizations', 'done')) yield record.body as OrganizationBody;
}

async function compareOrganizations({ journal, b2b, answers }: RunContext): Promise<VerifyResult> {
  const client = await b2b();
  const result: VerifyResult = { compared: 0, mismatches: [] };
  const missing = new Set<string>();
  for (const body of planned(journal)) missing.add(body.external_id);
  let cursor: string | undefined;
  do {
    const page = await client.organizations.search({ limit: pageSize, cursor });
    for (const found of page.organizations) {
      const record = journal.record('organizations', found.organization_external_id ?? '');
      if (record?.state !== 'done') continue;
      missing.delete(record.key);
      result.compared++;
      const wanted = {
        ...wantedOrganization(record.body as OrganizationBody, answers),
        ...(record.result as OrganizationResult),
      };
      for (const { field } of differences(wanted, { ...found })) result.mismatches.push({ record: record.key, field });
    }
    cursor = page.results_metadata.next_cursor || undefined;
  } while (cursor);
  for (const record of missing) result.mismatches.push({ record, field: 'missing' });
  return result;
}

async function compareMembers(record: JournalRecord, { journal, b2b }: RunContext): Promise<VerifyResult> {
  const client = await b2b();
  const result: VerifyResult = { compared: 0, mismatches: [] };
  const wanted = new Map<string, MemberBody>();
  const ids: string[] = [];
  for (const organization of (record.body as VerifyBody).organizations) {
    const made = journal.record('organizations', organization)?.result as OrganizationResult | undefined;
    if (made) ids.push(made.organization_id);
    for (const member of journal.under('members', `${organization}/`)) {
      if (member.state === 'done')
        wanted.set((member.result as { member_id: string }).member_id, member.body as MemberBody);
    }
  }
  let cursor: string | undefined;
  do {
    const page = await client.organizations.members.search({ organization_ids: ids, limit: pageSize, cursor });
    for (const found of page.members) {
      const body = wanted.get(found.member_id);
      if (!body) continue;
      wanted.delete(found.member_id);
      result.compared++;
      const key = `${body.organization}/${body.user_id}`;
      for (const field of memberFields(journal, body, found)) {
        if (!excused(journal, key, field)) result.mismatches.push({ record: key, field });
      }
    }
    cursor = page.results_metadata.next_cursor || undefined;
  } while (cursor);
  for (const body of wanted.values()) {
    result.mismatches.push({ record: `${body.organization}/${body.user_id}`, field: 'missing' });
  }
  return result;
}

/** A conflict that waits for a person, or in which B2B won, is no mismatch: it is listed as what it is. */
function excused(journal: Journal, key: string, field: string): boolean {
  if (journal.record('changes', key)?.state === 'failed') return true;
  const made = journal.record('members', key)?.result as MemberResult | undefined;
  return made?.kept?.includes(field) ?? false;
}

/** The fields in which a Member differs from its User. */
function memberFields(journal: Journal, body: MemberBody, found: Member): string[] {
  const user = journal.user(body.user_id);
  // Members of Users who are gone are named by the task of that name; there is nothing to compare them with.
  if (!user) return [];
  const wanted = { ...wantedMember(body, user), ...derivedMember(body), password: body.password };
  const held = { ...found, password: Boolean(found.member_password_id) };
  return differences(wanted, held).map(({ field }) => field);
}
