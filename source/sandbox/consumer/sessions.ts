/** /v1/sessions: get, authenticate, revoke, and the public keys. */

import { jwks } from '../auth/jwks.ts';
import { flatPolicy, grantingRoles } from '../auth/rbac.ts';
import {
  endSession,
  sessionById,
  sessionOfRequest,
  sessionsOf,
  touchSession,
  withoutTokenForJwt,
} from '../auth/sessions.ts';
import type { Call, Routes } from '../core/context.ts';
import { demand, refuse } from '../core/errors.ts';
import { claimsOf, showLogin, showSession } from './login.ts';
import { defaultRole, showUser, userById } from './user.ts';

export const sessions: Routes<Call> = {
  'GET /v1/sessions': call => {
    const user = userById(call, call.query.user_id as string);
    const shown = showUser(user);
    return {
      sessions: sessionsOf(call, user.id).map(session => {
        const listed = showSession(session, shown, claimsOf(call, session, shown));
        const given = call.store.behaviour.is('session-list-jwt', 'given');
        return given ? { ...listed, session_jwt: showLogin(call, session, user).session_jwt } : listed;
      }),
    };
  },

  'POST /v1/sessions/authenticate': call => {
    const { body, store, env } = call;
    const found = sessionOfRequest(call);
    if (!found) refuse('no_session_arguments', 'A session_token or a session_jwt is required.');
    const user = userById(call, found.owner);
    const check = body.authorization_check;
    let verdict: { authorized: boolean; granting_roles: string[] } | undefined;
    if (check) {
      const held = [...new Set([defaultRole, ...showUser(user).roles])];
      const roles = grantingRoles(flatPolicy(store, env).roles, held, check.resource_id, check.action);
      demand(roles.length > 0, 'consumer_session_authorization_error');
      verdict = { authorized: true, granting_roles: roles };
    }
    const session = touchSession(call, found);
    return {
      user: showUser(user),
      ...showLogin(call, session, user),
      ...withoutTokenForJwt(call),
      ...(verdict && { verdict }),
    };
  },

  'POST /v1/sessions/revoke': call => {
    const { session_id: id, session_token, session_jwt } = call.body;
    const given = [id, session_token, session_jwt].filter(Boolean).length;
    demand(given > 0, 'no_session_revoke_arguments');
    demand(given === 1, 'too_many_session_revoke_arguments');
    const session = id ? sessionById(call, id) : sessionOfRequest(call);
    if (session) endSession(call.store, session.id);
    return {};
  },

  'GET /v1/sessions/jwks/{project_id}': jwks,
};
