/** What is asked of a folder from which no run has made an Organization. */
import { UserError } from '../config/user-error.ts';
import type { Journal } from './engine/journal.ts';

/** `what` cannot be done, in a sentence. Throws UserError (exit code 2) where there are no Organizations. */
export function requireOrganizations(journal: Journal, what: string): void {
  if (journal.count('organizations').done > 0) return;
  throw new UserError({
    what,
    why: 'No run has made an Organization from this folder.',
    next: "Name the migration's folder with --dir.",
    exitCode: 2,
  });
}
