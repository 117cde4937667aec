/** The registry of tenancy strategies: one line each; and the chain of those that were chosen. */
import type { AnswerId, Answers } from '../../../config/answers.ts';
import { command } from './command.ts';
import { emailDomain } from './email-domain.ts';
import { file } from './file.ts';
import { trustedMetadata, untrustedMetadata } from './metadata.ts';
import { personal } from './personal.ts';
import { single } from './single.ts';
import type { TenancyStrategy } from './strategy.ts';

type TenancyId = NonNullable<Answers['tenancy']>;

export const strategies: Record<TenancyId, TenancyStrategy> = {
  trusted_metadata: trustedMetadata,
  email_domain: emailDomain,
  file,
  command,
  personal,
  single,
  untrusted_metadata: untrustedMetadata,
};

/** The ids of the strategies in their order: the first that places a User decides. */
export function chainIds({ tenancy = 'single', tenancyThen = 'none' }: Answers): TenancyId[] {
  const further = tenancyThen === 'none' ? [] : (tenancyThen.split(',') as TenancyId[]);
  return [...new Set([tenancy, ...further])];
}

export const chainOf = (answers: Answers): TenancyStrategy[] => chainIds(answers).map(id => strategies[id]);

/** Whether a chosen strategy needs this answer. */
export const asksFor = (answers: Answers, id: AnswerId): boolean =>
  chainOf(answers).some(one => one.asks?.includes(id));

/** Whether no User can be left over. */
export const placesEverybody = (answers: Answers): boolean => chainOf(answers).some(one => one.placesEverybody);

/** What decides about Members beside the strategies, and no generated module knows. */
const beyondStrategies = (answers: Answers): string[] => [
  ...(answers.leftOver === 'personal' ? ['personal'] : []),
  ...((answers.tenancyRules ?? 'none') === 'none' ? [] : ['rules']),
  ...((answers.roleFrom ?? 'none') === 'none' && (answers.organizationAdmins ?? 'nobody') === 'nobody'
    ? []
    : ['roles']),
];

/** Everything that decides where Users belong, and as what; with commas. A generated module knows single strategies. */
export const tenancyText = (answers: Answers): string => [...chainIds(answers), ...beyondStrategies(answers)].join(',');

/** Whether the modules that `bridge` writes can place Users by the same rules. */
export const isExpressible = (answers: Answers): boolean =>
  Object.entries(strategies).some(([id, { expressible }]) => expressible && id === tenancyText(answers));
