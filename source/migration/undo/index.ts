/** The registry of undo tasks, in the order in which they run: what depends on a thing goes before the thing. */
import type { Task } from '../tasks/task.ts';
import { undoClaims } from './claims.ts';
import { undoEmails } from './emails.ts';
import { undoMembers } from './members.ts';
import { undoOrganizations } from './organizations.ts';
import { undoProfile } from './profile.ts';
import { undoProject } from './project.ts';

export const undoTasks: readonly Task[] = [
  undoClaims,
  undoEmails,
  undoMembers,
  undoOrganizations,
  undoProfile,
  undoProject,
];
