/** The keys that verify session JWTs. */
import type { Call } from '../core/context.ts';
import { environmentById } from '../core/environments.ts';
import { refuse } from '../core/errors.ts';
import { signingKey } from './jwt.ts';

/** The public keys of a project; anyone may ask. */
export function jwks({ store, params }: Call) {
  const env = environmentById(store, params.project_id as string);
  if (!env) refuse('project_not_found', 'Project could not be found.');
  return { keys: [signingKey(store, env).jwk] };
}
