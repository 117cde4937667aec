/** /v1/public/{project_id}/oauth2/token, of projects of either vertical: access tokens of M2M clients (RFC 6749, 4.4). */
import { mergeClaims, renderTemplate } from '../auth/claims.ts';
import { signingKey, signJwt } from '../auth/jwt.ts';
import { jwtTemplate } from '../auth/templates.ts';
import type { Call, Routes } from '../core/context.ts';
import { basicCredentials } from '../core/credentials.ts';
import { Documents } from '../core/documents.ts';
import { environmentById } from '../core/environments.ts';
import { demand, refuse } from '../core/errors.ts';
import { fingerprint } from '../core/ids.ts';
import type { Json } from '../core/json.ts';

const lifetime = 3_600;

/** The credentials are in the body, or in the Authorization header. */
function credentialsOf({ body, headers }: Call): { id: string; secret: string } {
  if (body.client_id && body.client_secret) return { id: body.client_id, secret: body.client_secret };
  const { name, secret } = basicCredentials(headers.authorization as string | undefined);
  return { id: name, secret };
}

/** The scopes of the request, which must be the client's; all of the client's when none are asked for. */
function grantedScopes(client: Json, asked: string | undefined): string[] {
  const scopes = asked?.split(' ').filter(Boolean) ?? [];
  const unknown = scopes.find(scope => !client.scopes.includes(scope));
  demand(unknown === undefined, 'oauth_invalid_scope_requested', `The client does not have the scope "${unknown}".`);
  return scopes.length > 0 ? scopes : client.scopes;
}

export const m2mTokens: Routes<Call> = {
  'POST /v1/public/{project_id}/oauth2/token': call => {
    const { store, params, body, now } = call;
    const env = environmentById(store, params.project_id as string);
    if (!env) refuse('project_not_found', 'Project could not be found.');
    const { id, secret } = credentialsOf(call);
    const client = new Documents(store, env.project_id, 'm2m-client').get(id);
    // While a secret is rotated, the old one and the new one are valid.
    const known = client?.status === 'active' && [client.sha, client.next_sha].includes(fingerprint(secret));
    if (!client || !known) refuse('unauthorized_credentials');
    const { template_content, custom_audience } = jwtTemplate(store, env, 'M2M');
    const { client_secret: _, ...request } = body;
    const seconds = Math.floor(now / 1_000);
    const access_token = signJwt(signingKey(store, env), {
      ...mergeClaims(store, {}, renderTemplate(store, template_content, { client, request })),
      sub: id,
      iss: `stytch.com/${env.project_id}`,
      aud: [env.project_id, ...(custom_audience ? [custom_audience] : [])],
      scope: grantedScopes(client, body.scope).join(' '),
      iat: seconds,
      nbf: seconds,
      exp: seconds + lifetime,
    });
    return { access_token, token_type: 'bearer', expires_in: lifetime };
  },
};
