/** What the frontend SDKs of an environment may do, as set through the management API. */
import type { Environment } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import type { Json } from '../core/json.ts';
import type { Store } from '../core/store.ts';

const common = {
  sessions: { max_session_duration_minutes: 60 },
  totps: { enabled: false, create_totps: false },
  dfppa: { enabled: 'DISABLED', on_challenge: 'ALLOW' },
  passwords: { enabled: false, pkce_required_for_password_resets: false },
  cookies: { http_only: 'DISABLED' },
  oauth: { enabled: false, pkce_required: false },
};

const defaults: Record<Environment['vertical'], Json> = {
  CONSUMER: {
    ...common,
    basic: { enabled: false, domains: [], bundle_ids: [] },
    magic_links: { login_or_create_enabled: false, send_enabled: false, pkce_required: false },
    otps: {
      sms_login_or_create_enabled: false,
      whatsapp_login_or_create_enabled: false,
      email_login_or_create_enabled: false,
      sms_send_enabled: false,
      whatsapp_send_enabled: false,
      email_send_enabled: false,
      sms_autofill_metadata: [],
    },
    webauthn: { enabled: false, create_webauthns: false },
    crypto_wallets: { enabled: false, siwe_required: false },
    biometrics: { enabled: false, create_biometrics_enabled: false },
  },
  B2B: {
    ...common,
    basic: {
      enabled: false,
      allow_self_onboarding: false,
      enable_member_permissions: false,
      domains: [],
      bundle_ids: [],
    },
    magic_links: { enabled: false, pkce_required: false },
    sso: { enabled: false, pkce_required: false },
    otps: { sms_enabled: false, sms_autofill_metadata: [], email_enabled: false },
  },
};

/** The settings of an environment; what was never set is off. */
export function sdkConfig(store: Store, env: Environment): Json {
  const first = { ...defaults[env.vertical] };
  if (env.vertical === 'B2B' && store.behaviour.is('sdk-first-config', 'on'))
    first.basic = { ...first.basic, allow_self_onboarding: true, enable_member_permissions: true };
  if (store.behaviour.is('sdk-impersonation', 'listed')) first.user_impersonation = { enabled: false };
  return { ...first, ...new Documents(store, env.project_id, 'sdk-config').get('config') };
}
