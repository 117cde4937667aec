/** Gives the Consumer project its session claim template back. */
import type { ClaimsResult } from '../tasks/claims.ts';
import type { Task } from '../tasks/task.ts';
import { keep } from './kept.ts';

export const undoClaims: Task = {
  id: 'undo-claims',
  title: () => 'Session claim template',
  when: () => true,

  prepare({ journal }) {
    journal.addUndo('undo-claims', 'claims');
  },

  find: async () => undefined,

  async apply({ key }, { journal, management }) {
    const made = journal.record('claims', key);
    if (made?.state !== 'done') return { gone: true };
    const { project_slug, environment_slug, before, after } = made.result as ClaimsResult;
    const template = await management().jwtTemplates.get(project_slug, environment_slug, 'SESSION');
    if (template.template_content !== before) {
      if (template.template_content !== after) keep('changed_since', 'The template was changed since.');
      const { custom_audience } = template;
      await management().jwtTemplates.set(project_slug, environment_slug, 'SESSION', {
        template_content: before,
        custom_audience,
      });
    }
    journal.replan('claims', key);
    return { restored: true };
  },
};
