/** What has become of a User since their Member was made: catching up writes it, verifying compares with it. */
import type { Answers } from '../../config/answers.ts';
import type { Journal, JournalRecord } from '../engine/journal.ts';
import { bringsPassword, placedIn } from '../planning/placement.ts';
import { externalIdOf } from '../planning/slug.ts';
import { type MemberBody, type MemberResult, wantedMember } from './members.ts';

/** The Member as the Consumer project would have it now; undefined when the User is gone or no longer placed there. Pure. */
export function current(member: JournalRecord, journal: Journal, answers: Answers) {
  const before = member.body as MemberBody;
  const user = journal.user(before.user_id);
  const placed = user && placedIn(user, answers);
  if (!user || !placed?.tenants.some(tenant => externalIdOf(tenant.key) === before.organization)) return undefined;
  const moved = placed.email !== before.email;
  // Under an address that B2B chose, passwords/migrate would make another Member.
  const ours = !(member.result as MemberResult).kept?.includes('email_address');
  const brings = ours && bringsPassword(user, placed, answers, userId => journal.hash(userId) !== undefined);
  // A password that came along stays, until another address clears it.
  const password = brings || (before.password && !moved);
  const body: MemberBody = { ...before, email: placed.email, verified: placed.verified, password };
  return { body, wanted: wantedMember(body, user), newPassword: password && (moved || !before.password) };
}
