/** What every Consumer login ends with: a session when one was asked for, and the User. */

import { checkClaims, layClaims, renderTemplate } from '../auth/claims.ts';
import { demandUnlocked, unlock } from '../auth/locks.ts';
import { roleActions } from '../auth/rbac.ts';
import {
  mintJwt,
  type Session,
  sessionOfRequest,
  sessionTokenOf,
  startSession,
  touchSession,
} from '../auth/sessions.ts';
import { jwtTemplate } from '../auth/templates.ts';
import { checkDuration } from '../core/checks.ts';
import type { Call } from '../core/context.ts';
import { refuse } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { showUser, type User } from './user.ts';

/** The session fields of an answer, empty when no session was asked for. */
export function logIn(call: Call, who: User, factors: Json[]): Json {
  const { body, store, env } = call;
  demandUnlocked(who);
  const user = unlock(store, env, who);
  const existing = sessionOfRequest(call);
  if (existing && existing.owner !== user.id) refuse('user_id_mismatch', 'That session belongs to another User.');
  const minutes = checkDuration(body.session_duration_minutes);
  const shown = { user_id: user.id, user: showUser(user) };
  if (!existing && minutes === undefined) return { ...shown, session_token: '', session_jwt: '' };
  const session = existing
    ? touchSession(call, existing, factors)
    : startSession(call, user.id, minutes as number, factors, body.session_custom_claims);
  return { ...shown, ...showLogin(call, session, user) };
}

/** A session with its token and a fresh JWT. */
export function showLogin(call: Call, session: Session, user: User): Json {
  const shown = showUser(user);
  const claims = claimsOf(call, session, shown);
  checkClaims(call.store.behaviour, claims);
  return {
    session: showSession(session, shown, claims),
    session_token: sessionTokenOf(call, session),
    session_jwt: mintJwt(call, session, shown.roles, claims, audienceOf(call)),
  };
}

/** The project, and the audience of its template. */
function audienceOf({ store, env }: Call): string[] {
  const { custom_audience } = jwtTemplate(store, env, 'SESSION');
  if (custom_audience === '' || store.behaviour.is('consumer-audience', 'ignored')) return [env.project_id];
  const own = store.behaviour.is('consumer-audience', 'added') ? [env.project_id] : [];
  return [...own, custom_audience];
}

/** The Session object of the API. */
export function showSession(session: Session, user: Json, claims: Json): Json {
  return {
    session_id: session.id,
    user_id: session.owner,
    authentication_factors: session.factors,
    roles: user.roles,
    started_at: session.started_at,
    last_accessed_at: session.last_accessed_at,
    expires_at: session.expires_at,
    attributes: { ip_address: '', user_agent: '' },
    custom_claims: claims,
  };
}

/** A template's claims as they are now, and over them what the application added to this session. */
export function claimsOf({ store, env }: Call, session: Session, user: Json): Json {
  const { template_content } = jwtTemplate(store, env, 'SESSION');
  const rbac = { roles: user.roles, ...roleActions(store, env, user.roles) };
  const email = user.emails[0];
  const phone = user.phone_numbers[0];
  const values = {
    user: {
      ...user,
      rbac,
      email: email?.email,
      email_verified: email?.verified,
      phone_number: phone?.phone_number,
      phone_number_verified: phone?.verified,
    },
  };
  return layClaims(renderTemplate(store, template_content, values), session.claims);
}
