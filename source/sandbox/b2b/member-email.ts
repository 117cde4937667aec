/** The change of a Member's address: the old one retires, and stays the Member's until it is unlinked. */
import { checkEmail, emailKey } from '../checks.ts';
import { demand } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Json } from '../json.ts';
import type { Call } from '../world.ts';
import { changeMember, type Member, memberByEmail } from './member.ts';
import type { Organization } from './organization.ts';

/** Puts another address into a Member's document; returns what changes beside it. */
export function moveAddress(
  call: Call,
  organization: Organization,
  member: Member,
  doc: Json,
  email: string,
  unlink = false,
): { email: string } {
  checkEmail(email);
  demand(!memberByEmail(call, organization, email), 'duplicate_member_email');
  const owner = call.store.get(
    'SELECT member FROM retired_emails WHERE organization = ? AND email = ?',
    organization.seq,
    emailKey(email),
  );
  demand(!owner || owner.member === member.seq, 'retired_member_email');
  if (!unlink) {
    const retired = { email_id: newId('email', call.env.stage), email_address: doc.email_address };
    doc.retired_email_addresses = [...(doc.retired_email_addresses ?? []), retired];
    call.store.run('INSERT OR IGNORE INTO retired_emails VALUES (?, ?, ?)', organization.seq, member.email, member.seq);
  }
  doc.email_address = email;
  delete doc.email_address_verified;
  return { email: emailKey(email) };
}

/** After the Member has proved the new address. */
export function confirmAddress(
  call: Call,
  organization: Organization,
  member: Member,
  email: string | undefined,
): Member {
  if (!email || emailKey(email) === member.email) return member;
  const doc = { ...member.doc };
  const changes = moveAddress(call, organization, member, doc, email);
  return changeMember(call, member, { ...doc, email_address_verified: true }, changes);
}
