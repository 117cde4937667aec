/** What is asked of Users who were not read. */
import { UserError } from '../config/user-error.ts';

/** The error where the inventory is missing. */
export function notRead(): UserError {
  return new UserError({
    what: 'The Users have not been read yet.',
    why: 'A plan is made from what is in the Consumer project.',
    next: 'Let the wizard read them, or use "plan" or "run", which read them first.',
    exitCode: 2,
  });
}
