/** Every operation that the sandbox answers: one line a resource. */
import { attest } from './b2b/attest.ts';
import { discovery } from './b2b/discovery.ts';
import { members } from './b2b/members.ts';
import { membersSearch } from './b2b/members-search.ts';
import { organizations } from './b2b/organizations.ts';
import { organizationsSearch } from './b2b/organizations-search.ts';
import { passwords as memberPasswords } from './b2b/passwords.ts';
import { sessions as memberSessions } from './b2b/sessions.ts';
import { passwords } from './consumer/passwords.ts';
import { sessions } from './consumer/sessions.ts';
import { users } from './consumer/users.ts';
import { usersSearch } from './consumer/users-search.ts';
import { environments } from './management/environments.ts';
import { jwtTemplates } from './management/jwt-templates.ts';
import { projects } from './management/projects.ts';
import { redirectUrls } from './management/redirect-urls.ts';
import { secrets } from './management/secrets.ts';
import { trustedTokenProfiles } from './management/trusted-token-profiles.ts';
import type { Call, Routes, WorkspaceCall } from './world.ts';

/** Answered with a project's secret. */
export const projectRoutes: Routes<Call> = {
  ...users,
  ...usersSearch,
  ...passwords,
  ...sessions,
  ...organizations,
  ...organizationsSearch,
  ...members,
  ...membersSearch,
  ...memberPasswords,
  ...memberSessions,
  ...discovery,
  ...attest,
};

/** Answered with the workspace's key. */
export const managementRoutes: Routes<WorkspaceCall> = {
  ...projects,
  ...environments,
  ...secrets,
  ...redirectUrls,
  ...jwtTemplates,
  ...trustedTokenProfiles,
};
