/** Every operation that the sandbox answers: one line a resource. */
import { withSamples } from './auth/published-values.ts';
import { attest } from './b2b/attest.ts';
import { discovery } from './b2b/discovery.ts';
import { memberEmails } from './b2b/emails.ts';
import { foreignSessions as memberForeignSessions } from './b2b/foreign-sessions.ts';
import { identityProviders } from './b2b/identity-providers.ts';
import { impersonation as memberImpersonation } from './b2b/impersonation.ts';
import { magicLinks as memberMagicLinks } from './b2b/magic-links.ts';
import { members } from './b2b/members.ts';
import { membersSearch } from './b2b/members-search.ts';
import { oauth as memberOauth } from './b2b/oauth.ts';
import { oneTimeCodes as memberCodes } from './b2b/one-time-codes.ts';
import { organizations } from './b2b/organizations.ts';
import { organizationsSearch } from './b2b/organizations-search.ts';
import { passwordResets as memberPasswordResets } from './b2b/password-resets.ts';
import { passwords as memberPasswords } from './b2b/passwords.ts';
import { b2bSamples } from './b2b/published-values.ts';
import { rbac } from './b2b/rbac.ts';
import { scim } from './b2b/scim.ts';
import { sessions as memberSessions } from './b2b/sessions.ts';
import { sso } from './b2b/sso.ts';
import { ssoLogin } from './b2b/sso-login.ts';
import { totps as memberTotps } from './b2b/totps.ts';
import { connectedApps } from './consumer/connected-apps.ts';
import { foreignSessions } from './consumer/foreign-sessions.ts';
import { impersonation } from './consumer/impersonation.ts';
import { m2mClients } from './consumer/m2m-clients.ts';
import { m2mTokens } from './consumer/m2m-tokens.ts';
import { magicLinks } from './consumer/magic-links.ts';
import { oauth } from './consumer/oauth.ts';
import { oneTimeCodes } from './consumer/one-time-codes.ts';
import { passwordResets } from './consumer/password-resets.ts';
import { passwords } from './consumer/passwords.ts';
import { project } from './consumer/project.ts';
import { consumerSamples } from './consumer/published-values.ts';
import { sessions } from './consumer/sessions.ts';
import { totps } from './consumer/totps.ts';
import { userFactors } from './consumer/user-factors.ts';
import { users } from './consumer/users.ts';
import { usersSearch } from './consumer/users-search.ts';
import type { Call, Routes, WorkspaceCall } from './core/context.ts';
import { countryCodes } from './management/country-codes.ts';
import { emailTemplates } from './management/email-templates.ts';
import { environments } from './management/environments.ts';
import { eventLogStreaming } from './management/event-log-streaming.ts';
import { jwtTemplates } from './management/jwt-templates.ts';
import { passwordStrength } from './management/password-strength.ts';
import { projects } from './management/projects.ts';
import { publicTokens } from './management/public-tokens.ts';
import { rbacPolicies } from './management/rbac-policy.ts';
import { redirectUrls } from './management/redirect-urls.ts';
import { sdkConfigs } from './management/sdk-config.ts';
import { secrets } from './management/secrets.ts';
import { trustedTokenProfiles } from './management/trusted-token-profiles.ts';

const consumer: Routes<Call> = {
  ...users,
  ...usersSearch,
  ...passwords,
  ...sessions,
  ...userFactors,
  ...passwordResets,
  ...foreignSessions,
  ...magicLinks,
  ...oneTimeCodes,
  ...totps,
  ...m2mClients,
  ...m2mTokens,
  ...connectedApps,
  ...impersonation,
  ...oauth,
  ...project,
};

const b2b: Routes<Call> = {
  ...organizations,
  ...organizationsSearch,
  ...members,
  ...membersSearch,
  ...memberPasswords,
  ...memberSessions,
  ...discovery,
  ...attest,
  ...memberEmails,
  ...identityProviders,
  ...memberImpersonation,
  ...memberForeignSessions,
  ...memberMagicLinks,
  ...memberCodes,
  ...memberPasswordResets,
  ...memberTotps,
  ...rbac,
  ...scim,
  ...sso,
  ...ssoLogin,
  ...memberOauth,
};

/** Answered with a project's secret. */
export const projectRoutes: Routes<Call> = {
  ...withSamples(consumer, consumerSamples),
  ...withSamples(b2b, b2bSamples),
};

/** Answered with the workspace's key. */
export const managementRoutes: Routes<WorkspaceCall> = {
  ...projects,
  ...environments,
  ...secrets,
  ...redirectUrls,
  ...jwtTemplates,
  ...trustedTokenProfiles,
  ...publicTokens,
  ...passwordStrength,
  ...rbacPolicies,
  ...sdkConfigs,
  ...countryCodes,
  ...emailTemplates,
  ...eventLogStreaming,
};
