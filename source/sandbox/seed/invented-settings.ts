/** What `settings.ts` sets: the invented application as data, in the shapes of the management API. */

/** Verified in the dashboard. */
export const domain = 'paperhouse.example';
const site = `https://app.${domain}`;

export const redirectUrls = [
  {
    url: `${site}/authenticate`,
    valid_types: [
      { type: 'LOGIN', is_default: true },
      { type: 'SIGNUP', is_default: true },
    ],
  },
  { url: `${site}/welcome?team={}`, valid_types: [{ type: 'SIGNUP', is_default: false }] },
  { url: `${site}/invited`, valid_types: [{ type: 'INVITE', is_default: true }] },
  { url: `${site}/new-password`, valid_types: [{ type: 'RESET_PASSWORD', is_default: true }] },
  { url: 'https://*.preview.paperhouse.example/authenticate', valid_types: [{ type: 'LOGIN', is_default: false }] },
];

export const flags = {
  user_impersonation_enabled: true,
  zero_downtime_session_migration_url: 'https://legacy.paperhouse.example/userinfo',
  user_lock_self_serve_enabled: true,
  user_lock_threshold: 7,
  user_lock_ttl: 1_800,
  use_custom_domain_in_magic_link_emails: true,
  idp_authorization_url: `${site}/oauth/authorize`,
  idp_dynamic_client_registration_enabled: true,
  idp_dynamic_client_registration_access_token_template_content: '{ "user": {{ user.user_id }} }',
};

/** The invented passwords are strong enough for it. */
export const passwordStrength = {
  check_breach_on_creation: true,
  check_breach_on_authentication: false,
  validate_on_authentication: true,
  validation_policy: 'LUDS',
  luds_min_password_length: 12,
  luds_min_password_complexity: 2,
};

export const rbacPolicy = {
  stytch_user: {
    permissions: [
      { resource_id: 'stytch.self', actions: ['*'] },
      { resource_id: 'documents', actions: ['read'] },
    ],
  },
  custom_roles: [
    { role_id: 'editor', description: 'Writes documents', permissions: [{ resource_id: 'documents', actions: ['*'] }] },
    {
      role_id: 'billing',
      description: 'Pays invoices',
      permissions: [{ resource_id: 'invoices', actions: ['read', 'pay'] }],
    },
    {
      role_id: 'support',
      description: 'Helps other people',
      permissions: [
        { resource_id: 'documents', actions: ['read'] },
        { resource_id: 'stytch.self', actions: ['revoke-sessions'] },
      ],
    },
  ],
  custom_resources: [
    { resource_id: 'documents', description: 'Drafts and papers', available_actions: ['read', 'write', 'delete'] },
    { resource_id: 'invoices', description: '', available_actions: ['read', 'pay'] },
  ],
  custom_scopes: [
    {
      scope: 'read:documents',
      description: 'For partners',
      permissions: [{ resource_id: 'documents', actions: ['read'] }],
    },
  ],
};

export const jwtTemplates = {
  SESSION: {
    template_content: `{
  "plan": {{ user.trusted_metadata.plan }},
  "theme": {{ user.untrusted_metadata.theme }},
  "roles": {{ user.rbac.roles }},
  "may": { "documents": {{ user.rbac.documents.actions }} },
  "display_name": {{ user.name }}
}`,
    custom_audience: 'https://api.paperhouse.example',
  },
  M2M: { template_content: '{ "team": {{ client.trusted_metadata.team }} }', custom_audience: '' },
};

export const sdkConfig = {
  basic: { enabled: true, domains: ['http://localhost:3000', site], bundle_ids: ['example.paperhouse.app'] },
  sessions: { max_session_duration_minutes: 1_440 },
  magic_links: { login_or_create_enabled: true, send_enabled: false, pkce_required: true },
  otps: {
    sms_login_or_create_enabled: true,
    whatsapp_login_or_create_enabled: true,
    email_login_or_create_enabled: true,
    sms_send_enabled: false,
    whatsapp_send_enabled: false,
    email_send_enabled: false,
    sms_autofill_metadata: [{ metadata_type: 'domain', metadata_value: 'app.paperhouse.example', bundle_id: '' }],
  },
  oauth: { enabled: true, pkce_required: true },
  totps: { enabled: true, create_totps: true },
  webauthn: { enabled: true, create_webauthns: true },
  crypto_wallets: { enabled: true, siwe_required: true },
  biometrics: { enabled: true, create_biometrics_enabled: true },
  passwords: { enabled: true, pkce_required_for_password_resets: true },
  dfppa: { enabled: 'DISABLED', on_challenge: 'ALLOW' },
  cookies: { http_only: 'DISABLED' },
};

export const countryCodes = { sms: ['CA', 'DE', 'GB', 'US'], whatsapp: ['BR', 'US'] };

const sender = { from_local_part: 'hello', from_domain: 'mail.paperhouse.example', from_name: 'Paperhouse' };
export const emailTemplates = [
  {
    template_id: 'paperhouse',
    name: 'Our colours',
    prebuilt_customization: {
      button_border_radius: 8,
      button_color: '#204060',
      button_text_color: '#ffffff',
      font_family: 'GEORGIA',
      text_alignment: 'CENTER',
    },
  },
  {
    template_id: 'paperhouse-sign-up',
    name: 'The first letter',
    sender_information: sender,
    custom_html_customization: {
      template_type: 'SIGNUP',
      subject: 'Welcome to Paperhouse',
      html_content: '<p>Welcome! <a href="{{magic_link_url}}">Come in</a></p>',
      plaintext_content: 'Welcome! {{magic_link_url}}',
    },
  },
];
export const defaultTemplates = { PREBUILT: 'paperhouse', SIGNUP: 'paperhouse-sign-up' };

export const eventLogStream = {
  destination_type: 'DATADOG',
  destination_config: { datadog: { site: 'US', api_key: '0123456789abcdef0123456789abcdef' } },
};

/** A partner's tokens that open sessions here. */
export const trustedTokenProfile = {
  name: 'Partner portal',
  audience: 'paperhouse',
  issuer: 'https://login.partner.example',
  jwks_url: 'https://login.partner.example/jwks.json',
  attribute_mapping: { email: 'email', token_id: 'sub' },
  public_key_type: 'JWK',
  pem_files: [],
  can_jit_provision: false,
};

export const m2mClients = [
  {
    client_name: 'Nightly export',
    client_description: 'Copies documents to the warehouse',
    scopes: ['read:documents'],
    trusted_metadata: { team: 'data' },
  },
  { client_name: 'Invoice robot', scopes: ['read:invoices', 'pay:invoices'], trusted_metadata: { team: 'finance' } },
];

/** An application of a partner. Its id cannot be moved. */
export const connectedApps = [
  {
    client_type: 'third_party',
    client_name: 'Reading lists',
    client_description: 'Shows documents elsewhere',
    redirect_urls: ['https://lists.partner.example/callback'],
    access_token_template_content: '{ "roles": {{ user.rbac.roles }} }',
  },
];
