/**
 * What a Member's identity providers have issued. The sandbox has no OAuth or SSO logins, so no Member has a registration: lists
 * are empty, and a single provider's token is not found.
 */

import type { Call, Handler, Routes } from '../core/context.ts';
import { refuse } from '../core/errors.ts';
import { pathMember } from './members.ts';
import { authorizeMember } from './rbac-headers.ts';

function listed(provider: string): Handler<Call> {
  return call => {
    pathMember(call);
    return { provider_type: provider, registrations: [] };
  };
}

const single: Handler<Call> = call => {
  pathMember(call);
  refuse('member_oauth_token_not_found', 'This Member has not logged in with that provider.');
};

export const identityProviders: Routes<Call> = {
  'GET /v1/b2b/organizations/{organization_id}/members/{member_id}/oauth_providers/google': single,
  'GET /v1/b2b/organizations/{organization_id}/members/{member_id}/oauth_providers/microsoft': single,
  'GET /v1/b2b/organizations/{organization_id}/members/{member_id}/oauth_providers/slack': listed('Slack'),
  'GET /v1/b2b/organizations/{organization_id}/members/{member_id}/oauth_providers/hubspot': listed('HubSpot'),
  'GET /v1/b2b/organizations/{organization_id}/members/{member_id}/oauth_providers/github': listed('GitHub'),

  'GET /v1/b2b/organizations/{organization_id}/members/{member_id}/oidc_providers': call => {
    pathMember(call);
    return { registrations: [] };
  },

  'GET /v1/b2b/organizations/{organization_id}/members/{member_id}/connected_apps': call => {
    const { organization, member } = pathMember(call);
    authorizeMember(call, organization, 'stytch.member', ['get.connected-apps'], member);
    return { connected_apps: [] };
  },
};
