/** The tenancy rules for generated code: from the answers, and from the tenants and domains in the journal. */
import type { Answers } from '../config/answers.ts';
import { parseMetadataRules } from '../config/metadata-rules.ts';
import { UserError } from '../config/user-error.ts';
import type { Journal } from '../migration/engine/journal.ts';
import type { InventorySummary } from '../migration/model.ts';
import { strategies, tenancyText } from '../migration/planning/tenancy/index.ts';
import { ownDomains } from '../migration/planning/tenancy/public-domains.ts';
import type { OrganizationDesired } from '../migration/resources/organization-payload.ts';
import type { ProfileFields } from '../migration/resources/profile.ts';
import { claimOf } from '../migration/sessions/answer.ts';

/** The tenancy strategies whose rules the generated modules know, in JavaScript and in Python. */
export const expressibleTenancies: readonly string[] = Object.entries(strategies)
  .filter(([, strategy]) => strategy.expressible)
  .map(([id]) => id);

/** Throws UserError for a tenancy that generated code cannot express: it would place Users by other rules. */
export function checkExpressible(tenancy: string): void {
  if (expressibleTenancies.includes(tenancy)) return;
  throw new UserError({
    what: `A module for the tenancy "${tenancy}" cannot be written.`,
    why: `Generated code has one of these rules: ${expressibleTenancies.join(', ')}; no rules of your own, no roles, no personal Organizations. It would place Users in wrong Organizations, or without their roles.`,
    next: 'Let the run create all Members (--members create), and run it again for new Users.',
    exitCode: 2,
  });
}

/** The placeholders that depend on answers. */
export const ruleOf = (answers: Answers) => ({
  TENANCY: answers.tenancy ? tenancyText(answers) : 'trusted_metadata',
  TENANT_KEY: answers.tenantKey ?? 'FILL-IN',
  LEFT_OVER: answers.leftOver ?? 'leave_out',
  UNVERIFIED_EMAIL: answers.unverifiedEmail ?? 'leave_out',
  PENDING_USERS: (answers as Answers).pendingUsers ?? 'create',
  LOCKED_USERS: (answers as Answers).lockedUsers ?? 'leave_out',
  MFA_ENROLLMENT: answers.mfaEnrollment ?? 'moved',
  MEMBER_EXTERNAL_ID: answers.memberExternalId ?? 'user_id',
  CLAIM: claimOf(answers),
  METADATA: JSON.stringify(parseMetadataRules(answers.metadata ?? 'all')),
  PASSWORD_SCOPE: answers.passwordScope ?? 'cross_org',
  LOGIN_FLOW: answers.loginFlow ?? 'discovery',
  PUBLIC_DOMAINS: '[]',
  EXTERNAL_IDS: '{}',
});

/**
 * The answers that a run used (its flags may differ from the answers file), and what only the journal knows. Of `answers`, those that
 * a run does not hold on to.
 */
export function ruleFrom(journal: Journal, answers: Answers): Partial<ReturnType<typeof ruleOf>> {
  const domains = journal.get<InventorySummary>('inventory')?.domains ?? [];
  const renamed = new Map<string, string>();
  for (const { desired } of journal.records('organizations')) {
    const { key, external_id } = desired as OrganizationDesired;
    if (key !== external_id) renamed.set(key, external_id);
  }
  const { tenancyRules, roleFrom, organizationAdmins, metadata, loginFlow } = answers;
  const used = journal.get<Answers>('frozen');
  const mapping = (journal.record('profile', 'profile')?.desired as ProfileFields | undefined)?.attribute_mapping;
  return {
    ...(used?.tenancy &&
      ruleOf({
        ...used,
        tenancyRules,
        roleFrom,
        organizationAdmins,
        metadata,
        loginFlow,
        claimName: mapping?.['email'],
      })),
    PUBLIC_DOMAINS: JSON.stringify([...domains.filter(one => one.public).map(one => one.domain), ...ownDomains(used)]),
    // Not an object from the start: a tenant may be called "__proto__".
    EXTERNAL_IDS: JSON.stringify(Object.fromEntries(renamed)),
  };
}
