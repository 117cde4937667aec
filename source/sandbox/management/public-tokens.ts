/** Public tokens of an environment, which browsers carry. One must stay. */

import { type Routes, timestamp, type WorkspaceCall } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import { demand, refuse } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import { environmentOf } from './environment-of.ts';

const base = '/pwa/v3/projects/{project_slug}/environments/{environment_slug}/public_tokens';
const mostTokens = 50;

function tokensOf(call: WorkspaceCall): Documents {
  return new Documents(call.store, environmentOf(call).project_id, 'public-token');
}

function named(call: WorkspaceCall): Json {
  return tokensOf(call).get(call.params.public_token as string) ?? refuse('public_token_not_found');
}

export const publicTokens: Routes<WorkspaceCall> = {
  [`POST ${base}`]: call => {
    const tokens = tokensOf(call);
    const most = `An environment has at most ${mostTokens} public tokens.`;
    demand(tokens.all().length < mostTokens, 'too_many_public_tokens', most);
    const public_token = {
      public_token: newId('public-token', environmentOf(call).stage),
      created_at: timestamp(call.now),
    };
    tokens.put(public_token.public_token, public_token);
    return { public_token };
  },

  [`GET ${base}`]: call => ({ public_tokens: tokensOf(call).all() }),

  [`GET ${base}/{public_token}`]: call => ({ public_token: named(call) }),

  [`DELETE ${base}/{public_token}`]: call => {
    const { public_token } = named(call);
    const tokens = tokensOf(call);
    demand(tokens.all().length > 1, 'unable_to_delete_last_public_token');
    tokens.delete(public_token);
    return {};
  },
};
