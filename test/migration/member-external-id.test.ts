/** The User's own external id, by each answer, in whole runs: made, found again, verified, followed, undone; and what the plan refuses. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, describe, expect, test } from 'vitest';
import type { Answers } from '../../source/config/answers.ts';
import { openB2b } from './b2b-project.ts';
import { type Stage, stage } from './stage.ts';

let opened: Stage | undefined;
afterEach(async () => {
  await opened?.close();
  opened = undefined;
});

const idOf = (name: string) => `user-test-${name}`;

/** A Consumer project of these people, read: names with their own external ids. */
async function withPeople(
  memberExternalId: Answers['memberExternalId'],
  people: Record<string, string | undefined>,
  more: Answers = {},
) {
  const file = join(mkdtempSync(join(tmpdir(), 'people-')), 'users.json');
  const users = Object.entries(people).map(([name, external_id]) => ({
    user_id: idOf(name),
    external_id,
    status: 'active',
    emails: [{ email_id: `email-test-${name}`, email: `${name}@acme.example`, verified: true }],
    trusted_metadata: { tenant: ['acme', 'beta'] },
  }));
  writeFileSync(file, JSON.stringify(users));
  opened = await stage({ passwords: 'none', memberExternalId, ...more }, { importUsers: file, limits: 'off' });
  await opened.migration.readInventory(() => {});
  return opened;
}

/** External ids of all Members, by the first letters of their email, Organization by Organization. */
async function externalIds({ sandbox, credentials }: Stage) {
  const { client } = await openB2b(sandbox.url, credentials);
  const { organizations } = await client.organizations.search({});
  const organization_ids = organizations.map(one => one.organization_id);
  const { members } = await client.organizations.members.search({ organization_ids });
  const ids = Map.groupBy(members, one => one.email_address.split('@')[0] as string);
  return {
    client,
    members,
    ids: Object.fromEntries([...ids].map(([name, all]) => [name, all.map(one => one.external_id)])),
  };
}

const crosswalk = ({ dir }: Stage): Record<string, string>[] =>
  parse(readFileSync(join(dir, 'report', 'crosswalk.csv'), 'utf8'), { columns: true, bom: true });

const run = (at: Stage) => at.migration.run(at.answers, () => {});

describe('after a run', () => {
  test.each([
    ['user_id', undefined, idOf('ann'), undefined],
    ['user_id', 'user_id', idOf('ann'), undefined],
    ['crosswalk', 'crosswalk', idOf('ann'), 'app|1'],
    ['own', 'own', 'app|1', 'app|1'],
  ] as const)(
    '%s: the Member has it, the crosswalk says both, undo removes all',
    async (_, answer, external, column) => {
      const at = await withPeople(answer, { ann: 'app|1', bob: undefined });
      expect(await run(at)).toMatchObject({ outcome: 'done', mismatches: 0 });
      expect((await externalIds(at)).ids).toEqual({ ann: [external, external], bob: [idOf('bob'), idOf('bob')] });
      const rows = crosswalk(at).filter(one => one['organization_id']);
      expect(rows.filter(one => one['user_id'] === idOf('ann')).map(one => one['user_external_id'])).toEqual([
        column,
        column,
      ]);
      expect(await run(at)).toMatchObject({ outcome: 'done', mismatches: 0, since: { added: 0, changed: 0, gone: 0 } });
      expect(await at.migration.undo(at.answers, () => {})).toMatchObject({ outcome: 'done', kept: [] });
    },
  );

  test('own: another external id is a difference, and so is a Member of nobody', async () => {
    const at = await withPeople('own', { ann: 'app|1', bob: undefined });
    await run(at);
    const { client, members } = await externalIds(at);
    const [first] = members.filter(one => one.email_address.startsWith('ann'));
    const { organization_id = '', member_id = '' } = first ?? {};
    await client.organizations.members.update({ organization_id, member_id, external_id: 'other' });
    await client.organizations.members.create({ organization_id, email_address: 'x@x.example', external_id: 'app|2' });
    const { mismatchKinds } = await at.migration.verify(at.answers, () => {});
    expect(mismatchKinds.map(one => one.field).sort()).toEqual(['external_id', 'unexpected']);
    expect(mismatchKinds.find(one => one.field === 'external_id')?.why).toMatch(/changed in B2B since/);
    // Not as it was made: undo does not take it away.
    const { kept } = await at.migration.undo(at.answers, () => {});
    expect(kept.map(one => one.errorType).sort()).toContain('changed_since');
  });
});

describe('own, in a later run', () => {
  test('an id that is new, changed or taken away is carried over', async () => {
    const at = await withPeople('own', { ann: 'app|1', bob: undefined, cid: 'app|3' });
    await run(at);
    await at.consumer.users.update({ user_id: idOf('ann'), external_id: 'app|one' });
    await at.consumer.users.update({ user_id: idOf('bob'), external_id: 'app|2' });
    await at.consumer.users.deleteExternalId({ user_id: idOf('cid') });
    await at.migration.readInventory(() => {});
    expect(await run(at)).toMatchObject({ outcome: 'done', mismatches: 0, since: { changed: 6 } });
    const two = (id: string) => [id, id];
    expect((await externalIds(at)).ids).toEqual({ ann: two('app|one'), bob: two('app|2'), cid: two(idOf('cid')) });
    expect(await at.migration.undo(at.answers, () => {})).toMatchObject({ outcome: 'done', kept: [] });
  });

  test('an id that passed to another User never gives that User the Member of the first', async () => {
    const at = await withPeople('own', { ann: 'app|1', bob: undefined });
    await run(at);
    const before = (await externalIds(at)).members.filter(one => one.email_address.startsWith('ann'));
    await at.consumer.users.delete({ user_id: idOf('ann') });
    await at.consumer.users.create({
      email: 'new@acme.example',
      external_id: 'app|1',
      trusted_metadata: { tenant: ['acme', 'beta'] },
    });
    await at.migration.readInventory(() => {});
    const { outcome, failures } = await run(at);
    expect(outcome).toBe('needs_people');
    expect(failures.map(one => one.errorType).sort()).toEqual(['duplicate_member_external_id', 'user_gone']);
    const after = (await externalIds(at)).members.filter(one => one.external_id === 'app|1');
    expect(after.map(one => one.email_address)).toEqual(before.map(one => one.email_address));
    const removed = await at.migration.run(at.answers, () => {}, undefined, { gone: 'remove' });
    expect(removed.failures).toEqual([]);
    expect((await externalIds(at)).ids).toMatchObject({ new: ['app|1', 'app|1'] });
  });
});

test('own: a Member that the application made, with either id, is accepted and not made twice', async () => {
  const at = await withPeople('own', { ann: 'app|1', bob: 'app|2' }, { members: 'just_in_time' });
  await run(at);
  const { client } = await externalIds(at);
  const { organizations } = await client.organizations.search({});
  for (const { organization_id } of organizations) {
    const make = (email_address: string, external_id: string) =>
      client.organizations.members.create({
        organization_id,
        email_address,
        external_id,
        trusted_metadata: { tenant: ['acme', 'beta'] },
      });
    await make('ann@acme.example', 'app|1');
    // Made before the User had an id of their own.
    await make('bob@acme.example', idOf('bob'));
  }
  expect(await at.migration.verify(at.answers, () => {})).toMatchObject({ mismatches: 0, verified: 6 });
  at.answers.members = 'create';
  expect(await run(at)).toMatchObject({ outcome: 'done', mismatches: 0, failures: [] });
  expect((await externalIds(at)).ids).toEqual({ ann: ['app|1', 'app|1'], bob: ['app|2', 'app|2'] });
});

test('own: a call whose answer is lost is found again by the id that it was made with', async () => {
  const at = await withPeople('own', { ann: 'app|1', bob: 'app|2' });
  at.sandbox.faults.set([{ kind: 'error-after', on: 'POST /v1/b2b/organizations/*/members', times: 3 }]);
  expect(await run(at)).toMatchObject({ outcome: 'done', mismatches: 0 });
  expect((await externalIds(at)).ids).toEqual({ ann: ['app|1', 'app|1'], bob: ['app|2', 'app|2'] });
});

describe('the plan', () => {
  const problems = async (
    memberExternalId: Answers['memberExternalId'],
    people: Record<string, string | undefined>,
  ) => {
    const at = await withPeople(memberExternalId, people);
    const { problems: found } = await at.migration.plan(at.answers);
    return found.map(one => `${one.id}: ${one.text}`);
  };

  test('refuses an own id that is the user_id of another User, and names both', async () => {
    const people = { ann: idOf('bob'), bob: undefined };
    expect(await problems('own', people)).toEqual([
      expect.stringContaining(
        'external_id_shared: 1 own external id would mean two Users (user-test-ann: "user-test-bob"',
      ),
    ]);
    await opened?.close();
    expect(await problems('crosswalk', people)).toEqual([]);
  });

  test('refuses an own id that reads as one of Stytch’s', async () => {
    expect(await problems('own', { ann: 'member-test-1', bob: 'fine', cid: '..' })).toEqual([
      expect.stringMatching(
        /^external_id_unusable: 2 own external ids .*user-test-ann: "member-test-1"; user-test-cid: "\.\."/,
      ),
    ]);
  });

  test('one’s own user_id is no other User’s', async () => {
    expect(await problems('own', { ann: idOf('ann') })).toEqual([]);
  });

  test('says what becomes of the own ids', async () => {
    const at = await withPeople(undefined, { ann: 'app|1' });
    const warning = async (memberExternalId: Answers['memberExternalId']) => {
      const plan = await at.migration.plan({ ...at.answers, memberExternalId });
      return plan.warnings.find(one => one.id === 'not_carried_external_id')?.text;
    };
    expect(await warning('user_id')).toMatch(/1 User: .*stays in Consumer/);
    expect(await warning('crosswalk')).toMatch(/column user_external_id of crosswalk.csv/);
    expect(await warning('own')).toBeUndefined();
  });
});

test('a run that has begun holds on to it; the crosswalk may still get its column', async () => {
  const at = await withPeople('user_id', { ann: 'app|1' });
  await run(at);
  const other = (memberExternalId: Answers['memberExternalId']) =>
    at.migration.run({ ...at.answers, memberExternalId }, () => {});
  await expect(other('own')).rejects.toMatchObject({ what: expect.stringContaining('memberExternalId') });
  expect(await other('crosswalk')).toMatchObject({ outcome: 'done', since: { changed: 0 } });
  expect(crosswalk(at)[0]).toMatchObject({ user_external_id: 'app|1' });
});
