/** Merges the email claim into the Consumer project's session claim template; never overwrites what is there. */
import { RecordError } from '../../stytch/errors.ts';
import { claimOf, setsUpSessions } from '../sessions/answer.ts';
import { mergeClaim } from '../sessions/claim-template.ts';
import { currentTemplate } from '../sessions/template-plan.ts';
import type { Task } from './task.ts';

/** The template as it was, for undo. */
export interface ClaimsResult {
  before: string;
  after: string;
  project_slug: string;
  environment_slug: string;
}

export const claims: Task = {
  id: 'claims',
  title: () => 'Claim template',
  when: setsUpSessions,

  prepare({ journal, consumerReadOnly }) {
    if (!consumerReadOnly) journal.add('claims', 'session', null);
  },

  find: async (_record, context) => {
    const { at, template } = await currentTemplate(context);
    const merge = mergeClaim(template.template_content, claimOf(context.answers));
    if (!('unchanged' in merge)) return undefined;
    const planned = context.journal.get<{ before: string }>('claimsBefore');
    return { ...at, before: planned?.before ?? template.template_content, after: template.template_content };
  },

  async apply(_record, context): Promise<ClaimsResult> {
    const { at, template } = await currentTemplate(context);
    const before = template.template_content;
    const name = claimOf(context.answers);
    const merge = mergeClaim(before, name);
    if ('taken' in merge) {
      throw new RecordError('claim_taken', `The claim "${name}" stands for something else already: ${merge.taken}.`);
    }
    if ('unreadable' in merge) {
      throw new RecordError('template_unreadable', 'The claim template is not JSON that this tool understands.');
    }
    if ('unchanged' in merge) return { ...at, before, after: before };
    // Kept before the write: after it, nobody could say what stood there.
    context.journal.set('claimsBefore', { before });
    await context.management().jwtTemplates.set(at.project_slug, at.environment_slug, 'SESSION', {
      template_content: merge.merged,
      custom_audience: template.custom_audience,
    });
    return { ...at, before, after: merge.merged };
  },
};
