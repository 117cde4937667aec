/** Reads everything back and compares it field by field with what was planned. Writes nothing at Stytch. */
import type { Member } from 'stytch';
import type { Answers } from '../../config/answers.ts';
import { differences } from '../differences.ts';
import type { Journal, JournalRecord } from '../engine/journal.ts';
import { type Side, whoChanged } from '../merge.ts';
import { batches, pageSize } from '../planning/plan.ts';
import { current } from './current.ts';
import { derivedMember, type MemberResult } from './members.ts';
import { type OrganizationBody, type OrganizationResult, wantedOrganization } from './organizations.ts';
import type { RunContext, Task } from './task.ts';

interface VerifyBody {
  /** External ids of the Organizations in this search. */
  organizations: string[];
}

export interface Mismatch {
  /** `organization` or `organization/user_id`, as external ids. */
  record: string;
  /** The field that differs; or `missing`, of which there is no Member; or `user`, whose User is gone or moved on. */
  field: string;
  /** Who changed it since it was written, where that can be told. */
  changed?: Side;
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

async function compareMembers(record: JournalRecord, { journal, b2b, answers }: RunContext): Promise<VerifyResult> {
  const client = await b2b();
  const result: VerifyResult = { compared: 0, mismatches: [] };
  const wanted = new Map<string, JournalRecord>();
  const ids: string[] = [];
  for (const organization of (record.body as VerifyBody).organizations) {
    const made = journal.record('organizations', organization)?.result as OrganizationResult | undefined;
    if (made) ids.push(made.organization_id);
    for (const member of journal.under('members', `${organization}/`)) {
      if (member.state === 'done') wanted.set((member.result as MemberResult).member_id, member);
    }
  }
  let cursor: string | undefined;
  do {
    const page = await client.organizations.members.search({ organization_ids: ids, limit: pageSize, cursor });
    for (const found of page.members) {
      const member = wanted.get(found.member_id);
      if (!member) continue;
      wanted.delete(found.member_id);
      result.compared++;
      for (const mismatch of memberMismatches(member, found, journal, answers)) {
        if (!excused(journal, member, mismatch.field)) result.mismatches.push(mismatch);
      }
    }
    cursor = page.results_metadata.next_cursor || undefined;
  } while (cursor);
  for (const { key } of wanted.values()) result.mismatches.push({ record: key, field: 'missing' });
  return result;
}

/** What waits for a person, or was left by one, or in which B2B won, is no mismatch: it is listed as what it is. */
function excused(journal: Journal, { key, result }: JournalRecord, field: string): boolean {
  const known = journal.record(field === 'user' ? 'gone' : 'changes', key)?.state;
  if (known === 'failed' || known === 'skipped') return true;
  return (result as MemberResult).kept?.includes(field) ?? false;
}

/** The fields in which a Member differs from its User as the Consumer project has them now. */
function memberMismatches(member: JournalRecord, found: Member, journal: Journal, answers: Answers): Mismatch[] {
  const now = current(member, journal, answers);
  if (!now) return [{ record: member.key, field: 'user' }];
  const wanted = { ...now.wanted, ...derivedMember(now.body), password: now.body.password };
  const held = { ...found, password: Boolean(found.member_password_id) };
  return differences(wanted, held).map(difference => {
    const changed = whoChanged(difference, (member.result as MemberResult).base);
    return { record: member.key, field: difference.field, ...(changed && { changed }) };
  });
}
