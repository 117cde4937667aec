/** Where people go, for generated code: the answers that decide it, and what the journal knows of tenants and domains. */
import type { Answers } from '../migration/answers.ts';
import type { Journal } from '../migration/journal.ts';
import type { InventorySummary } from '../migration/model.ts';
import { claimOf } from '../migration/sessions/answer.ts';
import type { OrganizationBody } from '../migration/tasks/organizations.ts';
import type { ProfileBody } from '../migration/tasks/profile.ts';
import { UserError } from '../stytch/user-error.ts';

/** The tenancy strategies whose rules the generated modules know, in JavaScript and in Python. */
export const expressibleTenancies: readonly string[] = ['trusted_metadata', 'email_domain', 'single'];

/** Throws UserError for a tenancy strategy that generated code cannot express: it would place Users by other rules. */
export function checkExpressible(tenancy: string): void {
  if (expressibleTenancies.includes(tenancy)) return;
  throw new UserError({
    what: `A module for the tenancy "${tenancy}" cannot be written.`,
    why: `Generated code knows these rules only: ${expressibleTenancies.join(', ')}. With others it would put people into wrong Organizations.`,
    next: 'Let the run create all Members (--members create), and run it again for new Users.',
    exitCode: 2,
  });
}

/** Until the answers have them. */
type StatusAnswers = Answers & { pendingUsers?: string; lockedUsers?: string };

/** The placeholders of stytch-members.settings.js. */
export const ruleOf = (answers: Answers) => ({
  TENANCY: answers.tenancy ?? 'trusted_metadata',
  TENANT_KEY: answers.tenantKey ?? 'FILL-IN',
  LEFT_OVER: answers.leftOver ?? 'leave_out',
  UNVERIFIED_EMAIL: answers.unverifiedEmail ?? 'leave_out',
  PENDING_USERS: (answers as StatusAnswers).pendingUsers ?? 'create',
  LOCKED_USERS: (answers as StatusAnswers).lockedUsers ?? 'leave_out',
  CLAIM: claimOf(answers),
  PUBLIC_DOMAINS: '[]',
  EXTERNAL_IDS: '{}',
});

/** What a run went by, which its flags may have said and not the answers file; and what only the journal knows. */
export function ruleFrom(journal: Journal): Partial<ReturnType<typeof ruleOf>> {
  const domains = journal.get<InventorySummary>('inventory')?.domains ?? [];
  const renamed = new Map<string, string>();
  for (const { body } of journal.records('organizations')) {
    const { key, external_id } = body as OrganizationBody;
    if (key !== external_id) renamed.set(key, external_id);
  }
  const went = journal.get<Answers>('frozen');
  const mapping = (journal.record('profile', 'profile')?.body as ProfileBody | undefined)?.attribute_mapping;
  return {
    ...(went?.tenancy && ruleOf({ ...went, claimName: mapping?.['email'] })),
    PUBLIC_DOMAINS: JSON.stringify(domains.filter(one => one.public).map(one => one.domain)),
    // Not an object from the start: a tenant may be called "__proto__".
    EXTERNAL_IDS: JSON.stringify(Object.fromEntries(renamed)),
  };
}
