/** What the frontend SDKs of an environment may do. */

import type { Environment, Routes, WorkspaceCall } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import { demand, refuse } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { hasCustomDomain } from './custom-domains.ts';
import { environmentOf } from './environment-of.ts';

const base = '/pwa/v3/projects/{project_slug}/environments/{environment_slug}/sdk';
const common = {
  sessions: { max_session_duration_minutes: 60 },
  totps: { enabled: false, create_totps: false },
  dfppa: { enabled: 'DISABLED', on_challenge: 'ALLOW' },
  passwords: { enabled: false, pkce_required_for_password_resets: false },
  cookies: { http_only: 'DISABLED' },
  oauth: { enabled: false, pkce_required: false },
};

const defaults: Record<'consumer' | 'b2b', Json> = {
  consumer: {
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
  b2b: {
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

function settingsOf(call: WorkspaceCall, vertical: 'consumer' | 'b2b'): { env: Environment; config: Json } {
  const env = environmentOf(call);
  const own = env.vertical === 'B2B' ? 'b2b' : 'consumer';
  if (own !== vertical) refuse('bad_vertical_for_stytch_sdk', `This is a ${env.vertical} project.`);
  const stored = new Documents(call.store, env.project_id, 'sdk-config').get('config');
  return { env, config: { ...defaults[vertical], ...stored } };
}

function set(call: WorkspaceCall, vertical: 'consumer' | 'b2b'): Json {
  const { env, config } = settingsOf(call, vertical);
  const changed = { ...config, ...call.body.config };
  const minutes = changed.sessions.max_session_duration_minutes;
  demand(minutes >= 5 && minutes <= 527_040, 'invalid_session_duration_minutes');
  if (!changed.passwords.enabled && changed.passwords.pkce_required_for_password_resets) {
    refuse('passwords_incompatible_with_sdk_config');
  }
  if (changed.cookies.http_only !== 'DISABLED') {
    demand(
      hasCustomDomain(call.store, env.project_slug),
      'cname_required_to_enable_http_only_cookies',
      'cookies.http_only needs a custom domain of the project.',
    );
  }
  new Documents(call.store, env.project_id, 'sdk-config').put('config', changed);
  return { config: changed };
}

export const sdkConfigs: Routes<WorkspaceCall> = {
  [`GET ${base}/consumer`]: call => ({ config: settingsOf(call, 'consumer').config }),
  [`PUT ${base}/consumer`]: call => set(call, 'consumer'),
  [`GET ${base}/b2b`]: call => ({ config: settingsOf(call, 'b2b').config }),
  [`PUT ${base}/b2b`]: call => set(call, 'b2b'),
};
