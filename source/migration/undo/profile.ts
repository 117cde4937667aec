/** Removes the Trusted Auth Token profile that the run created. */
import { isNotFound } from '../../stytch/errors.ts';
import { createdEnvironment } from '../tasks/project.ts';
import type { Task } from '../tasks/task.ts';

export const undoProfile: Task = {
  id: 'undo-profile',
  title: () => 'Trusted Auth Token profile',
  when: () => true,

  prepare({ journal }) {
    journal.addUndo('undo-profile', 'profile');
  },

  find: async () => undefined,

  async apply({ key }, context) {
    const { journal, management } = context;
    const made = journal.record('profile', key);
    const at = createdEnvironment(context);
    if (made?.state !== 'done' || !at) return { gone: true };
    const { profile_id } = made.result as { profile_id: string };
    try {
      await management().trustedTokenProfiles.delete(at.project_slug, at.environment_slug, profile_id);
    } catch (error) {
      if (!isNotFound(error, 'trusted_token_profile')) throw error;
    }
    journal.replan('profile', key);
    return { removed: profile_id };
  },
};
