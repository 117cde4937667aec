/** Who may be let into an Organization by email: by invitation, or at a first login of one's own (just in time). */
import { emailKey } from '../core/checks.ts';
import { demand } from '../core/errors.ts';
import { commonDomains } from './domains.ts';
import { type Organization, showOrganization } from './organization.ts';

function domainAllowed(organization: Organization, email: string): boolean {
  const domain = emailKey(email).split('@')[1] as string;
  const allowed: string[] = organization.doc.email_allowed_domains ?? [];
  return !commonDomains.has(domain) && allowed.some(name => name.toLowerCase() === domain);
}

/** Refuses an invitation that the Organization's `email_invites` does not allow. */
export function demandInvitable(organization: Organization, email: string): void {
  const setting = showOrganization(organization).email_invites;
  const allowed = setting === 'ALL_ALLOWED' || (setting === 'RESTRICTED' && domainAllowed(organization, email));
  demand(allowed, 'invalid_email_for_invites', `This Organization's email_invites is ${setting}.`);
}

/** Refuses a newcomer whom the Organization's `email_jit_provisioning` does not allow. */
export function demandProvisionable(organization: Organization, email: string): void {
  const setting = showOrganization(organization).email_jit_provisioning;
  demand(
    setting === 'RESTRICTED',
    'email_jit_provisioning_not_allowed',
    'This Organization does not accept new Members by email.',
  );
  demand(
    domainAllowed(organization, email),
    'invalid_email_for_jit_provisioning',
    'This Organization does not accept new Members of that domain by email.',
  );
}
