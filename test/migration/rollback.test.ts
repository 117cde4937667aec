/** After a move back: what changed in B2B through official SDK calls is listed, carried back, resumed after kills, and undone. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Member, User } from 'stytch';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RollbackOptions } from '../../source/migration/rollback/rollback.ts';
import type { Exchange } from '../../source/sandbox/index.ts';
import { openB2b } from './b2b-project.ts';
import { elsewhere, type Stage, stage } from './stage.ts';

let opened: Stage;
let b2b: Awaited<ReturnType<typeof openB2b>>['client'];
let ahead = 0;
/** Calls that change something in the Consumer project. */
let writes: string[] = [];
let onExchange = (_: Exchange): void => {};
/** Users with one Member, a name of two parts and a password, in the order of the search. */
let people: { user: User; member: Member }[] = [];
/** What must be in the list: kind, state and what, by the person. */
let expected: string[] = [];

beforeEach(async () => {
  ahead = 0;
  onExchange = () => {};
  opened = await stage(
    {},
    {
      users: 80,
      limits: 'off',
      now: () => Date.now() + ahead,
      onExchange(exchange) {
        const { method, path } = exchange;
        const reads =
          method === 'GET' || path.endsWith('/search') || path.startsWith('/pwa') || path.startsWith('/v1/b2b');
        if (!reads) writes.push(`${method} ${path}`);
        onExchange(exchange);
      },
    },
  );
  for (const { user_id } of (await opened.consumer.users.search({ limit: 1000 })).results) {
    await opened.consumer.users.update({ user_id, trusted_metadata: { old: 'value' } });
  }
  await opened.migration.readInventory(() => {});
  expect(await opened.migration.run(opened.answers, () => {})).toMatchObject({ mismatches: 0 });
  ({ client: b2b } = await openB2b(opened.sandbox.url, opened.credentials));
  people = await moved();
  expected = [];
});

afterEach(() => opened.close());

async function moved() {
  const { results } = await opened.consumer.users.search({ limit: 1000 });
  const members = await allMembers();
  return results.flatMap(user => {
    const own = members.filter(one => one.external_id === user.user_id);
    const [member] = own;
    const usual = user.password && user.name?.first_name && user.name.last_name && !user.name.middle_name;
    return member?.member_password_id && own.length === 1 && usual ? [{ user, member }] : [];
  });
}

async function allMembers(): Promise<Member[]> {
  const { organizations } = await b2b.organizations.search({ limit: 1000 });
  const organization_ids = organizations.map(one => one.organization_id);
  return (await b2b.organizations.members.search({ organization_ids, limit: 1000 })).members;
}

function take() {
  const person = people.shift();
  if (!person) throw new Error('too few Users');
  const { user, member } = person;
  const at = { organization_id: member.organization_id, member_id: member.member_id };
  return { user, member, at, expect: (...row: string[]) => void expected.push([user.user_id, ...row].join(' ')) };
}

async function back(what: RollbackOptions['what'] = 'list', migration = opened.migration) {
  if (what !== 'undo') await migration.readInventory(() => {});
  writes = [];
  return migration.rollback(opened.answers, { what }, () => {});
}

const folder = (dir = opened.dir) => join(dir, 'report', 'rollback');

/** `<user_id or email> <kind> <what> <state>` of each row. */
const rows = (dir?: string): string[] =>
  (parse(readFileSync(join(folder(dir), 'people.csv'), 'utf8'), { columns: true }) as Record<string, string>[])
    .map(row => [row['user_id'] || row['email'], row['kind'], row['what'], row['state']].join(' '))
    .sort();

const users = async () =>
  new Map((await opened.consumer.users.search({ limit: 1000 })).results.map(user => [user.user_id, user]));

/** Every kind of change, once, and what must be said of it. */
async function changeEverything() {
  ahead = 3_600_000;
  const members = b2b.organizations.members;
  const name = take();
  await members.update({ ...name.at, name: `${name.user.name?.first_name} Married` });
  name.expect('name name can be carried back');

  const odd = take();
  await members.update({ ...odd.at, name: 'Another Name' });
  odd.expect('name name does not return');

  const both = take();
  await members.update({ ...both.at, name: `${both.user.name?.first_name} Here` });
  await opened.consumer.users.update({ user_id: both.user.user_id, name: { last_name: 'There' } });
  both.expect('name name conflict');

  const metadata = take();
  await members.update({
    ...metadata.at,
    trusted_metadata: { plan: 'gold', old: null as never, tenant: 'elsewhere' },
    untrusted_metadata: { theme: 'dark' },
  });
  metadata.expect('metadata trusted_metadata.plan can be carried back');
  metadata.expect('metadata trusted_metadata.old can be carried back');
  metadata.expect('metadata trusted_metadata.tenant does not return');
  metadata.expect('metadata untrusted_metadata.theme can be carried back');

  // What dual write leaves: both sides changed alike.
  const alike = take();
  await members.update({ ...alike.at, name: 'Both Alike', trusted_metadata: { plan: 'both' } });
  await opened.consumer.users.update({
    user_id: alike.user.user_id,
    name: { first_name: 'Both', last_name: 'Alike' },
    trusted_metadata: { plan: 'both' },
  });

  const consumerOnly = take();
  await opened.consumer.users.update({ user_id: consumerOnly.user.user_id, trusted_metadata: { plan: 'consumer' } });

  const email = take();
  await members.update({ ...email.at, email_address: 'moved@new.example', unlink_email: false });
  email.expect('email email_address does not return');

  const password = take();
  await b2b.passwords.email.resetStart({
    organization_id: password.at.organization_id,
    email_address: password.member.email_address,
  });
  await b2b.passwords.email.reset({
    password_reset_token: opened.sandbox.lastSent(password.member.email_address)?.token ?? '',
    password: 'quite another long one 77',
  });
  password.expect('password-perhaps password not known');

  const removed = take();
  await members.delete(removed.at);
  removed.expect('removed Member does not return');

  const deleted = take();
  await opened.consumer.users.delete({ user_id: deleted.user.user_id });
  deleted.expect('user-gone User does not return');

  const roles = take();
  await members.update({ ...roles.at, roles: ['stytch_admin'] });
  roles.expect('roles roles does not return');

  const app = take();
  await b2b.totps.migrate({ ...app.at, secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', recovery_codes: [] });
  app.expect('authenticator-app totp does not return');

  const { organization_id } = name.at;
  const { organization: second } = await b2b.organizations.get({ organization_id: removed.at.organization_id });
  const fresh = { email_address: 'new.person@new.example', name: 'New Person', trusted_metadata: { plan: 'free' } };
  await members.create({ organization_id, ...fresh });
  expected.push('new.person@new.example new-user Member can be carried back');
  if (second.organization_id !== organization_id) {
    await members.create({ organization_id: second.organization_id, email_address: 'NEW.person@new.example' });
    expected.push('NEW.person@new.example new-user Member can be carried back');
  }
  await b2b.magicLinks.email.invite({ organization_id, email_address: 'invited@new.example' });
  expected.push('invited@new.example not-accepted Member does not return');

  const { organization } = await b2b.organizations.create({
    organization_name: 'By hand',
    organization_slug: 'by-hand',
  });
  await members.create({ organization_id: organization.organization_id, email_address: 'by.hand@new.example' });
  expected.push('by.hand@new.example other-organization Member does not return');

  const further = take();
  await members.create({
    organization_id: organization_id === further.at.organization_id ? second.organization_id : organization_id,
    email_address: further.member.email_address,
  });
  further.expect('further-membership Member does not return');
  // A moved password of a Member that changed: the API does not say what changed.
  for (const one of [name, odd, both, metadata, alike, roles, app]) one.expect('password-perhaps password not known');
  return { name, odd, both, metadata, alike, organization_id };
}

test('without a change there is nothing to list, and nothing is written', async () => {
  expect(await back()).toMatchObject({ outcome: 'done', counts: [], written: 0 });
  expect(await back('carry-back')).toMatchObject({ outcome: 'done', written: 0 });
  expect(writes).toEqual([]);
});

test('each change is listed with what becomes of it; listing writes nothing to either project', async () => {
  await changeEverything();
  const before = await users();
  const result = await back();
  expect(result.outcome).toBe('needs_people');
  expect(rows()).toEqual(expected.sort());
  expect(writes).toEqual([]);
  expect(await users()).toEqual(before);
  for (const name of readdirSync(folder())) expect(statSync(join(folder(), name)).mode & 0o777).toBe(0o600);
  const texts = readdirSync(folder()).filter(name => name.endsWith('.txt'));
  expect(texts.sort()).toEqual(['authenticator-app.txt', 'email.txt', 'new-user.txt']);
  expect(readFileSync(join(folder(), 'email.csv'), 'utf8')).toContain('moved@new.example');
});

test('what the API allows is carried back; again it writes nothing; undo restores every User', async () => {
  const { name, odd, both, metadata, organization_id } = await changeEverything();
  const before = await users();
  const result = await back('carry-back');
  expect(result).toMatchObject({ outcome: 'needs_people', written: 3, failures: [] });
  expect(writes.sort()).toEqual(
    ['POST /v1/users', ...[name, metadata].map(one => `PUT /v1/users/${one.user.user_id}`)].sort(),
  );
  const after = await users();
  expect(after.get(name.user.user_id)?.name).toMatchObject({
    first_name: name.user.name?.first_name,
    last_name: 'Married',
  });
  expect(after.get(odd.user.user_id)).toEqual(before.get(odd.user.user_id));
  expect(after.get(both.user.user_id)).toEqual(before.get(both.user.user_id));
  expect(after.get(metadata.user.user_id)).toMatchObject({
    trusted_metadata: { tenant: metadata.user.trusted_metadata?.['tenant'], plan: 'gold' },
    untrusted_metadata: { ...metadata.user.untrusted_metadata, theme: 'dark' },
  });
  const [fresh] = [...after.values()].filter(user => !before.has(user.user_id));
  const { organization } = await b2b.organizations.get({ organization_id });
  expect(fresh?.emails.map(one => [one.email.toLowerCase(), one.verified])).toEqual([
    ['new.person@new.example', false],
  ]);
  expect([fresh?.trusted_metadata?.['tenant']].flat()).toContain(organization.organization_external_id);
  expect(after.size).toBe(before.size + 1);
  const could = expected.filter(row => row.endsWith('can be carried back')).length;
  expect(rows().filter(row => row.endsWith('carried back') && !row.includes('can be'))).toHaveLength(could);

  expect(await back('carry-back')).toMatchObject({ written: 0, failures: [] });
  expect(writes).toEqual([]);
  expect(rows().filter(row => row.includes('can be'))).toEqual([]);
  // They must still be informed, until they have logged in.
  expect(readFileSync(join(folder(), 'new-user.csv'), 'utf8')).toContain('new.person@new.example');

  expect(await back('undo')).toMatchObject({ outcome: 'done', written: 3, failures: [] });
  expect(await users()).toEqual(before);
});

test('a value that changed in Consumer after the list is left, and said; so is what changed before undo', async () => {
  const { name, metadata } = await changeEverything();
  onExchange = ({ method, path }) => {
    // Between the list and the write: the last thing that the list reads is the User whose name changed.
    if (method !== 'GET' || path !== `/v1/users/${name.user.user_id}`) return;
    onExchange = () => {};
    late = opened.consumer.users.update({ user_id: metadata.user.user_id, trusted_metadata: { plan: 'late' } });
  };
  let late: Promise<unknown> = Promise.resolve();
  await back('carry-back');
  await late;
  const row = `${metadata.user.user_id} metadata trusted_metadata.plan`;
  expect(rows().filter(one => one.startsWith(row))).toEqual([`${row} conflict`]);
  expect((await users()).get(metadata.user.user_id)?.trusted_metadata?.['plan']).toBe('late');

  await opened.consumer.users.update({ user_id: name.user.user_id, name: { last_name: 'Again' } });
  expect(await back('undo')).toMatchObject({
    outcome: 'needs_people',
    failures: [{ errorType: 'changed_since', count: 1 }],
  });
  expect((await users()).get(name.user.user_id)?.name?.last_name).toBe('Again');
});

test('a carried User who has logged in stays when it is taken back', async () => {
  await changeEverything();
  await back('carry-back');
  const [email] = ['new.person@new.example'];
  await opened.consumer.magicLinks.email.send({ email: email ?? '' });
  await opened.consumer.magicLinks.authenticate({
    token: opened.sandbox.lastSent(email ?? '')?.token ?? '',
    session_duration_minutes: 60,
  });
  expect(await back('undo')).toMatchObject({ written: 2, failures: [{ errorType: 'in_use', count: 1 }] });
});

test('undo of the whole migration takes it back, too', async () => {
  await changeEverything();
  const before = await users();
  await back('carry-back');
  await opened.migration.undo(opened.answers, () => {});
  expect(await users()).toEqual(before);
});

test('an answer that is lost is looked up: no User twice', async () => {
  await changeEverything();
  const size = (await users()).size;
  opened.sandbox.faults.set([
    { kind: 'reset-after', on: 'POST /v1/users', times: 1 },
    { kind: 'reset-after', on: 'PUT *', times: 1 },
  ]);
  expect(await back('carry-back')).toMatchObject({ failures: [] });
  expect((await users()).size).toBe(size + 1);
});

test('killed at every write, it goes on where it stopped, and undo still knows everything', async () => {
  await changeEverything();
  const before = await users();
  for (let at = 1; at <= 3; at++) {
    const copy = mkdtempSync(join(tmpdir(), 'killed-'));
    let seen = 0;
    const stop = new AbortController();
    onExchange = ({ method, path }) => {
      const isWrite = method !== 'GET' && /^\/v1\/users(\/user|$)/.test(path);
      if (!isWrite || ++seen !== at) return;
      // What Stytch did is done; the journal is what it was at that moment.
      cpSync(opened.dir, copy, { recursive: true, filter: file => !/\.lock|-shm$/.test(file) });
      opened.sandbox.faults.set(['* /v1/*'].map(on => ({ kind: 'reset-before' as const, on })));
      stop.abort();
    };
    await opened.migration.readInventory(() => {});
    await opened.migration.rollback(opened.answers, { what: 'carry-back' }, () => {}, stop.signal).catch(() => {});
    onExchange = () => {};
    opened.sandbox.faults.clear();
    expect(seen).toBeGreaterThanOrEqual(at);
    const { migration } = await elsewhere(opened, { dir: copy });
    try {
      expect(await back('carry-back', migration)).toMatchObject({ outcome: 'needs_people', failures: [] });
      expect(writes.length).toBeLessThan(3);
      expect((await users()).size).toBe(before.size + 1);
      expect(await back('undo', migration)).toMatchObject({ outcome: 'done', failures: [] });
      expect(await users()).toEqual(before);
    } finally {
      migration.close();
      rmSync(copy, { recursive: true });
    }
    await back('undo');
  }
});
