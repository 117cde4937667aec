/** /v1/passwords/…/reset: by email, by the old password, by a session. */

import { demandStrength, hashPassword } from '../auth/passwords.ts';
import { checkRedirect } from '../auth/redirects.ts';
import { endSessionsOf, factor, sessionOfRequest } from '../auth/sessions.ts';
import { judge } from '../auth/strength.ts';
import { checkExpiration, checkPkce, readToken, sendToken, spendToken } from '../auth/tokens.ts';
import { checkEmail } from '../core/checks.ts';
import type { Call, Routes } from '../core/context.ts';
import { demand, refuse } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { logIn } from './login.ts';
import { passwordFactor, provePassword, setPassword } from './passwords.ts';
import { proveFactor, type User, userByEmail, userById } from './user.ts';

function checkStrength({ store, env }: Call, password: string): void {
  demandStrength(password, judge(store, env, password) as Parameters<typeof demandStrength>[1]);
}

/** Ends every session but the one of the request, and logs in. */
function finish(call: Call, user: User, factors: Json[]): Json {
  endSessionsOf(call.store, user.id, sessionOfRequest(call)?.id);
  return logIn(call, user, factors);
}

export const passwordResets: Routes<Call> = {
  'POST /v1/passwords/email/reset/start': call => {
    const { body } = call;
    const user = userByEmail(call, checkEmail(body.email));
    if (!user) refuse('email_not_found', 'Email could not be found.');
    checkRedirect(call, body.reset_password_redirect_url, 'RESET_PASSWORD');
    const minutes = checkExpiration(body.reset_password_expiration_minutes, 'reset');
    const same = (item: Json) => item.email.toLowerCase() === body.email.toLowerCase();
    const method = user.doc.emails.find(same).email_id;
    sendToken(call, 'reset', body.email, minutes, { user: user.id, method, challenge: body.code_challenge });
    return { user_id: user.id, email_id: method };
  },

  'POST /v1/passwords/email/reset': {
    slow: async call => {
      const { body, store } = call;
      readToken(call, 'reset', body.token);
      checkStrength(call, body.password);
      const stored = await hashPassword(body.password);
      return store.write(() => {
        const { user: id, method, challenge } = readToken(call, 'reset', body.token);
        checkPkce(challenge, body.code_verifier);
        spendToken(call, 'reset', body.token);
        const known = proveFactor(call, userById(call, id), 'emails', method);
        const user = setPassword(call, known, stored);
        const email = user.doc.emails.find((item: Json) => item.email_id === method).email;
        const details = { email_factor: { email_id: method, email_address: email } };
        return finish(call, user, [factor(call.now, 'magic_link', 'email', details), passwordFactor(call.now)]);
      });
    },
  },

  'POST /v1/passwords/existing_password/reset': {
    slow: async call => {
      const { body, store } = call;
      const user = await provePassword(call, body.email, body.existing_password);
      checkStrength(call, body.new_password);
      const stored = await hashPassword(body.new_password);
      return store.write(() => {
        return finish(call, setPassword(call, userById(call, user.id), stored), [passwordFactor(call.now)]);
      });
    },
  },

  'POST /v1/passwords/session/reset': {
    slow: async call => {
      const { body, store, now } = call;
      const session = sessionOfRequest(call);
      if (!session) refuse('no_session_arguments');
      const fresh = session.factors
        .filter(used => used.type === 'password' || used.delivery_method === 'email')
        .some(used => now - Date.parse(used.last_authenticated_at) <= 5 * 60_000);
      const text = 'The session has no password, link or code by email of the last five minutes.';
      demand(fresh, 'session_too_old_to_reset_password', text);
      checkStrength(call, body.password);
      const stored = await hashPassword(body.password);
      return store.write(() =>
        finish(call, setPassword(call, userById(call, session.owner), stored), [passwordFactor(now)]),
      );
    },
  },
};
