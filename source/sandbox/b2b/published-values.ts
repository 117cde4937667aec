/** Samples of the B2B API for the values that Stytch publishes. */
import {
  isSampleLink,
  type Samples,
  sampleEmail,
  sampleSession,
  sampleSessionToken,
} from '../auth/published-values.ts';
import type { Call } from '../core/context.ts';
import { newToken } from '../core/ids.ts';
import { showLogin } from './login.ts';
import { type Member, showBoth } from './member.ts';
import type { Organization } from './organization.ts';

const created_at = '2021-08-28T00:41:58Z';

const organization: Organization = {
  seq: 0,
  id: 'organization-test-007d9d4a-deac-4a87-ba0a-e6e8afba4d4b',
  slug: 'sandbox',
  doc: { organization_name: 'Sandbox', created_at, updated_at: created_at },
};

const member: Member = {
  seq: 0,
  id: 'member-test-32fc5024-9c09-4da3-bd2e-c9ce4da9375f',
  email: sampleEmail,
  deleted: false,
  doc: { email_address: sampleEmail, email_address_verified: true, created_at, updated_at: created_at },
};

const method_id = 'email-test-81bf03a8-86e1-4d95-bd44-bb3495224953';

const named = ({ body }: Call) => body.organization_id === organization.id && body.email_address === sampleEmail;

export const b2bSamples: Samples = {
  'POST /v1/b2b/magic_links/email/login_or_signup': call =>
    named(call) ? { ...showBoth(member, organization), member_created: false } : undefined,

  'POST /v1/b2b/magic_links/email/invite': call => (named(call) ? showBoth(member, organization) : undefined),

  'POST /v1/b2b/magic_links/authenticate': call => {
    if (!isSampleLink(call.body.magic_links_token)) return undefined;
    const id = 'member-session-test-fe6c042b-6286-479f-8a4f-b046a6c46509';
    return {
      ...showBoth(member, organization),
      ...showLogin(call, sampleSession(call, id, member.id, organization.id), organization, member),
      session_token: sampleSessionToken,
      organization_id: organization.id,
      method_id,
      reset_sessions: false,
      member_authenticated: true,
      intermediate_session_token: '',
    };
  },

  'POST /v1/b2b/magic_links/email/discovery/send': ({ body }) => (body.email_address === sampleEmail ? {} : undefined),

  'POST /v1/b2b/magic_links/discovery/authenticate': ({ body }) =>
    isSampleLink(body.discovery_magic_links_token)
      ? { email_address: sampleEmail, intermediate_session_token: newToken(), discovered_organizations: [] }
      : undefined,
};
