/** When a request carries a Member's session, that Member must be allowed to do what it asks. */

import { flatPolicy, grantingRoles, isSelfAction } from '../auth/rbac.ts';
import { sessionByJwt, sessionByToken } from '../auth/sessions.ts';
import type { Call } from '../core/context.ts';
import { demand, refuse } from '../core/errors.ts';
import { type Member, memberById, roleIds } from './member.ts';
import { type Organization, organizationById } from './organization.ts';

/** Checks the session headers, if there are any, and tells who acts. A Member may also do to itself what `stytch.self` allows. */
export function authorizeMember(
  call: Call,
  organization: Organization,
  resource: string,
  actions: string[],
  target?: Member,
): Member | undefined {
  const { 'x-stytch-member-session': token, 'x-stytch-member-sessionjwt': jwt } = call.headers;
  if (!token && !jwt) return undefined;
  // What a browser may not write, a Member's session may not write either.
  demand(!call.body.trusted_metadata, 'cannot_update_trusted_metadata');
  const session = token ? sessionByToken(call, String(token)) : sessionByJwt(call, String(jwt));
  if (!session.organization) refuse('session_not_found');
  const own = organizationById(call, session.organization);
  demand(own.seq === organization.seq, 'session_authorization_tenancy_error');
  const member = memberById(call, own, session.owner);
  const { roles } = flatPolicy(call.store, call.env);
  const held = roleIds(member, own);
  const all = [...roles, ...(own.doc.custom_roles ?? [])];
  const allowed = actions.every(
    action =>
      grantingRoles(all, held, resource, action).length > 0 ||
      (target?.id === member.id && isSelfAction(action) && grantingRoles(all, held, 'stytch.self', action).length > 0),
  );
  demand(
    allowed,
    'session_authorization_error',
    'The Member is not authorized to perform the requested action on that resource.',
  );
  return member;
}
