/** All assumptions about Stytch, in the order in which they are asked and shown. Adding one is one object, and here a group. */
import type { Assumption } from '../assumption.ts';
import { attestedTokens } from './attested-tokens.ts';
import { consumer } from './consumer.ts';
import { emailTemplates } from './email-templates.ts';
import { emails } from './emails.ts';
import { identity } from './identity.ts';
import { integrations } from './integrations.ts';
import { jwtTemplates } from './jwt-templates.ts';
import { limits } from './limits.ts';
import { locks } from './locks.ts';
import { members } from './members.ts';
import { organizations } from './organizations.ts';
import { passwordScope } from './password-scope.ts';
import { passwords } from './passwords.ts';
import { projects } from './projects.ts';
import { redirectUrls } from './redirect-urls.ts';
import { roles } from './roles.ts';
import { sdkConfig } from './sdk-config.ts';
import { sessions } from './sessions.ts';
import { unasked } from './unasked.ts';

export const assumptions: readonly Assumption[] = [
  ...identity,
  ...emails,
  ...members,
  ...organizations,
  ...passwords,
  ...passwordScope,
  ...locks,
  ...attestedTokens,
  ...sessions,
  ...consumer,
  ...projects,
  ...redirectUrls,
  ...roles,
  ...emailTemplates,
  ...sdkConfig,
  ...integrations,
  ...jwtTemplates,
  ...limits,
  ...unasked,
];

/** The assumption with this id. */
export const assumptionOf = (id: string): Assumption | undefined => assumptions.find(one => one.id === id);
