/** Where a login with an OAuth provider starts: the browser is sent to the provider, which is the built-in page here. */
import { providerType } from '../auth/oauth-providers.ts';
import { redirectsOf, type UrlType } from '../auth/redirects.ts';
import { beginSignIn } from '../auth/sign-ins.ts';
import { liveToken } from '../auth/tokens.ts';
import { organizationById } from '../b2b/organization.ts';
import type { Call } from '../core/context.ts';
import { demand } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { type PageCall, type Pages, redirectTo } from '../core/pages.ts';
import { providerPage } from './identity-provider.ts';
import { environmentOfToken } from './public-token.ts';

type Place = Pick<Call, 'store' | 'env' | 'now'>;

/** Checks what all starts have, and sends the browser on. */
function start(call: PageCall, vertical: 'CONSUMER' | 'B2B', ask: (place: Place) => Json) {
  const { services, query, params, now } = call;
  const { store } = services;
  const env = environmentOfToken(store, query.get('public_token'));
  const foreign = vertical === 'B2B' ? 'invalid_b2b_endpoint' : 'invalid_consumer_endpoint';
  demand(env.vertical === vertical, foreign, `The public_token is of a ${env.vertical} project.`);
  const provider = params.provider as string;
  const provider_type = providerType(provider, vertical);
  const place = { store, env, now };
  return store.write(() => {
    const challenge = query.get(vertical === 'B2B' ? 'pkce_code_challenge' : 'code_challenge') ?? undefined;
    const asked = { kind: 'oauth', provider, provider_type, challenge, ...ask(place) };
    return redirectTo(providerPage(env, beginSignIn(place, asked)));
  });
}

const redirects = ({ query }: PageCall, place: Place, types: UrlType[]) =>
  redirectsOf(place, query, types, 'no_match_for_provided_oauth_url');

export const oauthStart: Pages = {
  'GET /v1/public/oauth/{provider}/start': call =>
    start(call, 'CONSUMER', place => {
      const attach = call.query.get('oauth_attach_token');
      const attached = attach ? liveToken(place, 'oauth-attach', attach) : undefined;
      const fits = !attach || attached?.provider === call.params.provider;
      demand(fits, 'invalid_oauth_attach_token', 'oauth_attach_token is unknown, too old, or of another provider.');
      return { user: attached?.user, ...redirects(call, place, ['LOGIN', 'SIGNUP']) };
    }),

  'GET /v1/b2b/public/oauth/{provider}/start': call =>
    start(call, 'B2B', place => {
      const [id, slug] = [call.query.get('organization_id'), call.query.get('slug')];
      demand(id || slug, 'missing_oauth_organization_locator', 'organization_id or slug is required.');
      demand(!(id && slug), 'too_many_oauth_organization_locators', 'Either organization_id or slug is given.');
      const { id: organization } = organizationById(place, (id || slug) as string);
      return { organization, ...redirects(call, place, ['LOGIN', 'SIGNUP']) };
    }),

  'GET /v1/b2b/public/oauth/{provider}/discovery/start': call =>
    start(call, 'B2B', place => ({ discovery: true, ...redirects(call, place, ['DISCOVERY']) })),
};
