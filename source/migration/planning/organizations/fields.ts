/** The fields of an Organization that this tool decides, by the service's own names; and what the service takes where one is left out. */

export interface OrganizationFields {
  auth_methods: 'ALL_ALLOWED' | 'RESTRICTED';
  allowed_auth_methods: string[];
  mfa_policy: 'OPTIONAL' | 'REQUIRED_FOR_ALL';
  mfa_methods: 'ALL_ALLOWED' | 'RESTRICTED';
  allowed_mfa_methods: string[];
  email_invites: 'ALL_ALLOWED' | 'RESTRICTED' | 'NOT_ALLOWED';
  email_jit_provisioning: 'RESTRICTED' | 'NOT_ALLOWED';
  email_allowed_domains: string[];
  claimed_email_domains: string[];
  oauth_tenant_jit_provisioning: 'RESTRICTED' | 'NOT_ALLOWED';
  /** Tenant ids by provider. */
  allowed_oauth_tenants: Record<string, string[]>;
  sso_jit_provisioning: 'ALL_ALLOWED' | 'NOT_ALLOWED';
}

export type OrganizationField = keyof OrganizationFields;

export const serviceDefaults: Readonly<OrganizationFields> = {
  auth_methods: 'ALL_ALLOWED',
  allowed_auth_methods: [],
  mfa_policy: 'OPTIONAL',
  mfa_methods: 'ALL_ALLOWED',
  allowed_mfa_methods: [],
  email_invites: 'ALL_ALLOWED',
  email_jit_provisioning: 'NOT_ALLOWED',
  email_allowed_domains: [],
  claimed_email_domains: [],
  oauth_tenant_jit_provisioning: 'NOT_ALLOWED',
  allowed_oauth_tenants: {},
  sso_jit_provisioning: 'ALL_ALLOWED',
};

/** What is decided about one Organization. */
export interface OrganizationSettings {
  /** Fields that are otherwise than the service's default. */
  fields: Partial<OrganizationFields>;
  /** needed: it is named in the report. saml, oidc: the run creates such a connection. */
  sso: 'none' | 'needed' | 'saml' | 'oidc';
  /** create: the run creates one. */
  scim: 'none' | 'needed' | 'create';
}

/** The connections that a run makes in an Organization. */
export type ConnectionKind = 'saml' | 'oidc' | 'scim';

export const connectionsOf = ({ sso, scim }: Pick<OrganizationSettings, 'sso' | 'scim'>): ConnectionKind[] => [
  ...(sso === 'saml' || sso === 'oidc' ? [sso] : []),
  ...(scim === 'create' ? (['scim'] as const) : []),
];

/** Every field, those that are left out with the service's default. */
export const allFields = (fields: Partial<OrganizationFields>): OrganizationFields => ({
  ...serviceDefaults,
  ...fields,
});
