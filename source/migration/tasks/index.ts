/** The registry of execution tasks, in the order in which they run: one line each. */
import { changes } from './changes.ts';
import { claims } from './claims.ts';
import { emails } from './emails.ts';
import { gone } from './gone.ts';
import { members } from './members.ts';
import { organizations } from './organizations.ts';
import { profile } from './profile.ts';
import { project } from './project.ts';
import type { Task } from './task.ts';
import { verify } from './verify.ts';

export const tasks: readonly Task[] = [project, organizations, members, changes, gone, profile, emails, claims, verify];
