/** /v1/impersonation: a session as another User, for the dashboard's user. */
import { impersonatedMinutes, spendImpersonation } from '../auth/impersonation.ts';
import { startSession } from '../auth/sessions.ts';
import type { Call, Routes } from '../core/context.ts';
import { showLogin } from './login.ts';
import { showUser, userById } from './user.ts';

export const impersonation: Routes<Call> = {
  'POST /v1/impersonation/authenticate': call => {
    const { owner, used } = spendImpersonation(call);
    const user = userById(call, owner);
    const session = startSession(call, user.id, impersonatedMinutes, [used]);
    return { user_id: user.id, user: showUser(user), ...showLogin(call, session, user) };
  },
};
