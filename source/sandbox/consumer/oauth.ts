/** /v1/oauth: the sandbox has no OAuth logins, so only the published sample token is known (see published-values.ts). */
import type { Call, Routes } from '../core/context.ts';
import { refuse } from '../core/errors.ts';

export const oauth: Routes<Call> = {
  'POST /v1/oauth/authenticate': () => refuse('oauth_token_not_found', 'The OAuth token could not be found.'),
};
