/** All assumptions about Stytch, in the order in which they are asked and shown. Adding one is one object, and here a group. */
import type { Assumption } from '../assumption.ts';
import { consumer } from './consumer.ts';
import { emails } from './emails.ts';
import { identity } from './identity.ts';
import { limits } from './limits.ts';
import { locks } from './locks.ts';
import { members } from './members.ts';
import { organizations } from './organizations.ts';
import { passwords } from './passwords.ts';
import { projects } from './projects.ts';
import { sessions } from './sessions.ts';
import { settings } from './settings.ts';
import { templates } from './templates.ts';
import { unasked } from './unasked.ts';

export const assumptions: readonly Assumption[] = [
  ...identity,
  ...emails,
  ...members,
  ...organizations,
  ...passwords,
  ...locks,
  ...sessions,
  ...consumer,
  ...projects,
  ...settings,
  ...templates,
  ...limits,
  ...unasked,
];

/** The assumption with this id. */
export const assumptionOf = (id: string): Assumption | undefined => assumptions.find(one => one.id === id);
