/** /v1/magic_links: by email, invited, or embedded; and what they lead to. */

import { unlock } from '../auth/locks.ts';
import { checkRedirect } from '../auth/redirects.ts';
import { factor } from '../auth/sessions.ts';
import { checkExpiration, checkPkce, keepToken, readToken, sendToken, spendToken } from '../auth/tokens.ts';
import { checkEmail } from '../core/checks.ts';
import type { Call, Routes } from '../core/context.ts';
import { refuse } from '../core/errors.ts';
import { newToken } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import { proveEmail } from './email-proof.ts';
import { logIn } from './login.ts';
import { anyRecipient, knownRecipient, type Recipient } from './recipients.ts';
import { createUser, deleteUser, userByEmail, userById } from './user.ts';

function send(call: Call, { user, method, created }: Recipient, url: 'LOGIN' | 'SIGNUP'): void {
  const { body } = call;
  const word = url.toLowerCase();
  checkRedirect(call, body[`${word}_magic_link_url`], url);
  const minutes = checkExpiration(body[`${word}_expiration_minutes`], created ? 'welcome' : 'link');
  sendToken(call, 'magic-link', body.email, minutes, { user: user.id, method, challenge: body.code_challenge });
}

export const magicLinks: Routes<Call> = {
  'POST /v1/magic_links/email/send': call => {
    const found = knownRecipient(call, 'email', call.body.email);
    send(call, found, 'LOGIN');
    return { user_id: found.user.id, email_id: found.method };
  },

  'POST /v1/magic_links/email/login_or_create': call => {
    const found = anyRecipient(call, 'email', call.body.email);
    send(call, found, found.created ? 'SIGNUP' : 'LOGIN');
    return { user_id: found.user.id, email_id: found.method, user_created: found.created };
  },

  'POST /v1/magic_links/email/invite': call => {
    const { body } = call;
    checkEmail(body.email);
    const known = userByEmail(call, body.email);
    if (known) refuse(known.doc.status === 'pending' ? 'user_already_invited' : 'duplicate_email');
    checkRedirect(call, body.invite_magic_link_url, 'INVITE');
    const minutes = checkExpiration(body.invite_expiration_minutes, 'link');
    const user = createUser(call, { ...body, create_user_as_pending: true });
    const method = user.doc.emails[0].email_id;
    sendToken(call, 'magic-link', body.email, minutes, { user: user.id, method });
    return { user_id: user.id, email_id: method };
  },

  'POST /v1/magic_links/email/revoke_invite': call => {
    const user = userByEmail(call, checkEmail(call.body.email));
    if (user?.doc.status !== 'pending') refuse('email_not_found', 'There is no invitation for this email.');
    deleteUser(call, user);
    return {};
  },

  'POST /v1/magic_links': call => {
    const user = userById(call, call.body.user_id);
    const token = newToken();
    const minutes = checkExpiration(call.body.expiration_minutes, 'link');
    keepToken(call, 'magic-link', token, minutes, { user: user.id });
    return { user_id: user.id, token };
  },

  'POST /v1/magic_links/authenticate': call => {
    const { token, code_verifier } = call.body;
    const { user: id, method, challenge, unlock: unlocks } = readToken(call, 'magic-link', token);
    checkPkce(challenge, code_verifier);
    spendToken(call, 'magic-link', token);
    const found = userById(call, id);
    const known = unlocks ? unlock(call.store, call.env, found) : found;
    const { user, reset_sessions } = method ? proveEmail(call, known, method) : { user: known, reset_sessions: false };
    const email = user.doc.emails?.find((item: Json) => item.email_id === method);
    const used = email
      ? factor(call.now, 'magic_link', 'email', { email_factor: { email_id: method, email_address: email.email } })
      : factor(call.now, 'magic_link', 'embedded', { embeddable_magic_link_factor: { embedded_id: id } });
    return { ...logIn(call, user, [used]), method_id: method ?? '', reset_sessions };
  },
};
