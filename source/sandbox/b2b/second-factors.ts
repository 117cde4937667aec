/** The second step of a login, where the Organization or the Member asks for one. */
import { demand, refuse } from '../errors.ts';
import { type Json, present } from '../json.ts';
import { sessionOfRequest } from '../sessions.ts';
import type { Call } from '../world.ts';
import { logIn } from './login.ts';
import { changeMember, type Member } from './member.ts';
import { type Organization, showOrganization } from './organization.ts';

/** Refuses a kind of second factor that the Organization does not take. */
export function demandSecondFactor(organization: Organization, method: 'sms_otp' | 'totp', member: Member): void {
  const { mfa_methods, allowed_mfa_methods } = showOrganization(organization);
  const allowed = mfa_methods !== 'RESTRICTED' || allowed_mfa_methods.includes(method) || member.doc.is_breakglass;
  demand(allowed, 'operation_restricted_by_organization_mfa_methods', `This Organization does not allow ${method}.`);
  demand(!member.doc.status, 'action_available_only_for_active_members');
}

/** Ends a login with its second factor: the first one is in the intermediate session or the session of the request. */
export function finishSecondFactor(call: Call, organization: Organization, member: Member, used: Json): Json {
  const { body } = call;
  const session = sessionOfRequest(call);
  if (!session && !body.intermediate_session_token) refuse('no_session_arguments', 'A first factor is required.');
  const method = used.type === 'otp' ? 'sms_otp' : 'totp';
  const enrolled = settle(call, member, method);
  const login = logIn(call, organization, enrolled, [used]);
  demand(login.member_session, 'action_available_only_once_primary_authentication_is_met');
  const { member_id, member: shown, organization: own, member_session, session_token, session_jwt } = login;
  return { member_id, member: shown, organization: own, member_session, session_token, session_jwt };
}

/** What the request says about enrolment: `set_mfa_enrollment` and `set_default_mfa`. */
function settle(call: Call, member: Member, method: string): Member {
  const { set_mfa_enrollment: enrolment, set_default_mfa } = call.body;
  if (enrolment === undefined && !set_default_mfa) return member;
  demand(
    enrolment === undefined || ['enroll', 'unenroll'].includes(enrolment),
    'bad_request',
    'set_mfa_enrollment is enroll or unenroll.',
  );
  return changeMember(
    call,
    member,
    present({
      ...member.doc,
      mfa_enrolled: enrolment === undefined ? member.doc.mfa_enrolled : enrolment === 'enroll',
      default_mfa_method: set_default_mfa ? method : member.doc.default_mfa_method,
    }),
  );
}
