/** Running again after days: only what is new or changed in the Consumer project is taken over. And cohorts. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Answers } from '../../source/config/answers.ts';
import type { Migration } from '../../source/migration/migration.ts';
import type { RunOptions } from '../../source/migration/run-options.ts';
import type { Exchange } from '../../source/sandbox/index.ts';
import { openB2b } from './b2b-project.ts';
import { type Stage, stage } from './stage.ts';

let dir: string;
let sandbox: Stage['sandbox'];
let consumer: Stage['consumer'];
let migration: Migration;
let answers: Answers;
let opened: Stage;
let writes: string[] = [];
/** Calls of the management API that change something. */
let managed = 0;

beforeEach(async () => {
  const onExchange = ({ method, path }: Exchange) => {
    const reads = method === 'GET' || path.endsWith('/search') || path.startsWith('/pwa');
    if (method !== 'GET' && path.startsWith('/pwa')) managed++;
    if (!reads && path.startsWith('/v1/b2b')) writes.push(`${method} ${path}`);
  };
  opened = await stage({ passwords: 'reset', sessions: 'carry_over' }, { users: 80, limits: 'off', onExchange });
  ({ dir, sandbox, consumer, migration, answers } = opened);
});

afterEach(() => opened.close());

async function run(options?: RunOptions) {
  await migration.readInventory(() => {});
  writes = [];
  managed = 0;
  return migration.run(answers, () => {}, undefined, options);
}

const b2b = () => openB2b(sandbox.url, opened.credentials);

async function memberOf(userId: string) {
  const { client } = await b2b();
  const row = readFileSync(join(dir, 'report', 'crosswalk.csv'), 'utf8')
    .split('\n')
    .find(line => line.startsWith(userId));
  const [, , organization_id = '', member_id = ''] = row?.split(',') ?? [];
  return { client, at: { organization_id, member_id } };
}

/** Users who became exactly one Member. */
async function people() {
  const { results } = await consumer.users.search({ limit: 1000 });
  return results.filter(user => typeof user.trusted_metadata?.['tenant'] === 'string' && user.emails[0]?.verified);
}

test('when nothing changed, nothing is written, though the run itself wrote the email claim', async () => {
  expect(await run()).toMatchObject({ outcome: 'done' });
  expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0, since: { added: 0, changed: 0, gone: 0 } });
  expect(writes).toEqual([]);
});

test('an answer that is not asked any more, as it concerns no User now, still holds', async () => {
  answers = { ...answers, unverifiedEmail: 'leave_out' };
  await run();
  const { unverifiedEmail: _, ...asked } = answers;
  answers = asked;
  expect((await run()).outcome).toBe('done');
  answers = { ...asked, unverifiedEmail: 'keep_unverified' };
  await expect(run()).rejects.toThrow('unverifiedEmail');
});

test('a new User is added, changed metadata and names follow, deleted keys too; no other Member is touched', async () => {
  const first = await run();
  const [ann, bob] = await people();
  await consumer.users.create({
    email: 'new.person@acme-robotics.example',
    trusted_metadata: { tenant: 'acme-robotics' },
  });
  await consumer.users.update({ user_id: ann?.user_id ?? '', name: { first_name: 'New', last_name: 'Name' } });
  await consumer.users.update({ user_id: bob?.user_id ?? '', trusted_metadata: { plan: null, seats: 5 } });
  const second = await run();
  expect(first.since).toBeUndefined();
  expect(second).toMatchObject({ outcome: 'done', mismatches: 0, members: first.members + 1 });
  expect(second.since).toEqual({ added: 1, changed: 2, gone: 0 });
  expect(writes).toHaveLength(3);
  const { client, at } = await memberOf(bob?.user_id ?? '');
  const { member } = await client.organizations.members.get(at);
  expect(member.trusted_metadata).not.toHaveProperty('plan');
  expect(member.trusted_metadata).toMatchObject({ seats: 5, tenant: bob?.trusted_metadata?.['tenant'] });
});

test('a field that changed on both sides waits for a decision; a policy decides it for all', async () => {
  await run();
  const [ann] = await people();
  const { client, at } = await memberOf(ann?.user_id ?? '');
  await consumer.users.update({ user_id: ann?.user_id ?? '', name: { first_name: 'Consumer', last_name: 'Side' } });
  await client.organizations.members.update({ ...at, name: 'B2B Side' });
  const asked = await run();
  expect(asked).toMatchObject({
    outcome: 'needs_people',
    mismatches: 0,
    failures: [{ errorType: 'conflict', count: 1 }],
  });
  expect((await client.organizations.members.get(at)).member.name).toBe('B2B Side');
  expect(readFileSync(join(dir, 'report', 'failures.csv'), 'utf8')).toContain('Changed on both sides: name.');

  expect(await migration.run(answers, () => {}, undefined, { conflicts: 'b2b' })).toMatchObject({ outcome: 'done' });
  expect((await client.organizations.members.get(at)).member.name).toBe('B2B Side');
});

test('with the policy consumer, the Consumer side wins', async () => {
  await run();
  const [ann] = await people();
  const { client, at } = await memberOf(ann?.user_id ?? '');
  await consumer.users.update({ user_id: ann?.user_id ?? '', name: { first_name: 'Consumer', last_name: 'Side' } });
  await client.organizations.members.update({ ...at, name: 'B2B Side' });
  expect(await run({ conflicts: 'consumer' })).toMatchObject({ outcome: 'done', mismatches: 0 });
  expect((await client.organizations.members.get(at)).member.name).toBe('Consumer Side');
});

test('a deleted User: the Member is kept and listed, and removed only when that is asked for', async () => {
  const first = await run();
  const [ann] = await people();
  await consumer.users.delete({ user_id: ann?.user_id ?? '' });
  expect(await run()).toMatchObject({
    outcome: 'needs_people',
    failures: [{ errorType: 'user_gone', count: 1 }],
    mismatches: 0,
  });
  expect(writes).toEqual([]);
  const removed = await migration.run(answers, () => {}, undefined, { gone: 'remove' });
  expect(removed).toMatchObject({ outcome: 'done', members: first.members - 1, since: { added: 0, gone: 1 } });
  expect(writes).toEqual([expect.stringMatching(/^DELETE .*\/members\//)]);
});

test('verify compares with the Consumer project of now, and tells who changed what; it writes nothing', async () => {
  const first = await run();
  const [ann, bob, eve, dan, fay] = await people();
  await consumer.users.update({ user_id: ann?.user_id ?? '', name: { first_name: 'Consumer', last_name: 'Side' } });
  const bobs = await memberOf(bob?.user_id ?? '');
  await bobs.client.organizations.members.update({ ...bobs.at, name: 'B2B Side' });
  const eves = await memberOf(eve?.user_id ?? '');
  await consumer.users.update({ user_id: eve?.user_id ?? '', name: { first_name: 'One', last_name: 'Side' } });
  await eves.client.organizations.members.update({ ...eves.at, name: 'Other Side' });
  await consumer.users.delete({ user_id: dan?.user_id ?? '' });
  await consumer.users.update({ user_id: fay?.user_id ?? '', trusted_metadata: { tenant: 'elsewhere' } });
  await consumer.users.create({ email: 'later@acme-robotics.example', trusted_metadata: { tenant: 'acme-robotics' } });
  writes = [];
  await migration.readInventory(() => {});
  const verified = await migration.verify(answers, () => {});
  expect(verified).toMatchObject({ outcome: 'failed', users: first.users, mismatches: 7 });
  const kinds = verified.mismatchKinds.map(({ field, count, why }) => `${count} ${field}: ${why}`).sort();
  expect(kinds).toEqual([
    expect.stringMatching(/^1 name: .* changed in B2B since/),
    expect.stringMatching(/^1 name: .* changed in Consumer since/),
    expect.stringMatching(/^1 name: .* changed on both sides since/),
    // Of the new User, and of a tenant that no User had at the run.
    expect.stringContaining('2 missing: It should be there and is not. For a User who came since the run'),
    expect.stringMatching(/^2 user: .*deleted in Consumer, or left this tenant/),
  ]);
  expect(writes).toEqual([]);
});

test('cohorts: chosen Organizations first, then a growing share, at the end all', async () => {
  const first = await run({ only: ['acme-robotics'] });
  expect(first).toMatchObject({ outcome: 'done', organizations: 1 });
  expect(first.outcomes.later).toBeGreaterThan(40);
  expect(readFileSync(join(dir, 'report', 'summary.md'), 'utf8')).toContain(`${first.outcomes.later} later`);
  const half = await run({ percent: 50 });
  expect(half.organizations).toBeGreaterThan(5);
  expect(half.outcomes.later).toBeLessThan(first.outcomes.later);
  // The modules decide by the external id that the crosswalk has: those of the half are the ones that they let in at 50.
  const { isOrganizationIn } = createRequire(import.meta.url)(resolve('source/codebase/templates/stytch-rollout.js'));
  const rows: { organization_external_id: string; organization_id: string }[] = parse(
    readFileSync(join(dir, 'report', 'crosswalk.csv')),
    { columns: true },
  );
  const keys = new Set(rows.map(row => row.organization_external_id));
  expect(keys.size).toBeGreaterThan(5);
  const outside = [...keys].filter(key => !isOrganizationIn(key, { organizations: 50, people: 100 }));
  // The one that was named before.
  expect(outside.filter(key => key !== 'acme-robotics')).toEqual([]);
  const { client } = await b2b();
  for (const { organization_external_id, organization_id } of rows.slice(0, 3)) {
    const { organization } = await client.organizations.get({ organization_id });
    expect(organization.organization_external_id).toBe(organization_external_id);
  }
  expect(await run()).toMatchObject({ outcome: 'done', outcomes: { later: 0 }, mismatches: 0 });
});

test('--only with a name that no Organization has: the nearest ones are named, and nothing is written', async () => {
  const refused = run({ only: ['acme-robotic', 'granite-labs'] });
  await expect(refused).rejects.toMatchObject({
    what: expect.stringContaining('does not have: acme-robotic.'),
    next: expect.stringMatching(/acme-robotic: acme-robotics, /),
    exitCode: 2,
  });
  expect([writes, managed]).toEqual([[], 0]);
});

test('--retry-failed repeats what failed and nothing else', async () => {
  sandbox.faults.set([{ kind: 'error-before', on: 'POST /v1/b2b/organizations/*/members', probability: 1 }]);
  const stop = setTimeout(() => sandbox.faults.clear(), 15_500);
  const failed = await run({ only: ['granite-labs'] });
  clearTimeout(stop);
  sandbox.faults.clear();
  expect(failed.outcome).toBe('needs_people');
  expect(failed.failures[0]).toMatchObject({ errorType: 'internal_server_error', cure: expect.any(String) });
  writes = [];
  const retried = await migration.run(answers, () => {}, undefined, { only: ['granite-labs'], failedOnly: true });
  expect(retried).toMatchObject({ outcome: 'done', failed: 0 });
  expect(writes).toHaveLength(failed.failed);
}, 40_000);

test('a failure that the user marked as skip needs no decision, until the file says retry', async () => {
  await run();
  const [ann] = await people();
  await consumer.users.delete({ user_id: ann?.user_id ?? '' });
  expect(await run()).toMatchObject({ outcome: 'needs_people', failed: 1 });
  const file = join(dir, 'report', 'failures.csv');
  const decide = (policy: string) => {
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    const decided = join(dir, 'decided.csv');
    writeFileSync(
      decided,
      lines.map((line, index) => (index === 0 ? line : line.replace(/,(skip)?$/, `,${policy}`))).join('\n'),
    );
    return decided;
  };
  const options = (policy: string) => ({ policy: decide(policy) });
  await expect(migration.run(answers, () => {}, undefined, options('sure'))).rejects.toThrow(
    /line 2: policy is "sure"/,
  );
  expect(await migration.run(answers, () => {}, undefined, options('skip'))).toMatchObject({
    outcome: 'done',
    failed: 0,
    skipped: 1,
  });
  expect(await migration.run(answers, () => {})).toMatchObject({ outcome: 'done', skipped: 1 });
  expect(await migration.run(answers, () => {}, undefined, options('retry'))).toMatchObject({
    outcome: 'needs_people',
    failed: 1,
  });
});
