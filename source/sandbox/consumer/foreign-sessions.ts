/** Sessions that began elsewhere: attested by a trusted token, migrated from another provider, or exchanged. */

import { userInfo } from '../auth/foreign-sessions.ts';
import { readJwt, signedBy, signingKey } from '../auth/jwt.ts';
import { demandUnlocked } from '../auth/locks.ts';
import { factor, startSession } from '../auth/sessions.ts';
import { verifyTrustedToken } from '../auth/trusted-tokens.ts';
import { checkDuration } from '../core/checks.ts';
import type { Call, Routes } from '../core/context.ts';
import { demand, refuse } from '../core/errors.ts';
import { logIn, showLogin } from './login.ts';
import { changeUser, checkRoles, createUser, proveFactor, showUser, type User, userByEmail, userById } from './user.ts';

const usualMinutes = 60;

export const foreignSessions: Routes<Call> = {
  'POST /v1/sessions/attest': {
    slow: async call => {
      const { profile, attributes } = await verifyTrustedToken(call);
      return call.store.write(() => {
        const { email, external_id, role_ids, token_id } = attributes;
        const found = userByEmail(call, email);
        if (!found) demand(profile.can_jit_provision, 'user_not_found', 'No User has the token’s email.');
        const known = found ?? createUser(call, { email, external_id });
        const proved = proveFactor(call, known, 'emails', known.doc.emails[0].email_id);
        checkRoles(call, role_ids);
        const user = role_ids ? changeUser(call, proved, { ...proved.doc, roles: role_ids }) : proved;
        const used = factor(call.now, 'trusted_auth_token', 'trusted_token_exchange', {
          trusted_auth_token_factor: { token_id },
        });
        return logIn(withSession(call), user, [used]);
      });
    },
  },

  'POST /v1/sessions/migrate': {
    slow: async call => {
      const { email } = await userInfo(call);
      return call.store.write(() => {
        const user = userByEmail(call, email);
        if (!user) refuse('migrate_from_external_email_does_not_exist', `No User has the email ${email}.`);
        return start(call, user, [factor(call.now, 'imported', 'imported_auth0')]);
      });
    },
  },

  'POST /v1/sessions/exchange_access_token': call => {
    const read = readJwt(call.body.access_token);
    const own = read && signedBy(call.body.access_token, signingKey(call.store, call.env).jwk);
    demand(own, 'oauth_access_token_exchange_token_invalid_grant', 'That is not an access token of this project.');
    // Only Connected Apps get such tokens, and the sandbox has none: a session JWT is not one.
    const full = String(read.payload.scope ?? '')
      .split(' ')
      .includes('full_access');
    demand(full, 'oauth_access_token_exchange_missing_full_access');
    const used = factor(call.now, 'oauth', 'oauth_access_token_exchange', {
      oauth_access_token_exchange_factor: { client_id: String(read.payload.client_id ?? '') },
    });
    return start(call, userById(call, read.payload.sub), [used]);
  },
};

/** These endpoints always end in a session, an hour long unless asked otherwise. */
function withSession(call: Call): Call {
  return { ...call, body: { session_duration_minutes: usualMinutes, ...call.body } };
}

function start(call: Call, user: User, factors: Parameters<typeof startSession>[3]) {
  demandUnlocked(user);
  const minutes = checkDuration(call.body.session_duration_minutes) ?? usualMinutes;
  const session = startSession(call, user.id, minutes, factors, call.body.session_custom_claims);
  return { user_id: user.id, user: showUser(user), ...showLogin(call, session, user) };
}
