/** Authenticator apps whose secrets the team has: the same app logs in after the move, and only it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Member } from 'stytch';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { totpSecrets } from '../../source/migration/sources/totp-file.ts';
import { totpCode } from '../../source/sandbox/auth/totp.ts';
import type { Exchange } from '../../source/sandbox/index.ts';
import { openB2b } from './b2b-project.ts';
import { type Stage, stage } from './stage.ts';

let opened: Stage;
let file: string;
/** Every answer of the app's login in B2B. */
let logins: number[];
const answers = () => ({ ...opened.answers, totpSecrets: 'file' as const, totpFile: file });

beforeEach(async () => {
  logins = [];
  const onExchange = ({ path, status }: Exchange) => {
    if (path === '/v1/b2b/totp/authenticate') logins.push(status);
  };
  opened = await stage({}, { users: 200, limits: 'off', onExchange });
  file = join(opened.dir, 'totps.csv');
  await opened.sandbox.exportTotps(file);
  await opened.migration.readInventory(() => {});
});
afterEach(() => opened.close());

const run = () => opened.migration.run(answers(), () => {});

async function members() {
  const { client } = await openB2b(opened.sandbox.url, opened.credentials);
  const { organizations } = await client.organizations.search({ limit: 1000 });
  const organization_ids = organizations.map(one => one.organization_id);
  const found = await client.organizations.members.search({ organization_ids, limit: 1000 });
  return { client, members: found.members as Member[] };
}

test('each Member of a User in the file has the app and is enrolled; no other Member has one', async () => {
  const plan = await opened.migration.plan(answers());
  expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0 });
  const { members: all } = await members();
  const secrets = totpSecrets(file);
  const withApp = all.filter(member => member.totp_registration_id !== '');
  expect(withApp.length).toBe(plan.totps);
  expect(withApp.length).toBeGreaterThan(5);
  expect(withApp.map(one => one.member_id)).toEqual(
    all.filter(member => secrets.has(member.external_id ?? '')).map(one => one.member_id),
  );
  expect(withApp.every(member => member.mfa_enrolled)).toBe(true);
  expect(plan.methods.find(one => one.id === 'totp')?.kept).toBeGreaterThan(5);
});

test('the password and a code of the old app log in; another code does not', async () => {
  await run();
  const { client, members: all } = await members();
  const member = all.find(
    one =>
      one.totp_registration_id !== '' && opened.sandbox.passwordOf(one.external_id ?? '') && one.member_password_id,
  ) as Member;
  const { organization_id, member_id, email_address } = member;
  const password = opened.sandbox.passwordOf(member.external_id ?? '') ?? '';
  const first = await client.passwords.authenticate({ organization_id, email_address, password });
  expect(first.member_authenticated).toBe(false);
  const { intermediate_session_token } = first;
  const { secret } = totpSecrets(file).get(member.external_id ?? '') ?? { secret: '' };
  const code = totpCode(secret, Date.now());
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
  const authenticate = (given: string) =>
    client.totps.authenticate({ organization_id, member_id, code: given, intermediate_session_token });
  await expect(authenticate(wrong)).rejects.toMatchObject({ status_code: 401 });
  expect((await authenticate(code)).member_session?.member_id ?? '').toBe(member_id);
});

test('one that was removed since is named by verify; undo removes what the run registered', async () => {
  await run();
  const { client, members: all } = await members();
  const { organization_id, member_id } = all.find(one => one.totp_registration_id !== '') as Member;
  await client.organizations.members.deleteTOTP({ organization_id, member_id });
  const { mismatchKinds } = await opened.migration.verify(answers(), () => {});
  expect(mismatchKinds.map(kind => [kind.field, kind.count])).toContainEqual(['totp', 1]);
  expect(await opened.migration.undo(answers(), () => {})).toMatchObject({ outcome: 'done', kept: [] });
});

test('a file that comes later brings the apps, and nothing else is made again', async () => {
  expect(await opened.migration.run(opened.answers, () => {})).toMatchObject({ outcome: 'done', mismatches: 0 });
  expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0 });
  const { members: all } = await members();
  expect(all.filter(member => member.totp_registration_id !== '').length).toBeGreaterThan(5);
});

test('a lost answer makes no second registration', async () => {
  opened.sandbox.faults.set([{ kind: 'error-after', on: 'POST /v1/b2b/totp/migrate', times: 3 }]);
  expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0, failed: 0 });
});

describe('the proof of one app', () => {
  /** A test user with a password and an app. */
  const testUser = async () => {
    const { results } = await opened.consumer.users.search({ limit: 1000 });
    const user = results.find(
      one =>
        totpSecrets(file).has(one.user_id) &&
        one.emails[0]?.verified &&
        one.trusted_metadata?.['tenant'] &&
        opened.sandbox.passwordOf(one.user_id),
    );
    const user_id = user?.user_id ?? '';
    const password = opened.sandbox.passwordOf(user_id) ?? '';
    return {
      user_id,
      email: user?.emails[0]?.email ?? '',
      password,
      secret: totpSecrets(file).get(user_id)?.secret ?? '',
    };
  };

  test('a run that logs in with a password first uses the code of the app, too', async () => {
    const { email, password } = await testUser();
    const proof = { email, password };
    expect(await opened.migration.run(answers(), () => {}, undefined, { proof })).toMatchObject({
      outcome: 'done',
      mismatches: 0,
    });
    expect(logins).toEqual([200]);
    expect(await opened.migration.undo(answers(), () => {})).toMatchObject({ outcome: 'done', kept: [] });
  });

  test('a run moves nobody when the code is not that of the file, whatever time the inventory took', async () => {
    const { email, secret } = await testUser();
    const shownAt = Date.now() - 3_600_000;
    const given = (code: string) =>
      opened.migration.run(answers(), () => {}, undefined, { totpProof: { email, code, shownAt } });
    await expect(given(totpCode(secret, Date.now()))).rejects.toMatchObject({
      exitCode: 1,
      what: expect.stringContaining('no real User was moved'),
    });
    expect(opened.migration.status(answers()).result).toBeNull();
    expect(await given(totpCode(secret, shownAt))).toMatchObject({ outcome: 'done' });
  });

  const prove = async (email: string, code: string) => {
    const links: [string, boolean][] = [];
    await opened.migration.proveTotp(answers(), { email, code }, ({ name, ok }) => links.push([name, ok]));
    return links;
  };

  test('its code of now is the one of its secret; another code, and another secret, are not', async () => {
    const { results } = await opened.consumer.users.search({ limit: 1000 });
    const user = results.find(one => totpSecrets(file).has(one.user_id) && one.emails[0]?.verified);
    const email = user?.emails[0]?.email ?? '';
    const { secret } = totpSecrets(file).get(user?.user_id ?? '') ?? { secret: '' };
    const code = totpCode(secret, Date.now());
    expect(await prove(email, code)).toEqual([
      ['User', true],
      ['Secret', true],
    ]);
    expect((await prove(email, code === '000000' ? '111111' : '000000')).at(-1)).toEqual(['Secret', false]);
    writeFileSync(file, `user_id,secret\n${user?.user_id},${'A'.repeat(32)}\n`);
    expect((await prove(email, code)).at(-1)).toEqual(['Secret', false]);
    expect(await prove('unknown@acme.example', code)).toEqual([['User', false]]);
  });
});

describe('the file', () => {
  const written = (text: string) => {
    const path = join(opened.dir, 'other.csv');
    writeFileSync(path, text);
    return () => totpSecrets(path);
  };
  const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

  test('is read as CSV and as NDJSON, with and without recovery codes', () => {
    expect(written(`user_id;secret\r\nuser-test-1;${secret.toLowerCase()}==\r\n`)().get('user-test-1')).toEqual({
      secret,
      recovery_codes: [],
    });
    const line = JSON.stringify({ user_id: 'user-test-1', secret, recovery_codes: ['a', 'b'] });
    expect(written(line)().get('user-test-1')?.recovery_codes).toEqual(['a', 'b']);
  });

  test.each([
    ['a secret that is not base32', `user_id,secret\nuser-test-1,not-base32!\n`, /line 2: secret is not base32/],
    ['another id', `user_id,secret\nada,${secret}\n`, /line 2: user_id is not the id of a User/],
    ['an unknown column', `user_id,secret,issuer\nuser-test-1,${secret},x\n`, /line 2: issuer is not a column/],
    ['a User twice', `user_id,secret\nuser-test-1,${secret}\nuser-test-1,${secret}\n`, /line 3: user_id has several/],
    ['no header', `user-test-1,${secret}\n`, /no header with user_id and secret/],
    ['nothing', 'user_id,secret\n', /holds no secret/],
  ])('with %s is refused with its line, and never shows a secret', (_what, text, why) => {
    const read = written(text);
    expect(read).toThrow(expect.objectContaining({ exitCode: 2, why: expect.stringMatching(why) }));
    expect(read).not.toThrow(secret);
  });
});
