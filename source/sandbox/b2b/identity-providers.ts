/** What a Member's identity providers have issued: the accounts of its OAuth and SSO logins. The built-in provider's tokens open nothing. */
import { providerValues } from '../auth/oauth-providers.ts';
import type { Call, Handler, Routes } from '../core/context.ts';
import { refuse } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import type { Member } from './member.ts';
import { pathMember } from './members.ts';
import { authorizeMember } from './rbac-headers.ts';

const lifetime = 3_600;

function registrationsOf({ doc, email }: Member, provider: string): Json[] {
  const { access_token, scopes } = providerValues(email);
  return (doc.oauth_registrations ?? [])
    .filter((item: Json) => item.provider_type === provider)
    .map(({ provider_subject }: Json) => ({ provider_subject, access_token, scopes }));
}

/** All accounts at a provider; `more` has the fields that only this provider has. */
function listed(provider: string, more: Json): Handler<Call> {
  return call => ({
    provider_type: provider,
    registrations: registrationsOf(pathMember(call).member, provider).map(item => ({ ...item, ...more })),
  });
}

function single(provider: string): Handler<Call> {
  return call => {
    const [found] = registrationsOf(pathMember(call).member, provider);
    if (!found) refuse('member_oauth_token_not_found', 'This Member has not logged in with that provider.');
    return { provider_type: provider, id_token: '', access_token_expires_in: lifetime, ...found };
  };
}

export const identityProviders: Routes<Call> = {
  'GET /v1/b2b/organizations/{organization_id}/members/{member_id}/oauth_providers/google': single('Google'),
  'GET /v1/b2b/organizations/{organization_id}/members/{member_id}/oauth_providers/microsoft': single('Microsoft'),
  'GET /v1/b2b/organizations/{organization_id}/members/{member_id}/oauth_providers/slack': listed('Slack', {
    provider_tenant_id: '',
    bot_access_token: '',
    bot_scopes: [],
  }),
  'GET /v1/b2b/organizations/{organization_id}/members/{member_id}/oauth_providers/hubspot': listed('HubSpot', {
    provider_tenant_id: '',
    access_token_expires_in: lifetime,
  }),
  'GET /v1/b2b/organizations/{organization_id}/members/{member_id}/oauth_providers/github': listed('GitHub', {
    provider_tenant_ids: [],
  }),

  'GET /v1/b2b/organizations/{organization_id}/members/{member_id}/oidc_providers': call => {
    const { doc, email } = pathMember(call).member;
    const { access_token, scopes } = providerValues(email);
    const oidc = (doc.sso_registrations ?? []).filter((item: Json) => !item.connection_id.startsWith('saml'));
    return {
      registrations: oidc.map(({ connection_id, external_id }: Json) => ({
        provider_subject: external_id,
        id_token: '',
        access_token,
        access_token_expires_in: lifetime,
        scopes,
        connection_id,
      })),
    };
  },

  'GET /v1/b2b/organizations/{organization_id}/members/{member_id}/connected_apps': call => {
    const { organization, member } = pathMember(call);
    authorizeMember(call, organization, 'stytch.member', ['get.connected-apps'], member);
    return { connected_apps: [] };
  },
};
