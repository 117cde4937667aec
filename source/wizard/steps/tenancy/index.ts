import { placesEverybody, strategies } from '../../../migration/planning/tenancy/index.ts';
import type { Facts } from '../../facts.ts';
import { wordsOf } from '../../words.ts';
import { docs } from '../docs.ts';
import type { Step } from '../question.ts';
import { organizationSettingQuestions } from './organization-settings.ts';
import { roleQuestions } from './roles.ts';
import { bestTenantKey, sourceQuestions } from './sources.ts';
import { wordQuestions } from './words.ts';

/** Proposed only where most Users would belong somewhere by it: another rule could put customers together. */
function bestTenancy(facts: Facts): string | undefined {
  if (bestTenantKey(facts)) return 'trusted_metadata';
  const { domains = [], users = 0 } = facts.summary ?? {};
  const ofCompanies = domains.filter(one => !one.public).reduce((sum, one) => sum + one.users, 0);
  return ofCompanies * 2 > users ? 'email_domain' : undefined;
}

/** Some may be left over. */
const apart = ({ answers }: Facts) => answers.tenancy !== undefined && !placesEverybody(answers);

export const tenancy: Step = {
  id: 'tenancy',
  title: 'Tenancy',
  questions: [
    ...wordQuestions,
    {
      kind: 'choice',
      id: 'tenancy',
      answer: 'tenancy',
      decides: true,
      title: facts => `What decides a User's ${wordsOf(facts.answers).organization}?`,
      help: 'Taken from data that only your backend can write, or from a verified email.',
      docs: docs.models,
      short: 'Tenancy',
      aside: async () => (await import('./asides.ts')).contradictions,
      default: bestTenancy,
      options: facts =>
        Object.entries(strategies).map(([value, { option }]) => ({
          value,
          ...option(wordsOf(facts.answers).organization),
        })),
    },
    {
      kind: 'choice',
      id: 'tenancyThen',
      answer: 'tenancyThen',
      title: facts => `And Users whom this leaves without ${wordsOf(facts.answers).organization}: another rule?`,
      help: 'It decides about those only. Flags take several rules, in their order.',
      docs: docs.models,
      short: 'Then by',
      default: 'none',
      assumed: 'none',
      when: facts => facts.answers.tenancy !== undefined && !strategies[facts.answers.tenancy].placesEverybody,
      options: facts => [
        { value: 'none', label: 'No other rule' },
        ...Object.entries(strategies)
          .filter(([id, strategy]) => id !== facts.answers.tenancy && !strategy.placesEverybody)
          .map(([value, { option }]) => ({ value, ...option(wordsOf(facts.answers).organization) })),
      ],
    },
    ...sourceQuestions,
    {
      kind: 'choice',
      id: 'leftOver',
      answer: 'leftOver',
      title: facts => `And Users who belong to no ${wordsOf(facts.answers).organization}?`,
      help: 'They keep their Consumer account either way.',
      docs: docs.models,
      short: 'Left over',
      aside: async () => (await import('./asides.ts')).withoutTenant,
      default: 'leave_out',
      when: apart,
      options: facts => [
        { value: 'leave_out', label: 'Leave them out', hint: 'Listed with the reason in skipped.csv.' },
        {
          value: 'personal',
          label: `Give each a personal ${wordsOf(facts.answers).organization}`,
          hint: 'For people who belong to no company.',
        },
        {
          value: 'one_organization',
          label: `Gather them in one ${wordsOf(facts.answers).organization}`,
          hint: 'They would see each other there. Mind who they are.',
        },
      ],
    },
    {
      kind: 'text',
      id: 'leftOverName',
      answer: 'leftOverName',
      title: facts => `What is that ${wordsOf(facts.answers).organization} called?`,
      help: '1 to 128 characters.',
      docs: docs.models,
      short: 'Name for left over',
      default: 'Everyone else',
      when: facts => apart(facts) && facts.answers.leftOver === 'one_organization',
    },
    {
      kind: 'text',
      id: 'tenancyRules',
      answer: 'tenancyRules',
      title: 'Rules of your own?',
      help: 'rename, slug, merge, leave out, move; with ";" between. The preview writes them for you.',
      docs: docs.models,
      short: 'Own rules',
      default: 'none',
      assumed: 'none',
      // Asked for again where there are some; the preview adds to them.
      when: ({ answers }) => (answers.tenancyRules ?? 'none') !== 'none',
    },
    ...roleQuestions,
    {
      kind: 'screen',
      id: 'preview',
      screen: async () => (await import('./Preview.tsx')).Preview,
      title: facts => `These would be your ${wordsOf(facts.answers).organizations}`,
      help: 'Nothing is created yet. Esc goes back to change it.',
      docs: docs.models,
      short: 'Preview',
      // A later answer means that the user has seen it.
      done: ({ answers }) => (answers.organizationSettings ?? answers.noEmail ?? answers.members) !== undefined,
    },
    ...organizationSettingQuestions,
  ],
};
