/** The settings of a project and its environments, as the management API shows them. */

export const redirectTypes = ['LOGIN', 'SIGNUP', 'INVITE', 'RESET_PASSWORD', 'DISCOVERY'] as const;
export type RedirectType = (typeof redirectTypes)[number];

export interface RedirectUrl {
  url: string;
  valid_types: { type: RedirectType; is_default: boolean }[];
}

export interface PasswordStrength {
  check_breach_on_creation: boolean;
  check_breach_on_authentication: boolean;
  validate_on_authentication: boolean;
  validation_policy: 'ZXCVBN' | 'LUDS';
  luds_min_password_length?: number;
  luds_min_password_complexity?: number;
}

export interface Permission {
  resource_id: string;
  actions: string[];
}

export interface RbacPolicy {
  custom_roles: { role_id: string; description: string; permissions: Permission[] }[];
  custom_resources: { resource_id: string; description: string; available_actions: string[] }[];
  custom_scopes: { scope: string; description: string; permissions: Permission[] }[];
  /** The service's own; a policy that is written leaves them out. */
  stytch_resources?: { resource_id: string; description: string; available_actions: string[] }[];
  /** Default roles: of B2B the first two, of Consumer the third. */
  stytch_member?: { permissions: Permission[] };
  stytch_admin?: { permissions: Permission[] };
  stytch_user?: { permissions: Permission[] };
}

/** Sections by name; which ones there are depends on the vertical. */
export type SdkConfig = Record<string, Record<string, unknown>>;

export interface EmailTemplate {
  template_id: string;
  name?: string;
  sender_information?: Record<string, string>;
  prebuilt_customization?: Record<string, unknown>;
  custom_html_customization?: { template_type?: string } & Record<string, unknown>;
}

export const emailTypes = [
  'LOGIN',
  'SIGNUP',
  'INVITE',
  'RESET_PASSWORD',
  'ONE_TIME_PASSCODE',
  'ONE_TIME_PASSCODE_SIGNUP',
  'VERIFY_EMAIL_PASSWORD_RESET',
  'UNLOCK',
  'PREBUILT',
] as const;
export type EmailType = (typeof emailTypes)[number];

export const streamTypes = ['DATADOG', 'GRAFANA_LOKI'] as const;
export type StreamType = (typeof streamTypes)[number];

/** Where an event log goes; the key's or password's end only. */
export interface EventLogStream {
  destination_type: StreamType;
  destination_config: {
    datadog?: { site?: string; api_key_last_four: string };
    grafana_loki?: { hostname: string; username: string; password_last_four: string };
  };
  streaming_status?: 'ACTIVE' | 'DISABLED' | 'PENDING';
}

export interface Metrics {
  user_count: number;
  organization_count: number;
  member_count: number;
  m2m_client_count: number;
}
