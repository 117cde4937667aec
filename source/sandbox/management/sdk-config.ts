/** What the frontend SDKs of an environment may do. */

import { sdkConfig } from '../auth/sdk-config.ts';
import type { Environment, Routes, WorkspaceCall } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import { demand, refuse } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { hasCustomDomain } from './custom-domains.ts';
import { environmentOf } from './environment-of.ts';

/** Stands for an Organization's slug in a pattern. */
const slug = '{{slug}}';

const base = '/pwa/v3/projects/{project_slug}/environments/{environment_slug}/sdk';
function settingsOf(call: WorkspaceCall, vertical: 'consumer' | 'b2b'): { env: Environment; config: Json } {
  const env = environmentOf(call);
  const own = env.vertical === 'B2B' ? 'b2b' : 'consumer';
  if (own !== vertical) refuse('bad_vertical_for_stytch_sdk', `This is a ${env.vertical} project.`);
  return { env, config: sdkConfig(call.store, env) };
}

/** Smallest and largest length of a session. */
const sessionMinutes = {
  as_noted: [5, 527_040],
  narrower: [5, 43_200],
  wider: [1, 1_054_080],
} as const;

/** A page of an Organization has the slug in its path, or in its host, which then needs a domain with a wildcard. */
function checkDomains({ store: { behaviour } }: WorkspaceCall, domains: Json[]): void {
  for (const { domain, slug_pattern = '' } of domains) {
    const wild = behaviour.is('sdk-wildcard-domain', 'accepted') || !domain.includes('*');
    demand(wild, 'invalid_domain', `"${domain}" has a wildcard.`);
    if (slug_pattern === '') continue;
    demand(slug_pattern.includes(slug), 'bad_request', `"${slug_pattern}" has no ${slug}.`);
    const inHost = slug_pattern
      .replace(/^\w+:\/\//, '')
      .split('/')[0]
      ?.includes(slug);
    const takes = behaviour.is(inHost ? 'sdk-slug-in-host' : 'sdk-slug-in-path', 'accepted');
    demand(takes, 'bad_request', `"${slug_pattern}" is no pattern.`);
  }
}

function set(call: WorkspaceCall, vertical: 'consumer' | 'b2b'): Json {
  const { env, config } = settingsOf(call, vertical);
  const changed = { ...config, ...call.body.config };
  const minutes = changed.sessions.max_session_duration_minutes;
  const [least, most] = sessionMinutes[call.store.behaviour.of('sdk-session-minutes')];
  demand(minutes >= least && minutes <= most, 'invalid_session_duration_minutes');
  if (env.vertical === 'B2B') checkDomains(call, changed.basic.domains);
  if (!changed.passwords.enabled && changed.passwords.pkce_required_for_password_resets) {
    refuse('passwords_incompatible_with_sdk_config');
  }
  if (changed.cookies.http_only !== 'DISABLED') {
    demand(
      call.store.behaviour.is('http-only-domain', 'not_needed') || hasCustomDomain(call.store, env.project_slug),
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
