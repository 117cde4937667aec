/** /v1/oauth: what a browser brings back from an OAuth provider becomes a login, or one more provider of a User. */
import { oauthFactor, providerType, providerValues } from '../auth/oauth-providers.ts';
import { sessionOfRequest } from '../auth/sessions.ts';
import { checkPkce, keepToken, readToken, spendToken } from '../auth/tokens.ts';
import type { Call, Routes } from '../core/context.ts';
import { demand } from '../core/errors.ts';
import { derivedId, newToken } from '../core/ids.ts';
import { type Json, present } from '../core/json.ts';
import { proveEmail } from './email-proof.ts';
import { logIn } from './login.ts';
import { changeUser, createUser, type User, userByEmail, userById, userByKey } from './user.ts';

const attaching = 10;

/** The User of an account at a provider: by its registration, by the address, or a new one. */
function userOf(call: Call, kept: Json, registration: string): User {
  if (kept.user) return userById(call, kept.user);
  const known = userByKey(call, 'factor', registration) ?? userByEmail(call, kept.email);
  if (known) return known;
  const [first_name, ...rest] = (kept.name as string).split(' ').filter(Boolean);
  const name = first_name ? present({ first_name, last_name: rest.join(' ') || undefined }) : undefined;
  return createUser(call, { email: kept.email, name });
}

/** The User with this account among its providers, and its address proved where it is the account's. */
function registered(call: Call, before: User, kept: Json, id: string): { user: User; reset_sessions: boolean } {
  const { provider_type, subject: provider_subject, email } = kept;
  const others = (before.doc.providers ?? []).filter((item: Json) => item.oauth_user_registration_id !== id);
  const own = { provider_type, provider_subject, profile_picture_url: '', locale: '', oauth_user_registration_id: id };
  const user = changeUser(call, before, { ...before.doc, providers: [...others, own] });
  const same = user.doc.emails?.find((item: Json) => item.email.toLowerCase() === email);
  return same ? proveEmail(call, user, same.email_id) : { user, reset_sessions: false };
}

export const oauth: Routes<Call> = {
  'POST /v1/oauth/authenticate': call => {
    const { token, code_verifier } = call.body;
    const kept = readToken(call, 'oauth', token);
    checkPkce(kept.challenge, code_verifier);
    spendToken(call, 'oauth', token);
    const { env } = call;
    const { provider, provider_type, subject: provider_subject } = kept;
    const id = derivedId('oauth-user', env.stage, env.project_id, `${provider}/${provider_subject}`);
    const account = userOf(call, kept, id);
    const holder = userByKey(call, 'factor', id);
    const taken = `That ${provider_type} account is another User's.`;
    demand(!holder || holder.id === account.id, 'invalid_oauth_attach_token', taken);
    const { user, reset_sessions } = registered(call, account, kept, id);
    const { session: user_session, ...shown } = logIn(call, user, [
      oauthFactor(call.now, provider, id, provider_subject),
    ]);
    return {
      ...shown,
      ...(user_session && { user_session }),
      provider_type,
      provider_subject,
      provider_values: providerValues(kept.email),
      oauth_user_registration_id: id,
      reset_sessions,
    };
  },

  'POST /v1/oauth/attach': call => {
    const { provider, user_id } = call.body;
    const session = sessionOfRequest(call);
    demand(!(user_id && session), 'too_many_user_selection_arguments', 'Either user_id or a session is given.');
    demand(user_id || session, 'invalid_user_id', 'user_id or a session is required.');
    const user = userById(call, user_id ?? session?.owner);
    providerType(provider, 'CONSUMER');
    const oauth_attach_token = newToken();
    keepToken(call, 'oauth-attach', oauth_attach_token, attaching, { provider, user: user.id });
    return { oauth_attach_token };
  },
};
