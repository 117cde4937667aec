/** Sessions of Members that began elsewhere: migrated from another provider, or exchanged for an access token. */

import { userInfo } from '../auth/foreign-sessions.ts';
import { readJwt, signedBy, signingKey } from '../auth/jwt.ts';
import { demandUnlocked } from '../auth/locks.ts';
import { factor, startSession } from '../auth/sessions.ts';
import { checkDuration } from '../core/checks.ts';
import type { Call, Routes } from '../core/context.ts';
import { demand, refuse } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { showLogin } from './login.ts';
import { type Member, memberByEmail, memberById, showBoth } from './member.ts';
import { type Organization, organizationById } from './organization.ts';

const usualMinutes = 60;

function start(call: Call, organization: Organization, member: Member, factors: Json[]): Json {
  demandUnlocked(member);
  const minutes = checkDuration(call.body.session_duration_minutes) ?? usualMinutes;
  const session = startSession(call, member.id, minutes, factors, call.body.session_custom_claims, organization.id);
  return { ...showBoth(member, organization), ...showLogin(call, session, organization, member) };
}

export const foreignSessions: Routes<Call> = {
  'POST /v1/b2b/sessions/migrate': {
    slow: async call => {
      const organization = organizationById(call, call.body.organization_id);
      const { email } = await userInfo(call);
      return call.store.write(() => {
        const member = memberByEmail(call, organization, email);
        if (!member) refuse('migrate_from_external_email_does_not_exist', `No Member has the email ${email}.`);
        return start(call, organization, member, [factor(call.now, 'imported', 'imported_auth0')]);
      });
    },
  },

  'POST /v1/b2b/sessions/exchange_access_token': call => {
    const read = readJwt(call.body.access_token);
    const own = read && signedBy(call.body.access_token, signingKey(call.store, call.env).jwk);
    demand(own, 'oauth_access_token_exchange_token_invalid_grant', 'That is not an access token of this project.');
    // Only Connected Apps get such tokens, and the sandbox has none: a session JWT is not one.
    const full = String(read.payload.scope ?? '')
      .split(' ')
      .includes('full_access');
    demand(full, 'oauth_access_token_exchange_missing_full_access');
    const organization = organizationById(call, String(read.payload.organization_id ?? ''));
    const used = factor(call.now, 'oauth', 'oauth_access_token_exchange', {
      oauth_access_token_exchange_factor: { client_id: String(read.payload.client_id ?? '') },
    });
    return start(call, organization, memberById(call, organization, read.payload.sub), [used]);
  },
};
