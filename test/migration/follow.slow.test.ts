/** Changes of a User that Stytch does not take as they come: another address, another phone number, a proof that came late. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunOptions } from '../../source/migration/run-options.ts';
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
      users: 60,
      limits: 'off',
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

async function run(options?: RunOptions, signal?: AbortSignal) {
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

  test('one that is not proved does not become verified: the Member has no password then', async () => {
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
    // Enrolled without a factor, the user would have to set one up at the next login.
    expect(calls).toEqual([dropPhone, update]);
    expect((await memberOf(bob.user_id)).member).toMatchObject({ mfa_phone_number: '', mfa_enrolled: false });
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
    organization_id: home?.organization_id ?? '',
    email_address: emails[0]?.email ?? '',
    external_id: user_id,
    mfa_phone_number: phone_numbers[0]?.phone_number ?? '',
    trusted_metadata,
    untrusted_metadata,
    name: [name?.first_name, name?.middle_name, name?.last_name].filter(Boolean).join(' '),
  });
  expect(await run()).toMatchObject({ outcome: 'done', failed: 0, mismatches: 0 });
  const { member } = await memberOf(user_id);
  expect(member.member_id).toBe(made.member_id);
  expect(member.member_password_id).not.toBe('');
});

describe('with faults', () => {
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

describe('addresses that change hands within one Organization', () => {
  const home = 'acme-robotics';
  const address = (name: string) => `${name}@${home}.example`;
  const passwordOf = (name: string) => `The long password of ${name}, 1984!`;
  /** user_id by name. */
  let ids: Map<string, string>;
  /** The Consumer project's Users as they are when nothing of ours is there. */
  let before: Record<string, unknown>;

  beforeEach(async () => {
    await opened.close();
    opened = await stage(
      { sessions: 'carry_over' },
      {
        users: 8,
        limits: 'off',
        onExchange: ({ method, path }) => {
          const reads =
            method === 'GET' || path.endsWith('/search') || path.startsWith('/pwa') || path.startsWith('/v1/sessions');
          if (reads) return;
          calls.push(`${method} ${path}`);
          if (path.startsWith('/v1/b2b')) onCall(path);
        },
      },
    );
    ids = new Map();
    for (const name of ['ann', 'bob', 'eve']) await add(name, address(name));
    await exported();
    expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0 });
  });

  /** A new User with a password and a proved address. */
  async function add(name: string, email: string): Promise<void> {
    const { consumer, sandbox } = opened;
    const { user_id } = await consumer.passwords.create({ email, password: passwordOf(name) });
    await consumer.users.update({ user_id, name: { first_name: name }, trusted_metadata: { tenant: home } });
    const { email_id: method_id } = await consumer.otps.email.send({ email });
    await consumer.otps.authenticate({ method_id, code: sandbox.lastSent(email)?.token ?? '' });
    ids.set(name, user_id);
  }

  /** The application's store of hashes is as new as its Users. */
  const exported = () => opened.sandbox.exportPasswords(opened.answers.passwordFile ?? '');

  async function move(name: string, to: string): Promise<void> {
    const user_id = ids.get(name) ?? '';
    const { emails } = await opened.consumer.users.get({ user_id });
    await moveEmail({ user_id, email: emails[0], password: '' }, to);
  }

  async function users(): Promise<Record<string, unknown>> {
    const { results } = await opened.consumer.users.search({ limit: 1000 });
    return Object.fromEntries(
      results.map(({ user_id, emails, trusted_metadata, untrusted_metadata, name }) => [
        user_id,
        { emails: emails.map(one => one.email), trusted_metadata, untrusted_metadata, name },
      ]),
    );
  }

  /** One run, in which all converges; a second one that writes nothing; and each logs in as who they are. */
  async function converges(
    at: Record<string, string>,
    options: RunOptions = {},
    result: object = { outcome: 'done', mismatches: 0, failed: 0 },
  ): Promise<void> {
    await exported();
    before = withoutClaims(await users());
    expect(await run(options)).toMatchObject(result);
    await run(options);
    expect(calls).toEqual([]);
    const { organizations, passwords, sessions } = await b2b();
    const all = await organizations.search({ limit: 1000 });
    const { organization_id = '' } = all.organizations.find(one => one.organization_external_id === home) ?? {};
    for (const [name, email_address] of Object.entries(at)) {
      const { member } = await organizations.members.get({ organization_id, email_address });
      expect(member, name).toMatchObject({
        external_id: ids.get(name),
        email_address,
        email_address_verified: true,
        retired_email_addresses: [],
      });
      const login = await passwords.authenticate({ organization_id, email_address, password: passwordOf(name) });
      expect(login.member_id).toBe(member.member_id);
      // A Member who is logged in is kept by undo.
      await sessions.revoke({ member_id: member.member_id });
      const other = [...ids.keys()].find(one => one !== name) ?? '';
      const wrong = { organization_id, email_address, password: passwordOf(other) };
      await expect(passwords.authenticate(wrong)).rejects.toMatchObject({ status_code: 401 });
      const user = await opened.consumer.users.get({ user_id: ids.get(name) ?? '' });
      expect(user.trusted_metadata?.['email']).toBe(email_address);
    }
    const { members } = await organizations.members.search({ organization_ids: [organization_id], limit: 1000 });
    const mine = members.filter(one => [...ids.values()].includes(one.external_id ?? ''));
    expect(mine).toHaveLength(Object.keys(at).length);
  }

  const withoutClaims = (found: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(found as Record<string, { trusted_metadata: Record<string, unknown> }>).map(([id, user]) => {
        const { email: _, ...trusted_metadata } = user.trusted_metadata;
        return [id, { ...user, trusted_metadata }];
      }),
    );

  /** Both projects as they were. */
  async function undone(): Promise<void> {
    expect(await opened.migration.undo(opened.answers, () => {})).toMatchObject({ outcome: 'done', kept: [] });
    expect(await users()).toEqual(before);
    const manage = openB2b(opened.sandbox.url, opened.credentials);
    await expect(manage).rejects.toThrow('no B2B project');
  }

  test('a chain: one takes another’s old address, who takes a third one’s', async () => {
    await move('eve', address('eve.new'));
    await move('bob', address('eve'));
    await move('ann', address('bob'));
    await converges({ ann: address('bob'), bob: address('eve'), eve: address('eve.new') });
    await undone();
  });

  test('a swap of two', async () => {
    await move('ann', address('between'));
    await move('bob', address('ann'));
    await move('ann', address('bob'));
    await converges({ ann: address('bob'), bob: address('ann'), eve: address('eve') });
    await undone();
  });

  test.each([1, 2, 3, 4])('a swap of two, cut off after call %i of it: the next run goes on there', async last => {
    await move('ann', address('between'));
    await move('bob', address('ann'));
    await move('ann', address('bob'));
    await exported();
    const stop = new AbortController();
    let made = 0;
    onCall = () => {
      if (++made === last) stop.abort(new Error('interrupted'));
    };
    expect(await run({}, stop.signal)).toMatchObject({ outcome: 'interrupted' });
    onCall = () => {};
    await converges({ ann: address('bob'), bob: address('ann'), eve: address('eve') });
    await undone();
  });

  test('a circle of three', async () => {
    await move('ann', address('between'));
    await move('bob', address('ann'));
    await move('eve', address('bob'));
    await move('ann', address('eve'));
    await converges({ ann: address('eve'), bob: address('ann'), eve: address('bob') });
    await undone();
  });

  test('an address that a new User has now', async () => {
    await move('ann', address('ann.new'));
    await add('dan', address('ann'));
    await converges({ ann: address('ann.new'), dan: address('ann'), bob: address('bob'), eve: address('eve') });
    await undone();
  });

  test('a swap while a new User takes what the third gave up', async () => {
    await move('ann', address('between'));
    await move('bob', address('ann'));
    await move('ann', address('bob'));
    await move('eve', address('eve.new'));
    await add('dan', address('eve'));
    await converges({ ann: address('bob'), bob: address('ann'), eve: address('eve.new'), dan: address('eve') });
    await undone();
  });

  test('an address that our own update took away from one, and that another has now', async () => {
    await move('ann', address('ann.new'));
    await exported();
    expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0 });
    await move('bob', address('ann'));
    await converges({ ann: address('ann.new'), bob: address('ann'), eve: address('eve') });
    await undone();
  });

  test('one that comes back to the address that our update took away', async () => {
    await move('ann', address('ann.new'));
    await exported();
    await run();
    await move('ann', address('ann'));
    await converges({ ann: address('ann'), bob: address('bob'), eve: address('eve') });
    await undone();
  });

  describe('a User who was deleted and made again with the same address', () => {
    async function again(): Promise<void> {
      await opened.consumer.users.delete({ user_id: ids.get('ann') ?? '' });
      await add('ann', address('ann'));
    }

    test('converges in one run with --gone remove', async () => {
      await again();
      await converges({ ann: address('ann'), bob: address('bob'), eve: address('eve') }, { gone: 'remove' });
      await undone();
    });

    test('without it, the old Member keeps address and password, and the user is shown what to do', async () => {
      const gone = ids.get('ann');
      await again();
      await exported();
      before = withoutClaims(await users());
      const result = await run();
      expect(result).toMatchObject({ outcome: 'needs_people', mismatches: 0, outcomes: { failed: 1 } });
      const cures = result.failures.map(({ errorType, cure }) => `${errorType}: ${cure}`).sort();
      expect(cures).toEqual([
        expect.stringMatching(/^duplicate_member_email: ./),
        expect.stringMatching(/^user_gone: .*--gone remove/),
      ]);
      const { organizations } = await b2b();
      const all = await organizations.search({ limit: 1000 });
      const { organization_id = '' } = all.organizations.find(one => one.organization_external_id === home) ?? {};
      const { member } = await organizations.members.get({ organization_id, email_address: address('ann') });
      expect(member.external_id).toBe(gone);
      expect(await run({ gone: 'remove' })).toMatchObject({ outcome: 'done', mismatches: 0 });
      await undone();
    });
  });
});
