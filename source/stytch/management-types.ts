/** What the management API answers with, and its error. */

export interface Project {
  project_slug: string;
  name: string;
  vertical?: 'CONSUMER' | 'B2B' | 'ALL';
}

/** The settings that an environment has itself. */
export interface EnvironmentFlags {
  cross_org_passwords_enabled: boolean;
  user_impersonation_enabled: boolean;
  zero_downtime_session_migration_url: string;
  use_custom_domain_in_magic_link_emails: boolean;
  user_lock_self_serve_enabled: boolean;
  user_lock_threshold: number;
  user_lock_ttl: number;
  idp_authorization_url: string;
  idp_dynamic_client_registration_enabled: boolean;
  idp_dynamic_client_registration_access_token_template_content: string;
}

/** What a flag that is left out of an answer means. */
export const unsetFlags: EnvironmentFlags = {
  cross_org_passwords_enabled: false,
  user_impersonation_enabled: false,
  zero_downtime_session_migration_url: '',
  use_custom_domain_in_magic_link_emails: false,
  user_lock_self_serve_enabled: false,
  user_lock_threshold: 10,
  user_lock_ttl: 3600,
  idp_authorization_url: '',
  idp_dynamic_client_registration_enabled: false,
  idp_dynamic_client_registration_access_token_template_content: '',
};

export interface Environment extends EnvironmentFlags {
  environment_slug: string;
  project_slug: string;
  name: string;
  project_id: string;
  type?: 'LIVE' | 'TEST';
  /** Part of the address at which OAuth providers send people back. */
  oauth_callback_id?: string;
}

export interface JwtTemplate {
  template_content: string;
  custom_audience: string;
}

export interface TrustedTokenProfile {
  profile_id: string;
  name: string;
  audience: string;
  issuer: string;
  jwks_url?: string;
  attribute_mapping?: Record<string, unknown>;
  can_jit_provision: boolean;
  public_key_type?: 'JWK' | 'PEM';
  pem_files?: { public_key: string }[];
}

export interface Secret {
  secret_id: string;
  created_at?: string;
  /** When it was used last; not there for one that never was. */
  used_at?: string;
}

/** An answer of the management API that is not a success; the shape of every Stytch error. */
export class ManagementError extends Error {
  readonly status_code: number;
  readonly error_type: string;
  readonly error_message: string;
  constructor(body: { status_code: number; error_type: string; error_message: string }) {
    super(body.error_message);
    this.name = 'ManagementError';
    this.status_code = body.status_code;
    this.error_type = body.error_type;
    this.error_message = body.error_message;
  }
}
