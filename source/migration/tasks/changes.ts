/**
 * Catching up: what changed in the Consumer project since a Member was made is carried over. A field that changed on both
 * sides is a conflict: the answer says who wins, or a person decides.
 */
import { RecordError } from '../../stytch/errors.ts';
import type { Answers } from '../answers.ts';
import { planCatchUp } from '../catching-up.ts';
import { fingerprint, fingerprints } from '../fingerprint.ts';
import type { JournalRecord } from '../journal.ts';
import { placedIn } from '../placement.ts';
import { externalIdOf } from '../slug.ts';
import type { User } from '../user.ts';
import { plural } from '../words.ts';
import { type MemberBody, type MemberResult, type WantedMember, wantedMember } from './members.ts';
import type { RunContext, Task } from './task.ts';

type Field = keyof WantedMember;

/** Fields that a run carries over after the Member was made. The external id never changes, and passwords move once. */
const followed: Field[] = ['email_address', 'name', 'trusted_metadata', 'untrusted_metadata', 'mfa_phone_number'];

export const changes: Task = {
  id: 'changes',
  title: answers => `Changed ${plural(answers.memberWord ?? 'Member')}`,
  when: () => true,
  optional: true,

  prepare({ journal, answers }) {
    planCatchUp(journal, 'changes', member => {
      const now = current(member, journal.user((member.body as MemberBody).user_id), answers);
      return now !== undefined && changed(now.wanted, (member.result as MemberResult).base).length > 0;
    });
  },

  // Whether it is there already is found out by apply, which compares before it writes.
  find: async () => undefined,

  async apply({ key }, context) {
    const { journal, answers } = context;
    const member = journal.record('members', key) as JournalRecord;
    const made = member.result as MemberResult;
    const now = current(member, journal.user((member.body as MemberBody).user_id), answers);
    if (!now) return { gone: true };
    const fields = changed(now.wanted, made.base);
    const { update, kept } = await merge(context, made, now.wanted, fields);
    if (Object.keys(update).length > 0) {
      const client = await context.b2b();
      const { organization_id, member_id } = made;
      await client.organizations.members.update({ organization_id, member_id, ...update });
    }
    journal.rewrite('members', key, now.body, { ...made, base: fingerprints(now.wanted), kept });
    return { fields };
  },
};

/** The Member as the Consumer project would have it now; undefined when the User is gone or no longer placed there. */
function current(member: JournalRecord, user: User | undefined, answers: Answers) {
  const before = member.body as MemberBody;
  const placed = user && placedIn(user, answers);
  if (!user || !placed?.tenants.some(tenant => externalIdOf(tenant.key) === before.organization)) return undefined;
  const body: MemberBody = { ...before, email: placed.email, verified: placed.verified };
  return { body, wanted: wantedMember(body, user) };
}

function changed(wanted: WantedMember, base: Record<string, string> | undefined): Field[] {
  const none = fingerprint(undefined);
  return followed.filter(field => fingerprint(wanted[field]) !== (base?.[field] ?? none));
}

/** What to write: fields that nobody touched in B2B, or that the Consumer side wins. */
async function merge(context: RunContext, made: MemberResult, wanted: WantedMember, fields: Field[]) {
  const client = await context.b2b();
  const { organization_id, member_id } = made;
  const { member } = await client.organizations.members.get({ organization_id, member_id });
  const held: Record<string, unknown> = { ...member };
  const none = fingerprint(undefined);
  const update: Record<string, unknown> = {};
  const conflicts: Field[] = [];
  for (const field of fields) {
    const found = fingerprint(held[field]);
    if (found === fingerprint(wanted[field])) continue;
    if (found === (made.base?.[field] ?? none) || context.options.conflicts === 'consumer') {
      update[field] = written(field, wanted[field], held[field]);
    } else conflicts.push(field);
  }
  if (conflicts.length > 0 && context.options.conflicts !== 'b2b') {
    throw new RecordError('conflict', `Changed on both sides: ${conflicts.join(', ')}.`);
  }
  return { update, kept: conflicts };
}

/** Metadata is merged by Stytch, so a key that is gone must be said; other fields are emptied with "". */
function written(field: Field, wanted: unknown, held: unknown): unknown {
  if (!field.endsWith('metadata')) return wanted ?? '';
  const gone = Object.keys((held as object | undefined) ?? {}).filter(
    key => !Object.hasOwn((wanted as object) ?? {}, key),
  );
  return { ...Object.fromEntries(gone.map(key => [key, null])), ...(wanted as object | undefined) };
}
