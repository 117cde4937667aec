/** What the preview and the plan say about tenants: what is unclear, what will happen, and how to change it. Pure. */
import type { Answers } from '../../config/answers.ts';
import { counted, number } from '../../figures.ts';
import type { InventorySummary, PlanSummary, Warning } from '../model.ts';
import { longest } from './identifiers.ts';
import { asksFor, chainIds } from './tenancy/index.ts';

const users = (count: number) => counted(count, 'User');

export function tenancyWarnings(
  answers: Answers,
  inventory: Pick<InventorySummary, 'contradictions'>,
  plan: PlanSummary,
): Warning[] {
  const warnings: Warning[] = [];
  const warn = (id: string, when: unknown, text: string) => when && warnings.push({ id, text });
  const contradiction = inventory.contradictions.find(found => found.key === answers.tenantKey);

  warn(
    'untrusted_tenancy',
    answers.trustUntrustedMetadata !== undefined &&
      chainIds(answers).some(id => id === 'untrusted_metadata' || id === 'command'),
    'untrusted_metadata, which Users can write themselves, decides who is in which Organization. You confirmed that.',
  );
  warn(
    'unusable_tenants',
    plan.unusable.users > 0,
    `${users(plan.unusable.users)} have values that name no tenant; those are left aside, their other tenants count. ${plan.unusable.examples.join('; ')}.`,
  );
  warn(
    'unknown_rows',
    plan.fileRows && plan.fileRows.unknown.count > 0,
    `${number(plan.fileRows?.unknown.count ?? 0)} of ${number(plan.fileRows?.lines ?? 0)} lines of the tenancy file name no User who was read: line ${plan.fileRows?.unknown.examples.join(', ')}. An email counts only where the User has verified it.`,
  );
  warn(
    'duplicate_rows',
    plan.fileRows && plan.fileRows.duplicates.count > 0,
    `${number(plan.fileRows?.duplicates.count ?? 0)} lines of the tenancy file are there twice: line ${plan.fileRows?.duplicates.examples.join(', ')}.`,
  );
  warn(
    'look_alikes',
    plan.lookAlikes.count > 0,
    `${counted(plan.lookAlikes.count, 'group of tenants looks', 'groups of tenants look')} alike (${plan.lookAlikes.examples.join('; ')}): each tenant becomes an Organization of its own. Merge those that are one: --tenancy-rules "merge a = b".`,
  );
  warn(
    'names_are_ids',
    plan.names.ids.count > 0,
    `${number(plan.names.ids.count)} Organizations are named like an id (${plan.names.ids.examples.join(', ')}), which Members see. Say where the name is: --tenant-name-key, or objects with id and name.`,
  );
  warn(
    'several_names',
    plan.names.several.count > 0,
    `Users call ${number(plan.names.several.count)} Organizations differently (${plan.names.several.examples.join('; ')}): the name that most of them use counts.`,
  );
  warn(
    'long_names',
    plan.names.cut.count > 0,
    `${number(plan.names.cut.count)} names are longer than ${longest} characters, the most that an Organization may have, and are cut (${plan.names.cut.examples.join('; ')}). Rename them: --tenancy-rules "rename key = name".`,
  );
  warn(
    'changed_slugs',
    plan.changedSlugs.count > 0,
    `${number(plan.changedSlugs.count)} slugs are made distinct, as another tenant or an Organization that is there has them or could be taken for them: ${plan.changedSlugs.examples.map(one => `${one.wanted} becomes ${one.slug}`).join('; ')}.`,
  );
  warn(
    'contradiction',
    asksFor(answers, 'tenantKey') && contradiction,
    `${users(contradiction?.users ?? 0)} say another ${answers.tenantKey} in untrusted_metadata, which they can edit themselves. It is carried over, and decides nothing.`,
  );
  return warnings;
}
