/** Metadata by the team's rules, in whole runs: made, verified, changed by another answer, undone; and what the plan says of it. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openB2b } from './b2b-project.ts';
import { type Stage, stage } from './stage.ts';

let opened: Stage | undefined;
afterEach(async () => {
  await opened?.close();
  opened = undefined;
});

const tenants = Array.from({ length: 200 }, (_, index) => `tenant-with-a-long-name-${index}`);
const ann = {
  trusted_metadata: { tenants, plan: 'pro', app: { orgs: [1], seats: 5 } },
  untrusted_metadata: { theme: 'dark' },
};
const bob = { trusted_metadata: { plan: 'free' }, untrusted_metadata: { lang: 'nl' } };

/** A Consumer project of Ann and Bob, read. Ann's metadata is larger than a Member may have. */
async function withPeople(metadata?: string, people: Record<string, object> = { ann, bob }) {
  const file = join(mkdtempSync(join(tmpdir(), 'people-')), 'users.json');
  const users = Object.entries(people).map(([id, fields]) => ({
    user_id: `user-test-${id}`,
    status: 'active',
    emails: [{ email_id: `email-test-${id}`, email: `${id}@acme.example`, verified: true }],
    ...fields,
  }));
  writeFileSync(file, JSON.stringify(users));
  const answers = { tenancy: 'single', singleName: 'All', passwords: 'none' } as const;
  opened = await stage({ ...answers, metadata }, { importUsers: file, limits: 'off' });
  const summary = await opened.migration.readInventory(() => {});
  return { ...opened, summary };
}

async function members({ sandbox, credentials }: Stage) {
  const { client } = await openB2b(sandbox.url, credentials);
  const { organizations } = await client.organizations.search({});
  const organization_ids = organizations.map(one => one.organization_id);
  const found = await client.organizations.members.search({ organization_ids });
  const byEmail = new Map(found.members.map(one => [one.email_address.slice(0, 3), one]));
  return { client, ann: byEmail.get('ann'), bob: byEmail.get('bob') };
}

const rules = 'drop trusted.tenants, trusted.app.orgs; rename trusted.plan = tier; only untrusted.lang';

test('Members get what the rules leave, the verification works it out again, and undo removes all', async () => {
  const at = await withPeople(rules);
  expect(await at.migration.run(at.answers, () => {})).toMatchObject({ outcome: 'done', mismatches: 0 });
  const made = await members(at);
  expect(made.ann).toMatchObject({ trusted_metadata: { tier: 'pro', app: { seats: 5 } }, untrusted_metadata: {} });
  expect(made.bob).toMatchObject({ trusted_metadata: { tier: 'free' }, untrusted_metadata: { lang: 'nl' } });
  // A key that the rules drop is a difference when it comes back.
  const { organization_id = '', member_id = '' } = made.bob ?? {};
  const trusted_metadata = { plan: 'free' };
  await made.client.organizations.members.update({ organization_id, member_id, trusted_metadata });
  const found = await at.migration.verify(at.answers, () => {});
  expect(found.mismatchKinds.map(one => one.field)).toEqual(['trusted_metadata']);
  await made.client.organizations.members.update({ organization_id, member_id, trusted_metadata: { plan: null } });
  expect(await at.migration.undo(at.answers, () => {})).toMatchObject({ outcome: 'done', kept: [] });
});

test('a later run with other rules adds and removes keys that are ours, and no others', async () => {
  const at = await withPeople('drop trusted.tenants, untrusted.*');
  expect(await at.migration.run(at.answers, () => {})).toMatchObject({ outcome: 'done', mismatches: 0 });
  at.answers.metadata = `${rules}; drop trusted.app`;
  expect(await at.migration.run(at.answers, () => {})).toMatchObject({ outcome: 'done', mismatches: 0 });
  const made = await members(at);
  expect(made.ann).toMatchObject({ trusted_metadata: { tier: 'pro' }, untrusted_metadata: {} });
  expect(made.bob).toMatchObject({ trusted_metadata: { tier: 'free' }, untrusted_metadata: { lang: 'nl' } });
  // Changed in B2B since: nothing of it is taken away unasked.
  const { organization_id = '', member_id = '' } = made.bob ?? {};
  await made.client.organizations.members.update({ organization_id, member_id, trusted_metadata: { since: 1 } });
  at.answers.metadata = 'drop trusted.tenants';
  expect(await at.migration.run(at.answers, () => {})).toMatchObject({ outcome: 'needs_people' });
  expect((await members(at)).bob).toMatchObject({ trusted_metadata: { tier: 'free', since: 1 } });
  expect((await members(at)).ann).toMatchObject({ trusted_metadata: { plan: 'pro', app: { orgs: [1], seats: 5 } } });
});

test('the inventory and the plan name who has too much, by which keys, and what to drop; with the rule nobody has', async () => {
  const { summary, migration, answers } = await withPeople();
  const keys = [{ path: 'trusted.tenants', users: 1 }];
  expect(summary.largeMetadata).toMatchObject({
    users: 1,
    examples: ['user-test-ann'],
    keys: { count: 1, examples: keys },
  });
  const line = summary.notCarried.find(one => one.id === 'large_metadata');
  expect(line?.note).toMatch(/Largest: trusted.tenants \(1 User, up to 5\.\d KB\)/);
  const warning = async (metadata?: string) => {
    const plan = await migration.plan({ ...answers, metadata });
    return plan.warnings.find(one => one.id === 'large_metadata')?.text;
  };
  expect(await warning()).toMatch(
    /^1 User would have more metadata .*: user-test-ann\. Largest keys: trusted.tenants .* --metadata "drop trusted.tenants"/,
  );
  expect(await warning('drop trusted.tenants')).toBeUndefined();
  // A rule may give the key another name: what is to be dropped is the User's.
  expect(await warning('rename trusted.tenants = all_tenants')).toMatch(/--metadata "drop trusted.tenants"/);
});

test('more than 20 keys are too many, also where they are small', async () => {
  const many = Object.fromEntries(Array.from({ length: 22 }, (_, index) => [`k${index}`, 'x'.repeat(index)]));
  const { summary } = await withPeople(undefined, { ann: { trusted_metadata: many }, bob });
  expect(summary.largeMetadata?.keys.examples.map(one => one.path).sort()).toEqual(['trusted.k20', 'trusted.k21']);
});

test('the plan says what each rule concerns, and refuses two keys under one name', async () => {
  const people = { ann: { trusted_metadata: { plan: 1, tier: 2 } }, bob };
  const { migration, answers } = await withPeople(undefined, people);
  const plan = await migration.plan({ ...answers, metadata: 'rename trusted.plan = tier; drop untrusted.x' });
  expect(plan.warnings.find(one => one.id === 'metadata_rules')?.text).toMatch(
    /rename trusted.plan = tier \(2 Users\); drop untrusted.x \(no User has it\)/,
  );
  expect(plan.problems).toEqual([
    { id: 'metadata_clash', text: expect.stringMatching(/user-test-ann: trusted.tier and trusted.plan/) },
  ]);
  expect((await migration.plan({ ...answers, metadata: 'rename trusted.plan = level' })).problems).toEqual([]);
});
