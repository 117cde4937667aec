/** The change of a Member's address: the old one retires, and stays the Member's until it is unlinked. */

import { deletePassword } from '../auth/stored-passwords.ts';
import type { Call } from '../core/context.ts';
import { newId } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import { type Member, memberEmailKey } from './member.ts';
import { changeMember } from './member-changes.ts';
import { demandFreeAddress } from './member-rules.ts';
import type { Organization } from './organization.ts';

/**
 * Puts another address into a Member's document; returns what changes beside it. It is not verified, and the password, which
 * belonged to the old one, is gone.
 */
export function moveAddress(
  call: Call,
  organization: Organization,
  member: Member,
  doc: Json,
  email: string,
  unlink = false,
): { email: string } {
  demandFreeAddress(call, organization, email, member);
  const again = memberEmailKey(call.store, email);
  const kept = (doc.retired_email_addresses ?? []).filter(
    (item: Json) => memberEmailKey(call.store, item.email_address) !== again,
  );
  call.store.run('DELETE FROM retired_emails WHERE organization = ? AND email = ?', organization.seq, again);
  const { behaviour } = call.store;
  if (!unlink) {
    kept.push({ email_id: newId('email', call.env.stage), email_address: doc.email_address });
    if (behaviour.is('retired-email', 'reserved'))
      call.store.run(
        'INSERT OR IGNORE INTO retired_emails VALUES (?, ?, ?)',
        organization.seq,
        member.email,
        member.seq,
      );
  }
  const removes = behaviour.is('email-change-password', 'removed');
  if (removes && doc.member_password_id) deletePassword(call.store, doc.member_password_id);
  doc.retired_email_addresses = kept;
  doc.email_address = email;
  delete doc.email_address_verified;
  if (removes) for (const name of ['member_password_id', 'password_requires_reset']) delete doc[name];
  return { email: again };
}

/** After the Member has proved the new address. */
export function confirmAddress(
  call: Call,
  organization: Organization,
  member: Member,
  email: string | undefined,
): Member {
  if (!email || memberEmailKey(call.store, email) === member.email) return member;
  const doc = { ...member.doc };
  const changes = moveAddress(call, organization, member, doc, email);
  return changeMember(call, member, { ...doc, email_address_verified: true }, changes);
}
