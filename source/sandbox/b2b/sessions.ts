/** /v1/b2b/sessions: get, authenticate, exchange, revoke, and the public keys. */

import { jwks } from '../auth/jwks.ts';
import { flatPolicy, grantingRoles } from '../auth/rbac.ts';
import {
  endSession,
  endSessionsOf,
  type Session,
  sessionById,
  sessionOfRequest,
  sessionsOf,
  touchSession,
  withoutTokenForJwt,
} from '../auth/sessions.ts';
import type { Call, Routes } from '../core/context.ts';
import { demand, refuse } from '../core/errors.ts';
import { provesEmail, transferable } from './factors.ts';
import { claimsOf, logIn, showLogin, showSession } from './login.ts';
import { type Member, memberByEmail, memberById, roleIds, showBoth, toMember } from './member.ts';
import { proveMember } from './member-changes.ts';
import { type Organization, organizationById, organizationBySeq } from './organization.ts';
import { authorizeMember } from './rbac-headers.ts';

/** Whose session it is, and where. */
export function ownerOf(call: Call, session: Session): { organization: Organization; member: Member } {
  const organization = organizationById(call, session.organization ?? '');
  return { organization, member: memberById(call, organization, session.owner) };
}

export const sessions: Routes<Call> = {
  'GET /v1/b2b/sessions': call => {
    const organization = organizationById(call, call.query.organization_id as string);
    const member = memberById(call, organization, call.query.member_id as string);
    const roles = roleIds(member, organization);
    return {
      member_sessions: sessionsOf(call, member.id).map(session =>
        showSession(session, organization, roles, claimsOf(call, session, organization, member)),
      ),
    };
  },

  'POST /v1/b2b/sessions/authenticate': call => {
    const found = sessionOfRequest(call);
    if (!found) refuse('no_session_arguments', 'A session_token or a session_jwt is required.');
    const { organization, member } = ownerOf(call, found);
    const verdict = authorize(call, organization, member);
    const session = touchSession(call, found);
    const { member_id: _, ...both } = showBoth(member, organization);
    return {
      ...both,
      ...showLogin(call, session, organization, member),
      ...withoutTokenForJwt(call),
      ...(verdict && { verdict }),
    };
  },

  'POST /v1/b2b/sessions/exchange': call => {
    const { body } = call;
    const found = sessionOfRequest(call);
    if (!found) refuse('no_session_arguments', 'A session_token or a session_jwt is required.');
    const from = ownerOf(call, found);
    const organization = organizationById(call, body.organization_id);
    const member = memberByEmail(call, organization, from.member.email);
    if (!member) refuse('member_not_found', 'Member could not be found.');
    const same = organization.seq === from.organization.seq;
    const across = call.env.doc.cross_org_passwords_enabled === true;
    const counts = call.store.behaviour.is('exchange-trusted-token', 'counts');
    const taken = found.factors.filter(({ type }) => counts || type !== 'trusted_auth_token');
    const factors = same ? found.factors : transferable(taken, across);
    demand(factors.length > 0, 'insufficient_factors_for_session_exchange');
    endSession(call.store, found.id);
    const { session_token: _, session_jwt: __, ...rest } = body;
    const proved = factors.some(provesEmail) ? proveMember(call, member) : member;
    return logIn({ ...call, body: rest }, organization, proved, factors);
  },

  'POST /v1/b2b/sessions/revoke': call => {
    const { member_session_id: id, session_token, session_jwt, member_id } = call.body;
    const given = [id, session_token, session_jwt, member_id].filter(Boolean).length;
    demand(given > 0, 'no_session_revoke_arguments');
    demand(given === 1, 'too_many_session_revoke_arguments');
    if (member_id) {
      const row = call.store.get(
        'SELECT * FROM members WHERE id = ? AND env = ? AND deleted = 0',
        member_id,
        call.env.seq,
      );
      if (!row) refuse('member_not_found');
      authorizeMember(
        call,
        organizationBySeq(call, row.organization),
        'stytch.member',
        ['revoke-sessions'],
        toMember(row, call.now),
      );
      endSessionsOf(call.store, row.id);
      return {};
    }
    const session = id ? sessionById(call, id) : sessionOfRequest(call);
    if (session) {
      const { organization, member } = ownerOf(call, session);
      authorizeMember(call, organization, 'stytch.member', ['revoke-sessions'], member);
      endSession(call.store, session.id);
    }
    return {};
  },

  'GET /v1/b2b/sessions/jwks/{project_id}': jwks,
};

/** The verdict on an `authorization_check`; a refusal where the Member may not. */
function authorize(call: Call, organization: Organization, member: Member) {
  const check = call.body.authorization_check;
  if (!check) return undefined;
  const asked = organizationById(call, check.organization_id);
  demand(asked.seq === organization.seq, 'session_authorization_tenancy_error');
  const { roles } = flatPolicy(call.store, call.env);
  const all = [...roles, ...(organization.doc.custom_roles ?? [])];
  const granting_roles = grantingRoles(all, roleIds(member, organization), check.resource_id, check.action);
  demand(granting_roles.length > 0, 'session_authorization_error');
  return { authorized: true, granting_roles };
}
