/** Where a login by a company's own identity provider starts. The built-in page stands for it, whatever the connection says. */
import { redirectsOf } from '../auth/redirects.ts';
import { beginSignIn } from '../auth/sign-ins.ts';
import { connectionById } from '../b2b/connections.ts';
import { demand, refuse } from '../core/errors.ts';
import { type Pages, redirectTo } from '../core/pages.ts';
import { providerPage } from './identity-provider.ts';
import { environmentOfToken } from './public-token.ts';

export const ssoStart: Pages = {
  'GET /v1/public/sso/start': ({ services, query, now }) => {
    const { store } = services;
    const env = environmentOfToken(store, query.get('public_token'));
    const id = query.get('connection_id');
    demand(id, 'missing_sso_connection_locator', 'connection_id is required.');
    const place = { store, env, now };
    const connection = connectionById(place, id) ?? refuse('sso_connection_not_found', `There is no connection ${id}.`);
    demand(connection.status === 'active', 'requires_active_sso_connection', `The connection ${id} is not active.`);
    const asked = {
      kind: 'sso',
      provider: connection.display_name || connection.identity_provider || 'generic',
      organization: connection.organization_id,
      connection: id,
      challenge: query.get('pkce_code_challenge') ?? undefined,
      ...redirectsOf(place, query, ['LOGIN', 'SIGNUP'], 'no_match_for_provided_sso_url'),
    };
    return store.write(() => redirectTo(providerPage(env, beginSignIn(place, asked))));
  },
};
