/** Merges the email claim into the Consumer project's session claim template; never overwrites what is there. */
import { isNotFound, RecordError } from '../../stytch/errors.ts';
import { UserError } from '../../stytch/user-error.ts';
import { setsUpSessions } from '../sessions/answer.ts';
import { mergeClaim } from '../sessions/claim-template.ts';
import type { RunContext, Task } from './task.ts';

/** The template as it was, for undo. */
export interface ClaimsResult {
  before: string;
  after: string;
  project_slug: string;
  environment_slug: string;
}

export const claims: Task = {
  id: 'claims',
  title: () => 'Session claim template',
  when: setsUpSessions,

  prepare({ journal, consumerReadOnly }) {
    if (!consumerReadOnly) journal.add('claims', 'session', null);
  },

  find: async (_record, context) => {
    const { at, template } = await current(context);
    const merge = mergeClaim(template.template_content, context.answers.claimName ?? 'email');
    if (!('unchanged' in merge)) return undefined;
    const planned = context.journal.get<{ before: string }>('claimsBefore');
    return { ...at, before: planned?.before ?? template.template_content, after: template.template_content };
  },

  async apply(_record, context): Promise<ClaimsResult> {
    const { at, template } = await current(context);
    const before = template.template_content;
    const name = context.answers.claimName ?? 'email';
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

async function current(context: RunContext) {
  const at = await consumerEnvironment(context);
  try {
    const template = await context.management().jwtTemplates.get(at.project_slug, at.environment_slug, 'SESSION');
    return { at, template };
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return { at, template: { template_content: '', custom_audience: '' } };
  }
}

/** The management API speaks of slugs; the Consumer project is known by its id. */
async function consumerEnvironment({ management, consumerProjectId }: RunContext) {
  for (const { project_slug } of await management().projects.all()) {
    for (const { project_id, environment_slug } of await management().environments.all(project_slug)) {
      if (project_id === consumerProjectId) return { project_slug, environment_slug };
    }
  }
  throw new UserError({
    what: `The workspace of this key does not hold ${consumerProjectId}.`,
    why: 'The claim template belongs to the Consumer project, which must be in the same workspace.',
    next: 'Give a key of that workspace, or let everyone log in again.',
    exitCode: 2,
  });
}
