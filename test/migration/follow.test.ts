/** Changes of a User that Stytch does not take as they come: another address, another phone number, a proof that came late. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FaultKind } from '../../source/sandbox/index.ts';
import { openB2b } from './b2b-project.ts';
import { type Stage, stage } from './stage.ts';

const update = 'PUT /v1/b2b/organizations/*/members/*';
const migrate = 'POST /v1/b2b/passwords/migrate';
const dropPhone = 'DELETE /v1/b2b/organizations/*/members/mfa_phone_numbers/*';

let opened: Stage;
let calls: string[] = [];
let onCall: (call: string) => void = () => {};

beforeEach(async () => {
  onCall = () => {};
  opened = await stage(
    {},
    {
      ...{ users: 60, limits: 'off' },
      onExchange: ({ method, path }) => {
        if (method === 'GET' || path.endsWith('/search') || !path.startsWith('/v1/b2b')) return;
        const call = `${method} ${path.replace(/(organization|member)-test-[^/]+/g, '*')}`;
        calls.push(call);
        onCall(call);
      },
    },
    { rate: { calls: 2000, seconds: 1 }, answerTimeout: 300 },
  );
});
afterEach(() => opened.close());

async function run(options?: { conflicts: 'b2b' | 'consumer' }, signal?: AbortSignal) {
  await opened.migration.readInventory(() => {});
  calls = [];
  return opened.migration.run(opened.answers, () => {}, signal, options);
}

/** Users of exactly one Organization. */
async function people() {
  const { results } = await opened.consumer.users.search({ limit: 1000 });
  return results.filter(user => typeof user.trusted_metadata?.['tenant'] === 'string');
}

/** One who logs in with a password, by a proved address. */
async function withPassword() {
  const user = (await people()).find(one => one.password && one.emails[0]?.verified && one.emails.length === 1);
  const user_id = user?.user_id ?? '';
  return { user_id, email: user?.emails[0], password: opened.sandbox.passwordOf(user_id) ?? '' };
}

/** One with a proved phone number. */
async function withPhone() {
  const user = (await people()).find(one => one.phone_numbers[0]?.verified && one.emails[0]?.verified);
  return { user_id: user?.user_id ?? '', phone: user?.phone_numbers[0] };
}

/** Puts another address in the place of a User's own: proved by a code, or not yet. */
async function moveEmail({ user_id, email }: Awaited<ReturnType<typeof withPassword>>, to: string, proved = true) {
  const { otps, users } = opened.consumer;
  const { email_id: method_id } = await otps.email.send({ email: to, user_id });
  if (proved) await otps.authenticate({ method_id, code: opened.sandbox.lastSent(to)?.token ?? '' });
  await users.deleteEmail({ email_id: email?.email_id ?? '' });
}

async function movePhone({ user_id, phone }: Awaited<ReturnType<typeof withPhone>>, to: string | undefined) {
  const { otps, users } = opened.consumer;
  if (to) {
    const { phone_id: method_id } = await otps.sms.send({ phone_number: to, user_id });
    await otps.authenticate({ method_id, code: opened.sandbox.lastSent(to)?.token ?? '' });
  }
  await users.deletePhoneNumber({ phone_id: phone?.phone_id ?? '' });
}

const b2b = async () => (await openB2b(opened.sandbox.url, opened.credentials)).client;

async function memberOf(user_id: string) {
  const { organizations, passwords } = await b2b();
  const { organizations: all } = await organizations.search({ limit: 1000 });
  for (const { organization_id } of all) {
    const found = await organizations.members.get({ organization_id, member_id: user_id }).catch(() => undefined);
    if (found) return { member: found.member, at: { organization_id, member_id: user_id }, organizations, passwords };
  }
  throw new Error(`${user_id} is no Member`);
}

describe('another address', () => {
  test('Stytch clears the password then: it comes again from the hash file, and logs in under the new address', async () => {
    const ann = await withPassword();
    await run();
    await moveEmail(ann, 'ann.new@acme.example');
    expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0, since: { added: 0, changed: 1, gone: 0 } });
    expect(calls).toEqual([update, migrate]);
    const { member, passwords } = await memberOf(ann.user_id);
    expect(member).toMatchObject({ email_address: 'ann.new@acme.example', email_address_verified: true });
    const { organization_id } = member;
    const given = { organization_id, email_address: 'ann.new@acme.example', password: ann.password };
    expect((await passwords.authenticate(given)).member_id).toBe(member.member_id);
    await run();
    expect(calls).toEqual([]);
  });

  test('one that nobody proved does not become verified: the Member has no password then', async () => {
    const ann = await withPassword();
    await run();
    await moveEmail(ann, 'ann.typo@acme.example', false);
    expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0 });
    expect(calls).toEqual([update]);
    const { member } = await memberOf(ann.user_id);
    expect(member).toMatchObject({ email_address_verified: false, member_password_id: '' });

    await opened.consumer.otps.email.send({ email: 'ann.typo@acme.example' });
    const { emails } = await opened.consumer.users.get({ user_id: ann.user_id });
    const code = opened.sandbox.lastSent('ann.typo@acme.example')?.token ?? '';
    await opened.consumer.otps.authenticate({ method_id: emails[0]?.email_id ?? '', code });
    expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0 });
    expect(calls).toEqual([migrate]);
  });

  test('where B2B has another one and wins, no second Member comes to be', async () => {
    const ann = await withPassword();
    const first = await run();
    const { organizations, at } = await memberOf(ann.user_id);
    await organizations.members.update({ ...at, email_address: 'ann.b2b@acme.example' });
    await moveEmail(ann, 'ann.consumer@acme.example');
    expect(await run()).toMatchObject({ outcome: 'needs_people', failures: [{ errorType: 'conflict', count: 1 }] });
    expect(await run({ conflicts: 'b2b' })).toMatchObject({ outcome: 'done', mismatches: 0, members: first.members });
    expect((await memberOf(ann.user_id)).member.email_address).toBe('ann.b2b@acme.example');

    await opened.consumer.users.update({ user_id: ann.user_id, name: { first_name: 'Other' } });
    expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0 });
    expect((await memberOf(ann.user_id)).member.email_address).toBe('ann.b2b@acme.example');
  });
});

describe('another phone number', () => {
  test('the old one is deleted first, as a Member has only one; a number that is gone goes', async () => {
    const bob = await withPhone();
    await run();
    await movePhone(bob, '+12025550199');
    expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0, since: { changed: 1 } });
    expect(calls).toEqual([dropPhone, update]);
    expect((await memberOf(bob.user_id)).member.mfa_phone_number).toBe('+12025550199');
    const [phone] = (await opened.consumer.users.get({ user_id: bob.user_id })).phone_numbers;
    await movePhone({ ...bob, phone }, undefined);
    expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0 });
    expect(calls).toEqual([dropPhone]);
    expect((await memberOf(bob.user_id)).member.mfa_phone_number).toBe('');
  });

  test('one that was deleted in B2B meanwhile is a conflict', async () => {
    const bob = await withPhone();
    await run();
    const { organizations, at } = await memberOf(bob.user_id);
    await organizations.members.deleteMFAPhoneNumber(at);
    await movePhone(bob, '+12025550198');
    expect(await run()).toMatchObject({ outcome: 'needs_people', failures: [{ errorType: 'conflict', count: 1 }] });
    expect(await run({ conflicts: 'consumer' })).toMatchObject({ outcome: 'done', mismatches: 0 });
    expect((await memberOf(bob.user_id)).member.mfa_phone_number).toBe('+12025550198');
  });
});

test('a Member that dual write made before the run gets their password, though the phone number is there already', async () => {
  await opened.migration.readInventory(() => {});
  await opened.migration.run({ ...opened.answers, members: 'just_in_time' }, () => {});
  const user = (await people()).find(one => one.password && one.phone_numbers[0]?.verified && one.emails[0]?.verified);
  const { user_id = '', emails = [], phone_numbers = [], trusted_metadata, untrusted_metadata, name } = user ?? {};
  const client = await b2b();
  const { organizations } = await client.organizations.search({ limit: 1000 });
  const home = organizations.find(one => one.organization_external_id === trusted_metadata?.['tenant']);
  const made = await client.organizations.members.create({
    ...{ organization_id: home?.organization_id ?? '', email_address: emails[0]?.email ?? '', external_id: user_id },
    ...{ mfa_phone_number: phone_numbers[0]?.phone_number ?? '', trusted_metadata, untrusted_metadata },
    name: [name?.first_name, name?.middle_name, name?.last_name].filter(Boolean).join(' '),
  });
  expect(await run()).toMatchObject({ outcome: 'done', failed: 0, mismatches: 0 });
  const { member } = await memberOf(user_id);
  expect(member.member_id).toBe(made.member_id);
  expect(member.member_password_id).not.toBe('');
});

describe('in trouble', () => {
  /** Both changes at once. */
  async function changed() {
    const [ann, bob] = [await withPassword(), await withPhone()];
    await run();
    await moveEmail(ann, 'ann.new@acme.example');
    await movePhone(bob, '+12025550197');
    return { ann, bob };
  }

  async function expectMoved({ ann, bob }: Awaited<ReturnType<typeof changed>>) {
    const { member } = await memberOf(ann.user_id);
    expect(member).toMatchObject({ email_address: 'ann.new@acme.example', email_address_verified: true });
    expect(member.member_password_id).not.toBe('');
    expect((await memberOf(bob.user_id)).member.mfa_phone_number).toBe('+12025550197');
  }

  test.each<FaultKind>([
    'rate-limit',
    'error-before',
    'error-after',
    'reset-before',
    'reset-after',
    'hang',
    'malformed',
  ])('%s at each of the calls: the same end', async kind => {
    const who = await changed();
    opened.sandbox.faults.set([update, migrate, dropPhone].map(on => ({ kind, on, times: 1 })));
    expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0 });
    await expectMoved(who);
  });

  test.each([update, migrate, dropPhone])('cut off after %s: the next run goes on there', async last => {
    const who = await changed();
    const stop = new AbortController();
    onCall = call => call === last && stop.abort(new Error('interrupted'));
    expect(await run(undefined, stop.signal)).toMatchObject({ outcome: 'interrupted' });
    onCall = () => {};
    calls = [];
    expect(await opened.migration.run(opened.answers, () => {})).toMatchObject({ outcome: 'done', mismatches: 0 });
    await expectMoved(who);
  });
});
