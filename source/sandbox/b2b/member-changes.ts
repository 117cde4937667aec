/** How a Member is made and written. */

import { emailKey } from '../core/checks.ts';
import { timestamp } from '../core/context.ts';
import { newId } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import { defaults, type Member, memberEmailKey, type Place } from './member.ts';
import { checkMemberExternalId, demandFreeAddress, memberFields } from './member-rules.ts';
import type { Organization } from './organization.ts';

/** Adds a Member to an Organization. */
export function createMember(place: Place, organization: Organization, body: Json, extra: Json = {}): Member {
  const { store, env, now } = place;
  const lowers = store.behaviour.is('email-as-written', 'lowered');
  const email: string = lowers ? emailKey(body.email_address) : body.email_address;
  demandFreeAddress(place, organization, email);
  const external_id: string | undefined = body.external_id;
  if (external_id !== undefined) checkMemberExternalId(place, organization, external_id);
  const doc = memberFields(
    place,
    organization,
    { email_address: email, created_at: timestamp(now), updated_at: timestamp(now), ...extra },
    body,
  );
  const id = newId('member', env.stage);
  const { seq } = store.run(
    'INSERT INTO members (env, organization, id, email, external_id, status, password, doc) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    env.seq,
    organization.seq,
    id,
    memberEmailKey(store, email),
    external_id ?? null,
    ...columnsOf(doc),
    JSON.stringify(doc),
  );
  return { seq, id, email: memberEmailKey(store, email), external_id, deleted: false, doc };
}

/** Writes a Member's changed document. */
export function changeMember(
  place: Place,
  member: Member,
  doc: Json,
  changes: Partial<Pick<Member, 'email' | 'external_id' | 'deleted'>> = {},
): Member {
  const changed: Member = { ...member, ...changes, doc: { ...doc, updated_at: timestamp(place.now) } };
  place.store.run(
    'UPDATE members SET email = ?, external_id = ?, deleted = ?, status = ?, password = ?, doc = ? WHERE seq = ?',
    changed.email,
    changed.external_id ?? null,
    changed.deleted ? 1 : 0,
    ...columnsOf(changed.doc),
    JSON.stringify(changed.doc),
    member.seq,
  );
  return changed;
}

/** A login has just proved the email address: it is verified, and a pending or invited Member becomes active. */
export function proveMember(place: Place, member: Member): Member {
  const { status: _, ...doc } = member.doc;
  if (!member.doc.status && doc.email_address_verified) return member;
  return changeMember(place, member, { ...doc, email_address_verified: true });
}

/** The columns that searches filter by: status, and whether there is a password. */
function columnsOf(doc: Json): [string, number] {
  return [doc.status ?? defaults.status, doc.member_password_id ? 1 : 0];
}
