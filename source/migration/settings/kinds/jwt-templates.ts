/** What session and M2M JWTs hold: the claims, and an audience of one's own. */
import type { JwtTemplate } from '../../../stytch/management.ts';
import { isEmptyTemplate } from '../../sessions/claim-template.ts';
import type { MappingContext, SettingKind, Values, Wish } from '../kind.ts';
import { rowId } from '../row-id.ts';
import { rewriteTemplate } from '../template-variables.ts';

const id = 'jwt-templates';
const types = ['SESSION', 'M2M'] as const;
type Type = (typeof types)[number];

const audienceOf = (type: Type) => `${type} audience`;

export const jwtTemplates: SettingKind = {
  id,
  title: 'JWT templates',
  async read(management, { project_slug, environment_slug }) {
    const values: Values = {};
    for (const type of types) {
      const found = await management.jwtTemplates.get(project_slug, environment_slug, type);
      values[type] = isEmptyTemplate(found.template_content) ? '' : found.template_content;
      values[audienceOf(type)] = found.custom_audience;
    }
    return values;
  },
  map: (consumer, b2b, context) => [
    ...sessionWishes(consumer['SESSION'] as string, b2b['SESSION'], context),
    audienceWish('SESSION', consumer, context),
    { item: 'M2M', consumer: consumer['M2M'], wanted: consumer['M2M'] },
    audienceWish('M2M', consumer, context),
  ],
  async write(management, { project_slug, environment_slug }, values, now) {
    const all = { ...now, ...values };
    for (const type of types) {
      if (!(type in values) && !(audienceOf(type) in values)) continue;
      // Both are needed: one that is left out is cleared.
      const template: JwtTemplate = {
        template_content: String(all[type] ?? ''),
        custom_audience: String(all[audienceOf(type)] ?? ''),
      };
      await management.jwtTemplates.set(project_slug, environment_slug, type, template);
    }
  },
};

function sessionWishes(template: string, found: unknown, { answers, ticked }: MappingContext): Wish[] {
  const { content, dropped } = rewriteTemplate(template, answers);
  const claims = dropped.map(({ claim, why }) => ({
    item: `SESSION claim ${claim}`,
    consumer: template,
    unless: 'manual' as const,
    note: why,
  }));
  // What the user has written by hand into the template is what it should be.
  const byHand = claims.length > 0 && claims.every(one => ticked.has(rowId({ kind: id, ...one })));
  const note = 'A variable that a Member does not have leaves its claim out: look at one B2B JWT.';
  return [
    { item: 'SESSION', consumer: template, wanted: byHand ? (found ?? content) : content, ...(content && { note }) },
    ...claims,
  ];
}

function audienceWish(type: Type, consumer: Values, { consumerProjectId }: MappingContext): Wish {
  const audience = consumer[audienceOf(type)];
  const wish = { item: audienceOf(type), consumer: audience };
  if (audience !== consumerProjectId) return { ...wish, wanted: audience };
  const note = 'It is the id of the Consumer project: set the id of the B2B project, where your services check it.';
  return { ...wish, unless: 'manual', note };
}
