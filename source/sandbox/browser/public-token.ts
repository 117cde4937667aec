/** Which environment a public token is of. Browsers carry one in place of a secret. */
import type { Environment } from '../core/context.ts';
import { environmentById } from '../core/environments.ts';
import { demand, refuse } from '../core/errors.ts';
import type { Store } from '../core/store.ts';

export function environmentOfToken(store: Store, token: string | null | undefined): Environment {
  demand(token, 'public_token_required', 'public_token is required.');
  const row = store.get(
    `SELECT project_id FROM environments JOIN documents ON scope = project_id
     WHERE kind = 'public-token' AND documents.id = ? ORDER BY environments.seq`,
    token,
  );
  const env = row && environmentById(store, row.project_id);
  return env ?? refuse('public_token_not_found', 'public_token is not one of an environment.');
}
