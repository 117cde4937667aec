/** Where people go, for generated code: the answers that decide it, and what the journal knows of tenants and domains. */
import type { Answers } from '../config/answers.ts';
import type { Journal } from '../migration/engine/journal.ts';
import type { InventorySummary } from '../migration/model.ts';
import { claimOf } from '../migration/sessions/answer.ts';
import type { OrganizationDesired } from '../migration/resources/organizations.ts';
import type { ProfileFields } from '../migration/resources/profile.ts';

/** The placeholders of stytch-members.settings.js. */
export const ruleOf = (answers: Answers) => ({
  TENANCY: answers.tenancy ?? 'trusted_metadata',
  TENANT_KEY: answers.tenantKey ?? 'FILL-IN',
  LEFT_OVER: answers.leftOver ?? 'leave_out',
  UNVERIFIED_EMAIL: answers.unverifiedEmail ?? 'leave_out',
  CLAIM: claimOf(answers),
  PUBLIC_DOMAINS: '[]',
  EXTERNAL_IDS: '{}',
});

/** What a run went by, which its flags may have said and not the answers file; and what only the journal knows. */
export function ruleFrom(journal: Journal): Partial<ReturnType<typeof ruleOf>> {
  const domains = journal.get<InventorySummary>('inventory')?.domains ?? [];
  const renamed: Record<string, string> = {};
  for (const { desired } of journal.records('organizations')) {
    const { key, external_id } = desired as OrganizationDesired;
    if (key !== external_id) renamed[key] = external_id;
  }
  const went = journal.get<Answers>('frozen');
  const mapping = (journal.record('profile', 'profile')?.desired as ProfileFields | undefined)?.attribute_mapping;
  return {
    ...(went?.tenancy && ruleOf({ ...went, claimName: mapping?.['email'] })),
    PUBLIC_DOMAINS: JSON.stringify(domains.filter(one => one.public).map(one => one.domain)),
    EXTERNAL_IDS: JSON.stringify(renamed),
  };
}
