/** What a difference that the verification found means, field by field. No values: metadata may be confidential. */
import type { Mismatch } from './tasks/verify.ts';

const reasons: Record<string, string> = {
  user: 'The User was deleted in Consumer, or left this tenant, since: run again to see whom that concerns.',
  missing: 'It was made, and is no longer in the B2B project: somebody deleted it.',
  status: 'The Member is not active: somebody deactivated or invited it again.',
  password: 'The Member has a password that was not moved, or lacks the one that was: set, reset or deleted since.',
  email_address: 'The email is another one in B2B: changed there since. Run again to see whether Consumer changed too.',
  email_address_verified: 'The move verified this email, and it no longer is.',
  name: 'The name is another one in B2B: changed there since.',
  external_id: 'The external id, which joins both sides, was changed or removed in B2B.',
  trusted_metadata: 'Your backend changed trusted_metadata in B2B since, or another tool did.',
  untrusted_metadata: 'The person, or your frontend, changed untrusted_metadata in B2B since.',
  mfa_phone_number: 'The second factor’s phone number is another one in B2B.',
  organization_slug: 'The slug was changed in B2B since.',
  organization_name: 'The name was changed in B2B since.',
};

/** Why this field differs, or may differ where nobody can tell who changed it. */
export function whyDifferent({ field, changed }: Pick<Mismatch, 'field' | 'changed'>): string {
  if (changed === 'consumer') return 'It was changed in Consumer since. Run again to take it over.';
  if (changed === 'both') return 'It was changed on both sides since. Run again: --conflicts says who wins.';
  return reasons[field] ?? 'It was changed in B2B since, or Stytch holds it in another form.';
}

/** How often each field differs for the same reason, most frequent first. */
export function byKind(mismatches: Mismatch[]): { field: string; count: number; why: string }[] {
  const kinds = new Map<string, { field: string; count: number; why: string }>();
  for (const mismatch of mismatches) {
    const why = whyDifferent(mismatch);
    const kind = `${mismatch.field} ${why}`;
    const known = kinds.get(kind);
    if (known) known.count++;
    else kinds.set(kind, { field: mismatch.field, count: 1, why });
  }
  return [...kinds.values()].sort((a, b) => b.count - a.count);
}
