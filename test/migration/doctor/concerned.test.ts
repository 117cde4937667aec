/** An observation refuses or warns only where the plan contains what it is about. */
import { describe, expect, test } from 'vitest';
import type { Answers } from '../../../source/config/answers.ts';
import { differencesOf } from '../../../source/migration/doctor/consequences.ts';
import type { HashFileSummary } from '../../../source/migration/model.ts';
import { makePlan } from '../../../source/migration/planning/plan.ts';
import type { PlanInput } from '../../../source/migration/planning/plan-input.ts';
import { InventoryCounter } from '../../../source/migration/sources/summarize.ts';
import type { User } from '../../../source/migration/sources/user.ts';
import { person, verified } from '../people.ts';
import { differing } from './observed.ts';

interface Case {
  users?: User[];
  answers?: Answers;
  target?: PlanInput['target'];
  hashFile?: HashFileSummary;
}

/** What the plan says of this observation: a problem, a warning, or nothing; with the whole text. */
async function said(
  id: string,
  answer: string,
  { users = [inTenant('ann', 'acme')], answers, target, hashFile }: Case,
) {
  const counter = new InventoryCounter();
  for (const user of users) counter.add(user);
  const { summary } = await makePlan({
    answers: { tenancy: 'trusted_metadata', tenantKey: 'tenant', passwords: 'none', ...answers },
    users: [users],
    hashFile: hashFile ?? null,
    inventory: { ...counter.summary('2026-01-01'), reading: 1 },
    hasHash: () => true,
    hasUser: user => users.some(one => one.user_id === user),
    target: target ?? null,
    ours: new Map(),
    canManage: true,
    differences: differencesOf(differing(id, answer)),
    calls: () => [],
  });
  const of = (list: { id: string; text: string }[]) => list.find(one => one.id === `doctor_${id}`)?.text;
  const [problem, warning] = [of(summary.problems), of(summary.warnings)];
  return { said: problem ? 'problem' : warning ? 'warning' : 'nothing', text: problem ?? warning ?? '' };
}

const inTenant = (id: string, tenant: string | string[], fields: Partial<User> = {}) =>
  person(id, { trusted_metadata: { tenant }, ...fields });
const there = (external_id: string, slug: string) => [
  { organization_id: 'organization-test-1', external_id, slug, name: slug },
];
const phones = [{ phone_number: '+14155550123', verified: true }];
const hashes = { passwords: 'file', passwordFile: 'hashes.csv' } as const;
const hashFile: HashFileSummary = {
  path: 'hashes.csv',
  unit: 'line',
  lines: 1,
  matched: 1,
  bad: 0,
  badUsers: 0,
  kinds: [],
  unknown: 0,
  withoutPassword: 0,
  repeated: 0,
  faultyBcrypt: 0,
};
const carry = { sessions: 'carry_over' } as const;
const rules = (organizationSettings: string): Answers => ({ organizationSettings });

/** An observation, what follows where the plan is concerned and what it names, such a plan, and one that is not. */
const table: [id: string, answer: string, follows: string, names: string, concerned: Case, other: Case][] = [
  [
    'organization-external-id-case',
    'same',
    'problem',
    'Here: Acme and acme.',
    { users: [inTenant('ann', 'Acme'), inTenant('bob', 'acme')] },
    { users: [inTenant('ann', 'Acme'), inTenant('bob', 'globex')] },
  ],
  [
    'organization-external-id-case',
    'same',
    'problem',
    'Here: acme and ACME.',
    { target: there('ACME', 'other') },
    { target: there('acme', 'other') },
  ],
  [
    'organization-id-or-slug',
    'slug',
    'problem',
    'Here: organization-test-2.',
    { target: there('x', 'organization-test-2') },
    { target: there('x', 'globex') },
  ],
  [
    'slug-or-external-id',
    'refused',
    'warning',
    'Here: acme.',
    { target: there('x', 'acme') },
    { target: there('x', 'y') },
  ],
  ['member-id-or-external-id', 'external_id', 'problem', '', { target: there('x', 'y') }, { target: [] }],
  [
    'email-case',
    'different',
    'problem',
    'Here: 1 Member.',
    { users: [inTenant('ann', 'acme', { emails: verified('Ann@acme.example') })] },
    {},
  ],
  ['metadata-null', 'kept', 'problem', '', {}, { answers: { metadata: 'drop trusted.*' } }],
  ['metadata-update', 'replaced', 'problem', '', {}, { answers: { metadata: 'drop trusted.*' } }],
  [
    'shared-phone',
    'refused',
    'warning',
    'Here: 2 Members of acme.',
    { users: [inTenant('ann', 'acme', { phones }), inTenant('bob', 'acme', { phones })] },
    { users: [inTenant('ann', 'acme', { phones }), inTenant('bob', 'globex', { phones })] },
  ],
  [
    'enrolled-without-factor',
    'refused',
    'problem',
    'Here: 1 Member.',
    { users: [inTenant('ann', 'acme', { totp: true })], answers: { mfaEnrollment: 'all' } },
    { users: [inTenant('ann', 'acme', { phones })], answers: { mfaEnrollment: 'all' } },
  ],
  [
    'scrypt-salt',
    'text',
    'problem',
    '',
    { answers: hashes, hashFile: { ...hashFile, scrypt: 2 } },
    { answers: hashes, hashFile: { ...hashFile, scrypt: 0 } },
  ],
  [
    'migrate-external-id',
    'replaced',
    'problem',
    '',
    { answers: hashes, hashFile },
    { answers: hashes, hashFile, users: [inTenant('ann', 'acme', { password: false })] },
  ],
  [
    'migrate-roles',
    'added',
    'warning',
    '',
    { answers: { ...hashes, roleFrom: 'consumer' }, hashFile, users: [inTenant('ann', 'acme', { roles: ['editor'] })] },
    { answers: { ...hashes, roleFrom: 'consumer' }, hashFile },
  ],
  ['deleted-member-email', 'kept', 'warning', '', {}, { users: [] }],
  [
    'password-scope-free',
    'refused',
    'warning',
    '',
    { answers: { ...hashes, b2bProject: 'existing' } },
    { answers: hashes },
  ],
  [
    'attest-mfa',
    'none',
    'warning',
    '',
    { answers: carry, users: [inTenant('ann', 'acme', { phones })] },
    { answers: carry },
  ],
  [
    'attest-auth-methods',
    'none',
    'warning',
    '',
    { answers: { ...carry, ...rules('all: auth_methods = password, magic_link') } },
    { answers: { ...carry, passwords: 'later' } },
  ],
  [
    'exchange-trusted-token',
    'refused',
    'warning',
    '',
    { answers: carry, users: [inTenant('ann', ['acme', 'globex'])] },
    { answers: carry },
  ],
  ['lock-sessions', 'ended', 'warning', '', { answers: carry }, { answers: { sessions: 'log_in_again' } }],
  ['missing-environment', 'other_error', 'warning', '', {}, { answers: { b2bProject: 'existing' } }],
  [
    'discovery-on-login-url',
    'refused',
    'warning',
    '',
    { answers: { settings: 'copy' } },
    { answers: { settings: 'copy', loginFlow: 'organization' } },
  ],
  ...(['sdk-wildcard-domain', 'sdk-slug-in-host'] as const).map((id): (typeof table)[number] => [
    id,
    'refused',
    'warning',
    '',
    { answers: { settings: 'copy', loginFlow: 'both', organizationUrl: 'https://{{slug}}.example.com' } },
    { answers: { settings: 'copy', loginFlow: 'both', organizationUrl: 'https://example.com/{{slug}}' } },
  ]),
  [
    'sdk-slug-in-path',
    'refused',
    'warning',
    '',
    { answers: { settings: 'copy', loginFlow: 'both', organizationUrl: 'https://example.com/{{slug}}' } },
    { answers: { settings: 'copy', loginFlow: 'discovery', organizationUrl: 'https://example.com/{{slug}}' } },
  ],
  ['sdk-first-config', 'on', 'warning', '', { answers: { settings: 'copy' } }, { answers: { settings: 'leave' } }],
  [
    'consumer-audience',
    'ignored',
    'problem',
    '',
    { answers: { ...carry, tokenAudience: 'https://api.example.com' } },
    { answers: { ...carry, tokenAudience: 'project-test-1' } },
  ],
  [
    'claimed-domains',
    'refused',
    'problem',
    'Here: 1 Organization.',
    { answers: rules('acme: claimed_email_domains = acme.example') },
    {},
  ],
];

describe('an observation matters where the plan contains what it is about', () => {
  test.each(table)('%s: %s', async (id, answer, follows, names, concerned, other) => {
    const here = await said(id, answer, concerned);
    expect(here.said).toBe(follows);
    expect(here.text).toContain(names);
    expect(here.text).toContain(`(doctor: ${id})`);
    expect((await said(id, answer, other)).said).toBe('nothing');
  });
});
