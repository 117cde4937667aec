/** An OIDC connection: pending until it knows the identity provider and the client there. */
import type { Call } from '../core/context.ts';
import { demand } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { baseUrl } from './connections.ts';
import type { Organization } from './organization.ts';

const urls = ['authorization_url', 'token_url', 'userinfo_url', 'jwks_url'];

export function newOidc(call: Call, organization: Organization, connection_id: string): Json {
  return {
    organization_id: organization.id,
    connection_id,
    status: 'pending',
    display_name: call.body.display_name ?? '',
    identity_provider: call.body.identity_provider ?? 'generic',
    redirect_url: `${baseUrl(call)}/v1/b2b/sso/callback/${connection_id}`,
    client_id: '',
    client_secret: '',
    issuer: '',
    ...Object.fromEntries(urls.map(name => [name, ''])),
    custom_scopes: '',
    attribute_mapping: {},
  };
}

export function updatedOidc(call: Call, _organization: Organization, before: Json): Json {
  for (const name of [...urls, 'issuer']) {
    const url: string = call.body[name] ?? '';
    demand(url === '' || URL.canParse(url), 'invalid_url', `${name} is not a URL.`);
  }
  const changed: Json = { ...before, ...call.body };
  const complete = [...urls, 'issuer', 'client_id', 'client_secret'].every(name => changed[name]);
  return { ...changed, status: complete && call.store.behaviour.is('oidc-status', 'active') ? 'active' : 'pending' };
}
