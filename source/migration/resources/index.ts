/** The registry of resources, in the order in which they are shown: one line each. */
import { applicationSecret } from './application-secret.ts';
import { claimTemplate } from './claim-template.ts';
import { connectedApps } from './clients/connected-apps.ts';
import { m2mClients } from './clients/m2m-clients.ts';
import { connections } from './connections/index.ts';
import { emailClaims } from './email-claims.ts';
import { members } from './members/index.ts';
import { organizations } from './organizations.ts';
import { passwordScope } from './password-scope.ts';
import { profile } from './profile.ts';
import { project } from './project.ts';
import type { Resource } from './resource.ts';
import { roles } from './roles.ts';
import { settings } from './settings.ts';
import { totps } from './totps.ts';

export const resources: readonly Resource[] = [
  project,
  passwordScope,
  settings,
  roles,
  organizations,
  members,
  totps,
  connections,
  profile,
  emailClaims,
  claimTemplate,
  applicationSecret,
  m2mClients,
  connectedApps,
];
