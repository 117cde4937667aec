/** What can be decided about an Organization, by the service's own name of each field; and two things that follow after the move. */

interface List {
  kind: 'word' | 'domain';
  pattern: RegExp;
  /** What an item is, for messages. */
  title: string;
  /** The service's error for an item that is there twice. */
  twice: string;
}

interface Setting {
  /** In the words of a question. */
  title: string;
  /** Values that stand alone. `used`: what its Members use in the Consumer project. `own`: the domain of most of them. */
  words: readonly string[];
  /** What a list holds, where it may be a list. */
  item?: List;
  /** The service's error for another value; left out where it is no field of the service. */
  error?: string;
  /** The service's error for RESTRICTED without what it needs, where that is no setting of its own here. */
  lacks?: string;
}

/** Ways to log in of a B2B project. */
export const authMethods = [
  'email_otp',
  'github_oauth',
  'google_oauth',
  'hubspot_oauth',
  'magic_link',
  'microsoft_oauth',
  'password',
  'slack_oauth',
  'sso',
] as const;

export const mfaMethods = ['sms_otp', 'totp'] as const;

const listOf = (items: readonly string[], twice: string): List => ({
  kind: 'word',
  pattern: new RegExp(`^(${items.join('|')})$`),
  title: items.join(', '),
  twice,
});

/** A domain that the service takes, in lower case and ASCII. */
export const domainPattern = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+)$/;

const domains = (twice: string): List => ({
  kind: 'domain',
  pattern: domainPattern,
  title: 'domains such as acme.example',
  twice,
});

const settings = {
  auth_methods: {
    title: 'Ways to log in',
    words: ['ALL_ALLOWED', 'used'],
    item: listOf(authMethods, 'invalid_organization_allowed_auth_methods'),
    error: 'invalid_organization_allowed_auth_methods',
    lacks: 'allowed_auth_methods_required_for_restricted',
  },
  mfa_policy: {
    title: 'Second factor',
    words: ['OPTIONAL', 'REQUIRED_FOR_ALL', 'used'],
    error: 'invalid_organization_mfa_policy',
  },
  mfa_methods: {
    title: 'Kinds of second factor',
    words: ['ALL_ALLOWED', 'used'],
    item: listOf(mfaMethods, 'invalid_organization_allowed_mfa_methods'),
    error: 'invalid_organization_allowed_mfa_methods',
    lacks: 'allowed_mfa_methods_required_for_restricted',
  },
  email_invites: {
    title: 'Invitations by email',
    words: ['ALL_ALLOWED', 'RESTRICTED', 'NOT_ALLOWED'],
    error: 'invalid_organization_auth_factor_setting',
  },
  email_jit_provisioning: {
    title: 'Joining by email domain',
    words: ['NOT_ALLOWED', 'RESTRICTED'],
    error: 'invalid_organization_auth_factor_setting_for_email_jit_provisioning',
  },
  email_allowed_domains: {
    title: 'Allowed email domains',
    words: ['none', 'own'],
    item: domains('organization_settings_duplicate_domain'),
    error: 'organization_settings_invalid_domain',
  },
  claimed_email_domains: {
    title: 'Claimed email domains',
    words: ['none', 'own'],
    item: domains('organization_settings_duplicate_claimed_domain'),
    error: 'organization_settings_invalid_claimed_domain',
  },
  oauth_tenant_jit_provisioning: {
    title: 'Joining by OAuth tenant',
    words: ['NOT_ALLOWED', 'RESTRICTED'],
    error: 'invalid_organization_auth_factor_setting_for_oauth_tenant_jit_provisioning',
  },
  allowed_oauth_tenants: {
    title: 'Allowed OAuth tenants',
    words: ['none'],
    item: {
      kind: 'word',
      pattern: /^(slack|hubspot|github):[\w.-]+$/,
      title: 'slack:, hubspot: or github: and a tenant id',
      twice: 'invalid_oauth_allowed_tenants_format',
    },
    error: 'invalid_oauth_allowed_tenants_format',
  },
  sso_jit_provisioning: {
    title: 'Joining by SSO',
    words: ['ALL_ALLOWED', 'NOT_ALLOWED'],
    error: 'invalid_organization_auth_factor_setting',
    // A new Organization has no connection that could be named.
    lacks: 'invalid_restricted_sso_setting',
  },
  sso: {
    title: 'SSO connection',
    words: ['none', 'needed', 'saml', 'oidc'],
  },
  scim: {
    title: 'SCIM connection',
    words: ['none', 'needed', 'create'],
  },
} as const satisfies Record<string, Setting>;

export type OrganizationSetting = keyof typeof settings;

/** In the order in which they are shown. */
export const organizationSettings: Record<OrganizationSetting, Setting> = settings;

export const organizationSettingNames = Object.keys(settings) as OrganizationSetting[];
