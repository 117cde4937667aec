/** What the strategies need to know: the key, the file, the program, or the name that decides. */
import { trustPhrase } from '../../../config/answer-values.ts';
import type { AnswerId } from '../../../config/answers.ts';
import { counted, number } from '../../../figures.ts';
import { asksFor } from '../../../migration/planning/tenancy/index.ts';
import { looksLikeId } from '../../../migration/planning/tenancy/names.ts';
import type { Facts } from '../../facts.ts';
import { wordsOf } from '../../words.ts';
import { docs } from '../docs.ts';
import type { Option, Question } from '../question.ts';

/** The metadata key that names a tenant for most Users, when there is one. */
export function bestTenantKey({ summary }: Facts): string | undefined {
  const best = summary?.tenantKeys[0];
  return best?.likely && best.users * 2 > (summary?.users ?? 0) ? best.key : undefined;
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

/** A chosen strategy needs this answer. */
const asks =
  (id: AnswerId) =>
  ({ answers }: Facts) =>
    answers.tenancy !== undefined && asksFor(answers, id);

export const sourceQuestions: Question[] = [
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
];
