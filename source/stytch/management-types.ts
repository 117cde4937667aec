/** What the management API answers with, and its error. */

export interface Project {
  project_slug: string;
  name: string;
  vertical?: 'CONSUMER' | 'B2B' | 'ALL';
}

export interface Environment {
  environment_slug: string;
  project_slug: string;
  name: string;
  project_id: string;
  type?: 'LIVE' | 'TEST';
  cross_org_passwords_enabled: boolean;
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
