/** Removes the B2B project that the run created, when nothing at all is left in it. */
import { isNotFound } from '../../stytch/errors.ts';
import { createdEnvironment } from '../tasks/project.ts';
import type { Task } from '../tasks/task.ts';
import { keep } from './kept.ts';

export const undoProject: Task = {
  id: 'undo-project',
  title: () => 'B2B project',
  when: answers => answers.b2bProject !== 'existing',

  prepare({ journal }) {
    // One record for project and environment: they go together.
    if (createdEnvironment({ journal })) journal.add('undo-project', 'project', null);
  },

  find: async () => undefined,

  async apply(_record, context) {
    const { journal, management } = context;
    const at = createdEnvironment(context);
    if (!at) return { gone: true };
    try {
      const client = await context.b2b();
      const { organizations } = await client.organizations.search({ limit: 1 });
      if (organizations.length > 0) keep('in_use', 'The project still has Organizations.');
      const others = await management().environments.all(at.project_slug);
      if (others.length > 1) keep('in_use', 'The project has further environments.');
      await management().projects.delete(at.project_slug);
    } catch (error) {
      if (!isNotFound(error, 'project')) throw error;
    }
    journal.replan('project', 'environment');
    journal.replan('project', 'project');
    return { removed: at.project_slug };
  },
};
