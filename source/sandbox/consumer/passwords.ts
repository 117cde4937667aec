/** /v1/passwords: create, migrate, authenticate, strength. */

import { attempt } from '../auth/locks.ts';
import { passwordOfRequest, type StoredPassword } from '../auth/password-shapes.ts';
import { demandStrength, hashPassword, verifyPassword } from '../auth/passwords.ts';
import { factor } from '../auth/sessions.ts';
import { passwordById, savePassword } from '../auth/stored-passwords.ts';
import { isOutgrown, judge } from '../auth/strength.ts';
import { checkEmail } from '../core/checks.ts';
import type { Call, Routes } from '../core/context.ts';
import { demand, refuse } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import { logIn } from './login.ts';
import { changeUser, createUser, proveFactor, showUser, type User, userByEmail, userById } from './user.ts';

/** Gives a User a password, new or in place of the old one. */
export function setPassword(call: Call, user: User, stored: StoredPassword): User {
  const { store, env } = call;
  const password_id = user.doc.password?.password_id ?? newId('password', env.stage);
  savePassword(store, env, password_id, user.id, stored);
  return changeUser(call, user, { ...user.doc, password: { password_id, requires_reset: false } });
}

/** The User whose email and password these are, or the service's refusal. */
export async function provePassword(call: Call, email: string, password: string): Promise<User> {
  checkEmail(email);
  const user = userByEmail(call, email);
  if (!user) refuse('email_not_found', 'Email could not be found.');
  const id = user.doc.password?.password_id;
  if (!id) refuse('no_user_password', 'This User has no password.');
  demand(!user.doc.password.requires_reset, 'reset_password', 'This password must be reset.');
  const stored = passwordById(call.store, id);
  const right = stored !== undefined && (await verifyPassword(password, stored));
  attempt(call, [userById(call, user.id)], () => demand(right, 'unauthorized_credentials'));
  demand(!isOutgrown(call.store, call.env, password), 'reset_password', 'This password must be reset.');
  return user;
}

export const passwordFactor = (now: number) => factor(now, 'password', 'knowledge');

export const passwords: Routes<Call> = {
  'POST /v1/passwords': {
    slow: async call => {
      const { body, store, env } = call;
      checkEmail(body.email);
      demandStrength(body.password, judge(store, env, body.password) as Parameters<typeof demandStrength>[1]);
      const stored = await hashPassword(body.password);
      return store.write(() => {
        const created = createUser(call, body);
        const user = setPassword(call, created, stored);
        const login = logIn(call, user, [passwordFactor(call.now)]);
        return { email_id: user.doc.emails[0].email_id, ...login };
      });
    },
  },

  'POST /v1/passwords/authenticate': {
    slow: async call => {
      const user = await provePassword(call, call.body.email, call.body.password);
      return call.store.write(() => logIn(call, userById(call, user.id), [passwordFactor(call.now)]));
    },
  },

  'POST /v1/passwords/migrate': call => {
    const { body } = call;
    checkEmail(body.email);
    const stored = passwordOfRequest(body);
    const found = userByEmail(call, body.email);
    if (found?.doc.password) refuse('password_already_exists');
    const user =
      found ??
      createUser(call, {
        ...body,
        email_verified: body.set_email_verified,
        phone_verified: body.set_phone_number_verified,
      });
    const emailId = user.doc.emails.find(
      (item: Json) => item.email.toLowerCase() === body.email.toLowerCase(),
    ).email_id;
    const proved = found && body.set_email_verified ? proveFactor(call, user, 'emails', emailId) : user;
    const changed = setPassword(call, proved, stored);
    return { user_id: user.id, email_id: emailId, user_created: !found, user: showUser(changed) };
  },

  'POST /v1/passwords/strength_check': ({ store, env, body }) => {
    const { luds, suggestions, ...verdict } = judge(store, env, body.password);
    return { ...verdict, feedback: { warning: '', suggestions, luds_requirements: luds } };
  },
};
