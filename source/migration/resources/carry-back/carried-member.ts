/** The Member for whom a User was created: the next roll-out takes it over. Known by the journal's ids, never by the address. */
import type { Member } from 'stytch';
import { sameEmail, type User } from '../../sources/user.ts';
import { valueAt } from '../../value-at.ts';
import type { RunContext } from '../context.ts';
import { memberById } from '../members/find.ts';
import { markerKey, newUsersTask, type UserWanted } from './new-users.ts';

/** undefined where the User was not created by `rollback --carry-back`, or the Member is another's, or not what it was. */
export async function carriedMember(
  organization_id: string,
  user: User,
  context: RunContext,
): Promise<Member | undefined> {
  const marker = valueAt(user.trusted_metadata, markerKey);
  if (typeof marker !== 'string') return undefined;
  const record = context.journal.record(newUsersTask, marker);
  if (record?.state !== 'done' || (record.result as { user_id: string }).user_id !== user.user_id) return undefined;
  const { members, payload } = record.desired as UserWanted;
  const carried = members.find(one => one.organization_id === organization_id);
  const found = carried && (await memberById(carried, context));
  const same =
    found?.member_id === carried?.member_id &&
    found?.status === 'active' &&
    sameEmail(found.email_address, payload.email) &&
    (found.external_id ?? '') === carried?.external_id;
  return same ? found : undefined;
}
