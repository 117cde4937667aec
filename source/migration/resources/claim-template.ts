/** Merges the email claim into the Consumer project's session claim template; never overwrites what is there. */
import { RecordError } from '../../stytch/errors.ts';
import type { JwtTemplate } from '../../stytch/management.ts';
import { Settled } from '../engine/task.ts';
import { claimOf, setsUpSessions } from '../sessions/answer.ts';
import { mergeClaim } from '../sessions/claim-template.ts';
import { currentTemplate, refuseTakenClaim } from '../sessions/template-plan.ts';
import { verifyClaimTemplate } from '../verification/claim-template.ts';
import { keep } from './kept.ts';
import type { Resource } from './resource.ts';

/** Where the template is, as it was, and as it is written. */
export interface TemplateIntent {
  project_slug: string;
  environment_slug: string;
  payload: JwtTemplate;
  previous: JwtTemplate;
}

export const claimTemplate: Resource = {
  id: 'claims',
  title: () => 'Claim template',
  when: (answers, context) => setsUpSessions(answers) && context?.consumerReadOnly !== true,
  dependsOn: [],

  check: refuseTakenClaim,

  desired: { fixed: () => [{ key: 'session', desired: null }] },

  create: {
    id: 'claims',
    title: () => 'Claim template',
    async intend(_record, context): Promise<TemplateIntent | Settled> {
      const { at, template } = await currentTemplate(context);
      const name = claimOf(context.answers);
      const merge = mergeClaim(template.template_content, name);
      if ('taken' in merge) {
        throw new RecordError('claim_taken', `The claim "${name}" stands for something else already: ${merge.taken}.`);
      }
      if ('unreadable' in merge) {
        throw new RecordError('template_unreadable', 'The claim template is not JSON that this tool understands.');
      }
      if ('unchanged' in merge) return new Settled({ theirs: true });
      return { ...at, previous: template, payload: { ...template, template_content: merge.merged } };
    },
    async find(record, context) {
      const { payload } = record.intent as TemplateIntent;
      const { template } = await currentTemplate(context);
      return template.template_content === payload.template_content ? {} : undefined;
    },
    async apply(record, { management }) {
      const { project_slug, environment_slug, payload } = record.intent as TemplateIntent;
      await management().jwtTemplates.set(project_slug, environment_slug, 'SESSION', payload);
      return {};
    },
  },
  update: null,
  remove: null,

  undo: {
    title: () => 'Session claim template',
    async apply(record, context) {
      const { project_slug, environment_slug, payload, previous } = record.intent as TemplateIntent;
      const { template } = await currentTemplate(context);
      if (template.template_content === previous.template_content) return;
      if (template.template_content !== payload.template_content) {
        keep('changed_since', 'The template was changed since.');
      }
      const restored = { ...template, template_content: previous.template_content };
      await context.management().jwtTemplates.set(project_slug, environment_slug, 'SESSION', restored);
    },
  },

  verify: { compare: verifyClaimTemplate },
  calls: () => [{ endpoint: 'Management', calls: 4 }],
};
