/** Passwords that move at the next login: the run makes Members without one, and the verification counts those that came since. */
import type { Member } from 'stytch';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openB2b } from './b2b-project.ts';
import { type Stage, stage } from './stage.ts';

let opened: Stage;
let b2b: Awaited<ReturnType<typeof openB2b>>;

beforeEach(async () => {
  opened = await stage({ passwords: 'at_login', passwordsEnd: '2031-03-31' }, { users: 120, limits: 'off' });
  await opened.migration.readInventory(() => {});
});
afterEach(() => opened.close());

const run = () => opened.migration.run(opened.answers, () => {});

async function members(): Promise<Member[]> {
  b2b = await openB2b(opened.sandbox.url, opened.credentials);
  const { organizations } = await b2b.client.organizations.search({ limit: 1000 });
  const organization_ids = organizations.map(one => one.organization_id);
  return (await b2b.client.organizations.members.search({ organization_ids, limit: 1000 })).members as Member[];
}

test('the plan counts who keeps the password and who sets a new one', async () => {
  const plan = await opened.migration.plan(opened.answers);
  const { results } = await opened.consumer.users.search({ limit: 1000 });
  const withPassword = results.filter(user => user.password?.password_id).length;
  expect(plan).toMatchObject({ withPassword: 0, problems: [] });
  expect(plan.passwordsAtLogin).toBeGreaterThan(20);
  expect(plan.passwordsAtLogin + plan.resets).toBeLessThanOrEqual(withPassword);
  expect(plan.warnings.find(one => one.id === 'passwords_at_login')?.text).toContain(
    `${plan.passwordsAtLogin} Users keep the password at the next login`,
  );
  expect(plan.methods.find(one => one.id === 'password')).toMatchObject({
    kept: plan.passwordsAtLogin,
    again: plan.resets,
    lost: 0,
  });
});

test('no Member has a password after the run; all Organizations offer them; everything remains to be moved', async () => {
  const result = await run();
  expect(result).toMatchObject({ outcome: 'done', mismatches: 0, passwordsAtLogin: { moved: 0 } });
  expect(result.passwordsAtLogin?.remaining).toBeGreaterThan(20);
  const all = await members();
  expect(all.filter(member => member.member_password_id !== '')).toEqual([]);
  const { organizations } = await b2b.client.organizations.search({ limit: 1000 });
  expect(organizations.every(one => one.auth_methods === 'ALL_ALLOWED')).toBe(true);
});

test('the export that comes later adds the hashes of those who have not logged in, and of no others', async () => {
  await run();
  const all = await members();
  const one = all.find(member => opened.sandbox.passwordOf(member.external_id ?? '') && member.email_address !== '');
  const hash = '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy';
  const at = { organization_id: one?.organization_id ?? '', email_address: one?.email_address ?? '' };
  await b2b.client.passwords.migrate({ ...at, hash, hash_type: 'bcrypt' });
  const passwordFile = `${opened.dir}/hashes.csv`;
  await opened.sandbox.exportPasswords(passwordFile);
  const answers = { ...opened.answers, passwords: 'file' as const, passwordFile };
  expect(await opened.migration.run(answers, () => {})).toMatchObject({ outcome: 'done', mismatches: 0 });
  const now = await members();
  expect(now.filter(member => member.member_password_id !== '').length).toBeGreaterThan(20);
  const same = now.find(member => member.member_id === one?.member_id);
  await expect(
    b2b.client.passwords.authenticate({ ...at, password: opened.sandbox.passwordOf(same?.external_id ?? '') ?? '' }),
  ).rejects.toMatchObject({ status_code: 401 });
});

test('a password that a login moved is counted, and is no mismatch; status says how many are left', async () => {
  const before = await run();
  const all = await members();
  const one = all.find(member => opened.sandbox.passwordOf(member.external_id ?? '') && member.email_address !== '');
  const hash = '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy';
  await b2b.client.passwords.migrate({
    organization_id: one?.organization_id ?? '',
    email_address: one?.email_address ?? '',
    hash,
    hash_type: 'bcrypt',
  });
  const after = await opened.migration.verify(opened.answers, () => {});
  expect(after).toMatchObject({ outcome: 'done', mismatches: 0 });
  expect(after.passwordsAtLogin?.moved).toBeGreaterThan(0);
  const [was, is] = [before.passwordsAtLogin, after.passwordsAtLogin];
  expect((is?.moved ?? 0) + (is?.remaining ?? 0) + (is?.mustReset ?? 0)).toBe(
    (was?.remaining ?? 0) + (was?.mustReset ?? 0),
  );
  const { open } = opened.migration.status(opened.answers);
  expect(open.join()).toContain(
    `${is?.moved} moved, ${is?.remaining} remaining, ${is?.mustReset} must reset; ends 2031-03-31`,
  );
});
