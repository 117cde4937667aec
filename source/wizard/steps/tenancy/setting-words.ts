/** What each value of a setting means, in a few words. */
import type { OrganizationSetting } from '../../../config/organization-settings.ts';

const hints: Partial<Record<OrganizationSetting, Record<string, string>>> = {
  auth_methods: {
    ALL_ALLOWED: 'Every way that the project offers.',
    used: 'Email, and what its Users use; follows them.',
  },
  mfa_policy: {
    OPTIONAL: 'Members who are enrolled use one.',
    REQUIRED_FOR_ALL: 'Who has none sets one up at the next login.',
    used: 'Required where every User has one already.',
  },
  mfa_methods: { ALL_ALLOWED: 'SMS and authenticator apps.', used: 'Those that its Users have now.' },
  email_invites: {
    ALL_ALLOWED: 'Any address can be invited.',
    RESTRICTED: 'Only addresses of the allowed domains.',
    NOT_ALLOWED: 'No one is invited by email.',
  },
  email_jit_provisioning: {
    NOT_ALLOWED: 'No one joins by address alone.',
    RESTRICTED: 'Users with an address at an allowed domain join.',
  },
  email_allowed_domains: { none: 'No domain.', own: 'That of more than half of its Members.' },
  claimed_email_domains: {
    none: 'No domain.',
    own: 'Its people can be in no other one.',
  },
  oauth_tenant_jit_provisioning: {
    NOT_ALLOWED: 'No one joins by a tenant.',
    RESTRICTED: 'Users of an allowed tenant join.',
  },
  allowed_oauth_tenants: { none: 'No tenant.' },
  sso_jit_provisioning: {
    ALL_ALLOWED: 'Users whom its SSO connections know join.',
    NOT_ALLOWED: 'Members are made otherwise.',
  },
  sso: {
    none: 'Not needed.',
    needed: 'Listed, with what to ask of its IT.',
    saml: 'A SAML connection is made, and a page for its IT.',
    oidc: 'An OIDC connection is made, and a page for its IT.',
  },
  scim: {
    none: 'Not needed.',
    needed: 'Listed in the report.',
    create: 'A connection is made, and a page for its IT.',
  },
};

export const valueHint = (setting: OrganizationSetting, value: string): string => hints[setting]?.[value] ?? '';
