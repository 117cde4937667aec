/** /v1/b2b/impersonation: a full session as another Member, for the dashboard's user. */
import { impersonatedMinutes, spendImpersonation } from '../auth/impersonation.ts';
import { startSession } from '../auth/sessions.ts';
import type { Call, Routes } from '../core/context.ts';
import { showLogin } from './login.ts';
import { memberById, showBoth } from './member.ts';
import { organizationById } from './organization.ts';

export const impersonation: Routes<Call> = {
  'POST /v1/b2b/impersonation/authenticate': call => {
    const { owner, organization: id, used } = spendImpersonation(call);
    const organization = organizationById(call, id);
    const member = memberById(call, organization, owner);
    const session = startSession(call, member.id, impersonatedMinutes, [used], undefined, organization.id);
    return {
      ...showBoth(member, organization),
      ...showLogin(call, session, organization, member),
      organization_id: organization.id,
      member_authenticated: true,
      intermediate_session_token: '',
    };
  },
};
