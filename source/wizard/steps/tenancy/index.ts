/** Step "Tenancy": which Users belong together, and what the application calls it. */
import { trustPhrase } from '../../../config/answer-values.ts';
import type { AnswerId } from '../../../config/answers.ts';
import { counted, number } from '../../../figures.ts';
import { asksFor, placesEverybody, strategies } from '../../../migration/planning/tenancy/index.ts';
import { looksLikeId } from '../../../migration/planning/tenancy/names.ts';
import type { Facts } from '../../facts.ts';
import { wordsOf } from '../../words.ts';
import { docs } from '../docs.ts';
import type { Option, Step } from '../question.ts';
import { organizationSettingQuestions } from './organization-settings.ts';
import { roleQuestions } from './roles.ts';

/** The metadata key that names a tenant for most Users, when there is one. */
export function bestTenantKey({ summary }: Facts): string | undefined {
  const best = summary?.tenantKeys[0];
  return best?.likely && best.users * 2 > (summary?.users ?? 0) ? best.key : undefined;
}

/** Proposed only where most Users would belong somewhere by it: another rule could put customers together. */
function bestTenancy(facts: Facts): string | undefined {
  if (bestTenantKey(facts)) return 'trusted_metadata';
  const { domains = [], users = 0 } = facts.summary ?? {};
  const ofCompanies = domains.filter(one => !one.public).reduce((sum, one) => sum + one.users, 0);
  return ofCompanies * 2 > users ? 'email_domain' : undefined;
}

function tenantKeyOptions(facts: Facts): Option[] {
  return (facts.summary?.tenantKeys ?? []).slice(0, 8).map(found => ({
    value: found.key,
    label: found.key,
    hint: `${counted(found.users, 'User')}, ${counted(found.values, 'value')}${found.several ? `, ${number(found.several)} in several` : ''}: ${found.examples.slice(0, 2).join(', ')}`,
  }));
}

/** The chosen key holds ids, which make bad names. */
const keysAreIds = ({ answers, summary }: Facts): boolean => {
  const found = summary?.tenantKeys.find(one => one.key === answers.tenantKey);
  return found?.examples.some(looksLikeId) ?? false;
};

/** Some may be left over. */
const apart = ({ answers }: Facts) => answers.tenancy !== undefined && !placesEverybody(answers);

/** A chosen strategy needs this answer. */
const asks =
  (id: AnswerId) =>
  ({ answers }: Facts) =>
    answers.tenancy !== undefined && asksFor(answers, id);

export const tenancy: Step = {
  id: 'tenancy',
  title: 'Tenancy',
  questions: [
    {
      kind: 'text',
      id: 'organizationWord',
      answer: 'organizationWord',
      title: 'What does your application call an Organization?',
      help: 'One word, singular: Class, Team, Company. It is used from here on.',
      docs: docs.models,
      short: 'Word for Organization',
      default: 'Organization',
    },
    {
      kind: 'text',
      id: 'memberWord',
      answer: 'memberWord',
      title: facts => `And a user in one ${wordsOf(facts.answers).organization}?`,
      help: 'One word, singular: Student, Employee, Player.',
      docs: docs.models,
      short: 'Word for Member',
      default: 'Member',
    },
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
    {
      kind: 'choice',
      id: 'tenantKey',
      answer: 'tenantKey',
      decides: true,
      open: true,
      title: facts => `Which key names the ${wordsOf(facts.answers).organization}?`,
      help: facts =>
        facts.summary?.tenantKeys.length === 0
          ? 'No trusted_metadata holds text under any key. Name the one you will fill before the run.'
          : 'Keys of trusted_metadata that hold text, the likeliest first.',
      docs: docs.models,
      short: 'Metadata key',
      default: facts => bestTenantKey(facts) ?? (facts.summary?.tenantKeys.length === 0 ? 'tenant' : undefined),
      when: asks('tenantKey'),
      options: tenantKeyOptions,
    },
    {
      kind: 'text',
      id: 'tenantNameKey',
      answer: 'tenantNameKey',
      title: facts => `Which key holds the name of the ${wordsOf(facts.answers).organization}?`,
      help: 'A path in trusted_metadata, for keys that are ids; or "none": the key is the name.',
      docs: docs.models,
      short: 'Key of the name',
      default: 'none',
      assumed: 'none',
      when: facts => asks('tenantNameKey')(facts) && (facts.answers.tenantNameKey !== undefined || keysAreIds(facts)),
    },
    {
      kind: 'text',
      id: 'trustUntrustedMetadata',
      answer: 'trustUntrustedMetadata',
      decides: true,
      title: 'May untrusted_metadata decide, which Users can write themselves?',
      help: `Any User could join any Organization. Type "${trustPhrase}", or press Esc.`,
      docs: docs.models,
      short: 'Untrusted metadata',
      when: asks('trustUntrustedMetadata'),
    },
    {
      kind: 'text',
      id: 'tenancyFile',
      answer: 'tenancyFile',
      decides: true,
      title: 'Which file says where Users belong?',
      help: 'CSV or NDJSON: user_id or email, tenant; name, slug and role where you have them.',
      docs: docs.models,
      short: 'Tenancy file',
      when: asks('tenancyFile'),
      check: (value, _facts, checks) => checks.tenancyFile(value),
    },
    {
      kind: 'text',
      id: 'tenancyCommand',
      answer: 'tenancyCommand',
      decides: true,
      title: 'Which program says where Users belong?',
      help: 'It reads a User a line as JSON, and writes {"user_id", "tenant"} lines; or ./tenants.mjs.',
      docs: docs.models,
      short: 'Tenancy command',
      when: asks('tenancyCommand'),
    },
    {
      kind: 'text',
      id: 'publicDomains',
      answer: 'publicDomains',
      title: 'Mail domains that belong to no company?',
      help: 'Beside public and disposable mail: resellers, schools. With commas, or "none".',
      docs: docs.models,
      short: 'No company',
      default: 'none',
      assumed: 'none',
      when: asks('publicDomains'),
    },
    {
      kind: 'text',
      id: 'singleName',
      answer: 'singleName',
      title: facts => `What is the one ${wordsOf(facts.answers).organization} called?`,
      help: '1 to 128 characters. Members see it when they log in.',
      docs: docs.models,
      short: facts => `Name of the ${wordsOf(facts.answers).organization}`,
      default: 'Everyone',
      when: asks('singleName'),
    },
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
