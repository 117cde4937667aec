/** The team's own file of who belongs where: what is read, what is refused, and a whole run by it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tenantsInFile } from '../../source/migration/planning/tenancy/file-expectation.ts';
import { tenancyFile } from '../../source/migration/sources/tenancy-file.ts';
import type { User } from '../../source/migration/sources/user.ts';
import type { Exchange } from '../../source/sandbox/index.ts';
import { openB2b } from './b2b-project.ts';
import { type Stage, stage } from './stage.ts';

let opened: Stage;
/** Called when an Organization was renamed, before the answer is there. */
let onRename = () => {};
beforeEach(async () => {
  onRename = () => {};
  const onExchange = ({ method, path }: Exchange) => {
    if (method === 'PUT' && /^\/v1\/b2b\/organizations\/[^/]+$/.test(path)) onRename();
  };
  opened = await stage({ tenancy: 'file', leftOver: 'personal' }, { users: 60, limits: 'off', onExchange });
  opened.answers.tenancyFile = join(opened.dir, 'tenancy.csv');
  await opened.migration.readInventory(() => {});
});
afterEach(() => opened.close());

function written(text: string | Buffer): string {
  const path = opened.answers.tenancyFile ?? '';
  writeFileSync(path, text);
  return path;
}

const ada = {
  user_id: 'user-test-ada',
  emails: [
    { email: 'Ada@Acme.example', verified: true },
    { email: 'ada@globex.example', verified: false },
  ],
} as User;

/** What both readers find for Ada. */
function found(text: string | Buffer): string[] {
  const path = written(text);
  const keys = tenancyFile(path)
    .rowsOf(ada)
    .map(row => row.tenant);
  const expected = tenantsInFile(path, ada.user_id, ['Ada@Acme.example']);
  expect(expected.map(one => one.key)).toEqual(keys);
  return keys;
}

describe('is read', () => {
  test.each([
    ['by user_id', 'user_id,tenant\nuser-test-ada,acme\nuser-test-bob,globex\n', ['acme']],
    ['by a verified email, in any capitals', 'email;tenant\r\nADA@acme.example;acme\r\n', ['acme']],
    ['not by an unverified email', 'email,tenant\nada@globex.example,globex\n', []],
    ['several lines of one User', 'user_id,tenant\nuser-test-ada,a\nuser-test-ada,b\n', ['a', 'b']],
    ['the id before the email', 'user_id,email,tenant\nuser-test-bob,ada@acme.example,b\n,ada@acme.example,a\n', ['a']],
    ['NDJSON with numbers', '{"user_id":"user-test-ada","tenant":7}\n', ['7']],
    ['capitals and spaces in the header', 'User ID , Tenant\nuser-test-ada,acme\n', ['acme']],
    ['UTF-16', Buffer.from('\ufeffuser_id,tenant\nuser-test-ada,Zürich\n', 'utf16le'), ['Zürich']],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test('names, slugs and roles', () => {
    written('user_id,tenant,name,slug,role\nuser-test-ada,4711,"Acme, Inc.",acme,admin|teacher\n');
    expect(tenancyFile(opened.answers.tenancyFile ?? '').rowsOf(ada)).toEqual([
      { line: 2, tenant: '4711', name: 'Acme, Inc.', slug: 'acme', roles: ['admin', 'teacher'] },
    ]);
  });
});

describe('is refused with the line', () => {
  test.each([
    ['no header', 'user-test-ada,acme\n', /no header with tenant and user_id or email/],
    ['an unknown column', 'user_id,tenant,plan\nuser-test-ada,acme,pro\n', /line 2: plan is not a column/],
    ['a blank tenant', 'user_id,tenant\nuser-test-ada, \n', /line 2: names no tenant/],
    ['no User', 'user_id,tenant\n,acme\n', /line 2: names no user_id and no email/],
    ['a slug that Stytch refuses', 'user_id,tenant,slug\nuser-test-ada,acme,a b\n', /line 2: slug is not/],
    [
      'two lines that differ',
      'user_id,tenant,role\nuser-test-ada,a,x\nuser-test-ada,a,y\n',
      /line 3: says something else/,
    ],
  ])('%s', (_, text, message) => {
    const path = written(text);
    expect(() => tenancyFile(path)).toThrow(
      expect.objectContaining({ exitCode: 2, why: expect.stringMatching(message) }),
    );
  });

  test('a file that is not there', () => {
    expect(() => tenancyFile(join(opened.dir, 'missing.csv'))).toThrow(/cannot be used/);
  });
});

test('a run by the file: names and slugs are its own, unknown and repeated lines are counted, the others have their own', async () => {
  const { results } = await opened.consumer.users.search({ limit: 1000 });
  const [first, second, third] = results.filter(
    one => one.emails[0]?.verified && one.status === 'active' && !one.is_locked,
  );
  written(
    [
      'user_id,email,tenant,name,slug',
      `${first?.user_id},,4711,Acme Robotics,acme`,
      `${first?.user_id},,4711,Acme Robotics,acme`,
      `,${second?.emails[0]?.email.toUpperCase()},4711,Acme Robotics,acme`,
      `${third?.user_id},,4712,,`,
      'user-test-unknown,,4711,Acme Robotics,acme',
    ].join('\n'),
  );
  const plan = await opened.migration.plan(opened.answers);
  expect(plan.fileRows).toEqual({
    lines: 5,
    unknown: { count: 1, examples: [6] },
    duplicates: { count: 1, examples: [3] },
  });
  expect(plan.warnings.map(one => one.id)).toEqual(
    expect.arrayContaining(['unknown_rows', 'duplicate_rows', 'names_are_ids']),
  );
  expect(plan.largest[0]).toMatchObject({ key: '4711', name: 'Acme Robotics', slug: 'acme', members: 2 });
  expect(await opened.migration.run(opened.answers, () => {})).toMatchObject({ outcome: 'done', mismatches: 0 });
});

test('a line that comes later is carried out by the next run, without another reading', async () => {
  const { results } = await opened.consumer.users.search({ limit: 1000 });
  const [first, second] = results.filter(one => one.emails[0]?.verified && one.status === 'active' && !one.is_locked);
  opened.answers.leftOver = 'leave_out';
  written(`user_id,tenant\n${first?.user_id},acme\n`);
  expect(await opened.migration.run(opened.answers, () => {})).toMatchObject({ outcome: 'done', members: 1 });
  written(`user_id,tenant\n${first?.user_id},acme\n${second?.user_id},globex\n`);
  expect(await opened.migration.run(opened.answers, () => {})).toMatchObject({
    outcome: 'done',
    members: 2,
    mismatches: 0,
  });
});

describe('a tenant that is called otherwise later', () => {
  const called = (name: string) => written(`user_id,tenant,name\n${userId},4711,${name}\n`);
  let userId: string;
  let client: Awaited<ReturnType<typeof openB2b>>['client'];
  const organization = async () => (await client.organizations.get({ organization_id: '4711' })).organization;

  beforeEach(async () => {
    const { results } = await opened.consumer.users.search({ limit: 1000 });
    userId = results.find(one => one.emails[0]?.verified && one.status === 'active' && !one.is_locked)?.user_id ?? '';
    opened.answers.leftOver = 'leave_out';
    called('Acme');
    expect(await opened.migration.run(opened.answers, () => {})).toMatchObject({ outcome: 'done' });
    ({ client } = await openB2b(opened.sandbox.url, opened.credentials));
  });

  test('its Organization is renamed by the next run, and undone', async () => {
    called('Acme Robotics');
    expect(await opened.migration.run(opened.answers, () => {})).toMatchObject({ outcome: 'done', mismatches: 0 });
    expect(await organization()).toMatchObject({ organization_name: 'Acme Robotics', organization_slug: 'Acme' });
    expect(await opened.migration.undo(opened.answers, () => {})).toMatchObject({ outcome: 'done', kept: [] });
  });

  test('unless it was renamed in B2B', async () => {
    await client.organizations.update({ organization_id: '4711', organization_name: 'By hand' });
    called('Acme Robotics');
    await opened.migration.run(opened.answers, () => {});
    expect((await organization()).organization_name).toBe('By hand');
  });

  test('a lost answer renames it once', async () => {
    opened.sandbox.faults.set([{ kind: 'error-after', on: 'PUT /v1/b2b/organizations/{organization_id}', times: 2 }]);
    called('Acme Robotics');
    expect(await opened.migration.run(opened.answers, () => {})).toMatchObject({ outcome: 'done', mismatches: 0 });
    expect(await opened.migration.undo(opened.answers, () => {})).toMatchObject({ outcome: 'done', kept: [] });
  });

  test('one that was stopped before its answer came is taken back, too', async () => {
    const stop = new AbortController();
    onRename = () => stop.abort();
    opened.sandbox.faults.set([{ kind: 'error-after', on: 'PUT /v1/b2b/organizations/{organization_id}', times: 9 }]);
    called('Acme Robotics');
    expect(await opened.migration.run(opened.answers, () => {}, stop.signal)).toMatchObject({ outcome: 'interrupted' });
    opened.sandbox.faults.clear();
    expect((await organization()).organization_name).toBe('Acme Robotics');
    expect(await opened.migration.undo(opened.answers, () => {})).toMatchObject({ outcome: 'done', kept: [] });
  });
});
