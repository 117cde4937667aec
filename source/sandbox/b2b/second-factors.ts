/** The second step of a login, where the Organization or the Member asks for one. */

import { type Session, sessionOfRequest } from '../auth/sessions.ts';
import type { Call } from '../core/context.ts';
import { demand } from '../core/errors.ts';
import { type Json, present } from '../core/json.ts';
import { isSecond } from './factors.ts';
import { intermediateFactors, logIn } from './login.ts';
import type { Member } from './member.ts';
import { changeMember } from './member-changes.ts';
import type { Organization } from './organization.ts';
import { takesSecondFactor } from './sms-codes.ts';

/** Refuses a kind of second factor that the Organization does not take. */
export function demandSecondFactor(organization: Organization, method: 'sms_otp' | 'totp', member: Member): void {
  const allowed = takesSecondFactor(organization, method, member);
  demand(allowed, 'operation_restricted_by_organization_mfa_methods', `This Organization does not allow ${method}.`);
  demand(!member.doc.status, 'action_available_only_for_active_members');
}

/** Ends a login with its second factor: the first one is in the intermediate session or the session of the request. */
export function finishSecondFactor(call: Call, organization: Organization, member: Member, used: Json): Json {
  const given = ['intermediate_session_token', 'session_token', 'session_jwt'].filter(name => call.body[name]).length;
  demand(given > 0, 'no_session_arguments', 'A first factor is required.');
  demand(given === 1, 'too_many_session_arguments');
  checkOwner(call, member);
  const enrolled = settle(call, organization, member, used);
  const login = logIn(call, organization, enrolled, [used]);
  demand(login.member_session, 'action_available_only_once_primary_authentication_is_met');
  const { member_id, member: shown, organization: own, member_session, session_token, session_jwt } = login;
  return { member_id, member: shown, organization: own, member_session, session_token, session_jwt };
}

/**
 * Refuses to add a second factor to a Member who has another one already, unless that one was used: with the first factor
 * alone, a password would bypass it.
 */
export function demandOwnFactor(call: Call, organization: Organization, member: Member, other: unknown): void {
  const session = checkOwner(call, member);
  const token: string | undefined = call.body.intermediate_session_token || undefined;
  const factors = session?.factors ?? (token ? intermediateFactors(call, token, organization, member) : []);
  demand(
    !other || factors.some(isSecond),
    'insufficient_factors',
    'The second factor that is there must be used first.',
  );
}

/** The session of the request, which must be the Member's own. */
function checkOwner(call: Call, member: Member): Session | undefined {
  const session = sessionOfRequest(call);
  demand(!session || session.owner === member.id, 'member_session_member_id_mismatch');
  return session;
}

/** What a second factor means for enrolment, and for the usual method: the first one ever used, or the one that the request says. */
function settle(call: Call, organization: Organization, member: Member, used: Json): Member {
  const { set_mfa_enrollment: wish, set_default_mfa } = call.body;
  demand(wish === undefined || ['enroll', 'unenroll'].includes(wish), 'bad_request', 'It is enroll or unenroll.');
  const { default_mfa_method: usual, mfa_enrolled: before } = member.doc;
  const method = { otp: 'sms_otp', totp: 'totp' }[used.type as string];
  const required = organization.doc.mfa_policy === 'REQUIRED_FOR_ALL';
  const enrolled = required || (wish === undefined ? before : wish === 'enroll');
  const chosen = method && (!usual || set_default_mfa) ? method : usual;
  if (enrolled === before && chosen === usual) return member;
  return changeMember(call, member, present({ ...member.doc, mfa_enrolled: enrolled, default_mfa_method: chosen }));
}
