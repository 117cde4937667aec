/** Who calls from a browser: a page of an authorized domain, with the public token, and with a session token once it has one. */
import { sdkConfig } from '../auth/sdk-config.ts';
import { liveSession } from '../auth/sessions.ts';
import type { Environment } from '../core/context.ts';
import { basicCredentials } from '../core/credentials.ts';
import { demand } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import type { PageCall } from '../core/pages.ts';
import { environmentOfToken } from './public-token.ts';
import type { SdkOperation } from './sdk-operations.ts';

export type SdkCaller = { env: Environment; config: Json; session_token: string | undefined };

/** The environment of the public token, which must allow its SDKs and this page; and the session, if it lives. */
export function sdkCaller({ services, headers, now }: PageCall): SdkCaller {
  const { store } = services;
  // The public token stands in both places where there is no session.
  const { name, secret } = basicCredentials(headers.authorization);
  const env = environmentOfToken(store, name);
  const config = sdkConfig(store, env);
  demand(config.basic.enabled, 'endpoint_not_authorized_for_sdk', 'The SDK configuration says basic.enabled: false.');
  const { origin } = headers;
  const domains = (config.basic.domains as (string | Json)[]).map(item =>
    typeof item === 'string' ? item : item.domain,
  );
  const text = `${origin} is not among basic.domains of the SDK configuration.`;
  demand(origin === undefined || domains.some(domain => isOf(origin, domain)), 'bad_domain_for_stytch_sdk', text);
  const lives = secret !== name && liveSession({ store, env, now }, secret) !== undefined;
  return { env, config, session_token: lives ? secret : undefined };
}

/** Refuses what the configuration does not allow. */
export function demandAllowed({ config }: SdkCaller, { allowed }: SdkOperation): void {
  const text = `The SDK configuration does not allow it: ${allowed.setting} is off.`;
  demand(allowed.by(config), 'endpoint_not_authorized_for_sdk', text);
}

/** A domain without a scheme stands for both, one without a port for all of them; a star for one label of the host. */
function isOf(origin: string, domain: string): boolean {
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  const text = domain.includes('://') ? domain : `${page.protocol}//${domain}`;
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, port } = new URL(text);
  const isHost = hostname.startsWith('*.')
    ? /^[^.]+$/.test(page.hostname.slice(0, -hostname.length + 1)) && page.hostname.endsWith(hostname.slice(1))
    : page.hostname === hostname;
  return page.protocol === protocol && isHost && (port === '' || page.port === port);
}
