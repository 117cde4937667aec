/** Secrets of an environment: shown once, kept as fingerprints. */

import { type Routes, timestamp, type WorkspaceCall } from '../core/context.ts';
import { demand, refuse } from '../core/errors.ts';
import { fingerprint, newId, newToken } from '../core/ids.ts';
import { type Json, present } from '../core/json.ts';
import type { Store } from '../core/store.ts';
import { environmentOf } from './environment-of.ts';

const mostSecrets = 50;
const base = '/pwa/v3/projects/{project_slug}/environments/{environment_slug}/secrets';

/** Keeps a secret of an owner: a project id, or `workspace:<key id>`. */
export function keepSecret(store: Store, scope: string, id: string, secret: string, createdAt: string): void {
  store.run(
    'INSERT INTO secrets VALUES (?, ?, ?, ?, ?, NULL)',
    id,
    scope,
    fingerprint(secret),
    secret.slice(-4),
    createdAt,
  );
}

function masked({ id, last_four, created_at, used_at }: Json): Json {
  return present({ secret_id: id, last_four, created_at, used_at });
}

function secretOf(call: WorkspaceCall): Json {
  const { store, params } = call;
  const row = store.get(
    'SELECT * FROM secrets WHERE id = ? AND scope = ?',
    params.secret_id as string,
    environmentOf(call).project_id,
  );
  return row ?? refuse('secret_not_found', 'Secret could not be found.');
}

export const secrets: Routes<WorkspaceCall> = {
  [`POST ${base}`]: call => {
    const { store, now } = call;
    const env = environmentOf(call);
    const count = store.get('SELECT count(*) AS count FROM secrets WHERE scope = ?', env.project_id)?.count;
    demand(count < mostSecrets, 'too_many_secrets', `An environment has at most ${mostSecrets} secrets.`);
    const secret_id = newId('secret-id', env.stage);
    const secret = `secret-${env.stage}-${newToken()}=`;
    const created_at = timestamp(now);
    keepSecret(store, env.project_id, secret_id, secret, created_at);
    return { secret: { secret_id, secret, created_at } };
  },

  [`GET ${base}`]: call => ({
    secrets: call.store
      .all('SELECT * FROM secrets WHERE scope = ? ORDER BY rowid', environmentOf(call).project_id)
      .map(masked),
  }),

  [`GET ${base}/{secret_id}`]: call => ({ secret: masked(secretOf(call)) }),

  [`DELETE ${base}/{secret_id}`]: call => {
    call.store.run('DELETE FROM secrets WHERE id = ?', secretOf(call).id);
    return {};
  },
};
