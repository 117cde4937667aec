/** The defaults of a new environment: a secret that is never shown, a public token, and in test a redirect URL. */

import { type Environment, timestamp } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import { newId, newToken } from '../core/ids.ts';
import type { Store } from '../core/store.ts';
import { keepSecret } from './secrets.ts';

const url = 'http://localhost:3000/authenticate';

/** The kinds of redirect URL that a new environment has; discovery is of B2B. */
export function redirectTypes({ vertical }: Pick<Environment, 'vertical'>): string[] {
  return ['LOGIN', 'SIGNUP', 'INVITE', 'RESET_PASSWORD', ...(vertical === 'B2B' ? ['DISCOVERY'] : [])];
}

export function giveFirstSettings(store: Store, env: Environment, now: number): void {
  const { project_id, stage } = env;
  const created_at = timestamp(now);
  keepSecret(store, project_id, newId('secret-id', stage), `secret-${stage}-${newToken()}=`, created_at);
  const public_token = newId('public-token', stage);
  new Documents(store, project_id, 'public-token').put(public_token, { public_token, created_at });
  if (stage === 'live' || store.behaviour.is('first-redirect-url', 'none')) return;
  const valid_types = redirectTypes(env).map(type => ({ type, is_default: true }));
  new Documents(store, project_id, 'redirect-url').put(url, { url, valid_types });
}
