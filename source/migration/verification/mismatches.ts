/** What a difference that the verification found means, field by field. No values: metadata may be confidential. */
import type { Mismatch, Side } from '../model.ts';

const reasons: Record<string, string> = {
  user: 'The User was deleted in Consumer, or left this tenant, since. Run again to see whom that concerns.',
  missing: 'It should be there and is not. For a User who came since the run: run again.',
  unexpected: 'No User of the Consumer project belongs here: an unknown Member, or a second Member of one User.',
  external_id: 'The external id, which joins the Member to its User, is another one.',
  member_id: 'It is another Member than the one that was made: someone deleted that one and made a new one.',
  duplicate: 'A second Organization for the same tenant, which this migration did not make.',
  status: 'The Member is not active.',
  password: 'The Member has a password that was not moved, or lacks the one that should be there.',
  email_address: 'The email is another one than the User’s.',
  email_address_verified: 'The email counts as verified where the User has not proved it, or the reverse.',
  name: 'The name is another one than the User’s.',
  roles: 'The Member has other roles than this migration gave.',
  role: 'The B2B policy does not have this role: Members have it, and it allows nothing.',
  is_breakglass: 'The Member is exempt from the Organization’s rules, which this migration did not set.',
  mfa_enrolled: 'The Member is enrolled in a second factor and has none: it must set one up at the next login.',
  trusted_metadata: 'trusted_metadata is otherwise than the sources say.',
  untrusted_metadata: 'untrusted_metadata is otherwise than the User’s.',
  totp: 'The authenticator app that came along is not there any more.',
  mfa_phone_number: 'The phone number of the second factor is another one than the User’s.',
  organization_external_id: 'The external id, which joins the Organization to its tenant, is another one.',
  organization_slug: 'The slug is another one than was written.',
  organization_name: 'The name is another one than was written.',
  auth_methods: 'The ways to log in are others than the answers say.',
  allowed_auth_methods: 'The list of ways to log in is another one than the answers say.',
  mfa_policy: 'The second factor is required otherwise than the answers say.',
  mfa_methods: 'The kinds of second factor are others than the answers say.',
  allowed_mfa_methods: 'The list of kinds of second factor is another one than the answers say.',
  email_invites: 'Who may be invited by email is otherwise than the answers say.',
  email_jit_provisioning: 'Who may join by an email address is otherwise than the answers say.',
  email_allowed_domains: 'The allowed mail domains are others than the answers say.',
  claimed_email_domains: 'The claimed mail domains are others than the answers say.',
  oauth_tenant_jit_provisioning: 'Who may join by an OAuth tenant is otherwise than the answers say.',
  allowed_oauth_tenants: 'The allowed OAuth tenants are others than the answers say.',
  sso_jit_provisioning: 'Who may join by SSO is otherwise than the answers say.',
  connection_id: 'It is another connection than the one that was made: what the customer was given does not fit it.',
  second_profile:
    'Another profile trusts the JWTs of the Consumer project, too: sessions can be exchanged by its rules.',
  custom_audience: 'The audience of the JWTs is another one: the profile may not take them.',
  claim: 'The claim key of this User holds something else than their email.',
  claim_missing: 'The email for the session claim was written and is not there.',
  claim_of_another:
    'ALARM: the claim names an address that is not a verified one of this User. It is taken as proof: look at it before any session is exchanged.',
  claim_template: 'The session claim template lacks the email claim.',
  password_scope: 'The password scope of the environment is another one than was answered.',
};

const sides: Record<Side, string> = {
  consumer: 'It was changed in Consumer since it was written. Run again to carry it over.',
  b2b: 'It was changed in B2B since it was written.',
  both: 'It was changed on both sides since it was written. Run again: --conflicts says who wins.',
};

/** What this difference means; who changed it only where the data shows it. */
export function whyDifferent({ field, changed, why }: Pick<Mismatch, 'field' | 'changed' | 'why'>): string {
  const what = why ?? reasons[field] ?? 'It is otherwise than the answers say.';
  return changed ? `${what} ${sides[changed]}` : what;
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
