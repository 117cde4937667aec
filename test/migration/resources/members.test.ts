/** Whose Member it is decides everything: nothing is accepted, given a password, or taken away by its address alone. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Member } from 'stytch';
import { describe, expect, test } from 'vitest';
import { createMembers } from '../../../source/migration/resources/members/create.ts';
import { memberOfUser } from '../../../source/migration/resources/members/find.ts';
import { undoMembers } from '../../../source/migration/resources/members/undo.ts';
import { updateMembers } from '../../../source/migration/resources/members/update.ts';
import { indexHashFile } from '../../../source/migration/sources/hash-file.ts';
import { addUser } from '../../../source/migration/sources/user-store.ts';
import { fakeEnvironment, member, organization_id, refusal, user } from './fake.ts';

const email_address = 'ann@acme.example';
const notFound = () => {
  throw refusal(404, 'member_not_found');
};
const others = member({ member_id: 'member-test-2', external_id: 'user-test-bob' });
const withoutId = member({ member_id: 'member-test-2' });
Reflect.deleteProperty(withoutId, 'external_id');

/** The hash file has a line of Ann's. */
async function withHash(opened: ReturnType<typeof fakeEnvironment>) {
  const path = join(mkdtempSync(join(tmpdir(), 'hashes-')), 'hashes.ndjson');
  const hash = '$2a$04$EoPhZKbPOewD1GyFKsV7h.0UAO8Qa87AkBO037HVbRcKcXFEH8ByK';
  writeFileSync(path, `${JSON.stringify({ user_id: user.user_id, hash_type: 'bcrypt', hash })}\n`);
  await indexHashFile(opened.journal, path);
  return opened;
}

describe('find', () => {
  test.each([
    ['another owner’s Member, whose member_id or slug answers to the same id', others],
    ['a Member without an external id', withoutId],
  ])('%s is not the User’s', async (_what, found) => {
    const { record, context } = fakeEnvironment({ 'organizations.members.get': () => ({ member: found }) });
    expect(await memberOfUser(organization_id, record(), user.user_id, context)).toBeUndefined();
  });

  test('the Member with the User’s id as external id is', async () => {
    const { record, context } = fakeEnvironment({ 'organizations.members.get': () => ({ member: member() }) });
    expect(await memberOfUser(organization_id, record(), user.user_id, context)).toMatchObject({
      member_id: 'member-test-1',
    });
  });
});

describe('before a password is written', () => {
  const intend = (found: (() => { member: Member }) | typeof notFound, password = true) => {
    const opened = fakeEnvironment({ 'organizations.members.get': found }, password);
    return { ...opened, intent: () => createMembers.intend?.(opened.record(), opened.context) };
  };

  test.each([
    ['of another User', others],
    ['without an id that we know', withoutId],
  ])('the address is looked up: a Member %s who has it is left alone', async (_what, found) => {
    const { intent, calls } = intend(() => ({ member: found }));
    await expect(intent()).rejects.toMatchObject({ errorType: 'duplicate_member_email' });
    expect(calls).toEqual([['organizations.members.get', { organization_id, email_address }]]);
  });

  test('a free address is free; the User’s own Member is accepted', async () => {
    expect(await intend(notFound).intent()).toMatchObject({ organization_id, password: true });
    expect(await intend(() => ({ member: member() })).intent()).toMatchObject({
      result: { accepted: true, created: false, password: false },
    });
  });

  test('an Organization of this run has no other Members, and none is looked up', async () => {
    const { record, context, calls } = fakeEnvironment({}, true);
    context.freshOrganizations.add(organization_id);
    expect(await createMembers.intend?.(record(), context)).toMatchObject({ password: true });
    expect(calls).toEqual([]);
  });
});

describe('a password that reached another Member, who got the address in that moment', () => {
  const intent = {
    organization_id,
    password: true,
    payload: { email_address, external_id: user.user_id, name: 'Ann' },
  };
  const reached = member({ ...others, member_password_id: 'member-password-test-9' });
  const answers = (more: Parameters<typeof fakeEnvironment>[0]) => ({
    'passwords.migrate': () => ({ member: reached, member_created: false }),
    ...more,
  });
  const apply = async (opened: ReturnType<typeof fakeEnvironment>) =>
    createMembers.apply((await withHash(opened)).record({ intent }), opened.context);

  test('is deleted at once, and the record fails', async () => {
    const opened = fakeEnvironment(answers({ 'organizations.members.deletePassword': () => ({}) }));
    await expect(apply(opened)).rejects.toMatchObject({ errorType: 'wrong_member' });
    expect(opened.calls.at(-1)).toEqual([
      'organizations.members.deletePassword',
      { organization_id, member_password_id: 'member-password-test-9' },
    ]);
  });

  test('is made worthless by a reset where passwords are shared and none can be deleted', async () => {
    const refuse = () => {
      throw refusal(400, 'cross_org_passwords_enabled');
    };
    const opened = fakeEnvironment(
      answers({ 'organizations.members.deletePassword': refuse, 'passwords.email.requireReset': () => ({}) }),
    );
    await expect(apply(opened)).rejects.toMatchObject({ errorType: 'wrong_member' });
    expect(opened.calls.at(-1)).toEqual([
      'passwords.email.requireReset',
      { organization_id, member_id: 'member-test-2', email_address },
    ]);
  });

  test('one that reached the right Member stays', async () => {
    const right = member({ member_password_id: 'member-password-test-9' });
    const opened = fakeEnvironment({ 'passwords.migrate': () => ({ member: right, member_created: true }) });
    expect(await apply(opened)).toMatchObject({ member_id: 'member-test-1', created: true, password: true });
    expect(opened.called()).toEqual(['passwords.migrate']);
  });
});

describe('an update that sets a password', () => {
  const made = {
    member_id: 'member-test-1',
    organization_id,
    created: true,
    password: false,
    base: { email_address, external_id: user.user_id, name: 'Ann', trusted_metadata: { tenant: 'acme' } },
  };
  const intent = { payload: {}, previous: {}, dropPhone: false, password: true, kept: [], wanted: made.base };
  const apply = async (holder: Member | undefined) => {
    const opened = await withHash(
      fakeEnvironment({
        'organizations.members.get': () => (holder ? { member: holder } : notFound()),
        'passwords.migrate': () => ({ member: holder, member_created: false }),
      }),
    );
    opened.journal.done('members', opened.key, made);
    return { opened, applied: updateMembers.apply(opened.record({ intent }), opened.context) };
  };

  test.each([
    ['another Member has the address', others],
    ['no Member has it any more: passwords/migrate would make a second Member', undefined],
  ])('%s: nothing is written', async (_what, holder) => {
    const { opened, applied } = await apply(holder);
    await expect(applied).rejects.toMatchObject({ errorType: 'wrong_member' });
    expect(opened.called()).not.toContain('passwords.migrate');
  });

  test('the Member itself gets it; one that has a password keeps it', async () => {
    const first = await apply(member());
    expect(await first.applied).toMatchObject({ member: { password: true } });
    expect(first.opened.called()).toContain('passwords.migrate');
    const second = await apply(member({ member_password_id: 'member-password-test-1' }));
    await second.applied;
    expect(second.opened.called()).not.toContain('passwords.migrate');
  });

  test.each([
    ['was removed in B2B', undefined, 'member_removed'],
    ['has another external id now', others, 'identity_changed'],
  ])('the Member %s: nothing is planned', async (_what, holder, errorType) => {
    const opened = fakeEnvironment({ 'organizations.members.get': () => (holder ? { member: holder } : notFound()) });
    opened.journal.done('members', opened.key, made);
    addUser(opened.journal, { ...user, name: 'Other' });
    const record = opened.record({ desired: { via: null } });
    await expect(updateMembers.intend?.(record, opened.context)).rejects.toMatchObject({ errorType });
  });
});

describe('undo', () => {
  const base = { email_address, external_id: user.user_id, name: 'Ann', trusted_metadata: { tenant: 'acme' } };
  const made = { member_id: 'member-test-1', organization_id, base, created: true, password: false };
  const undo = async (found: Partial<Member>, result: object = made, sessions: object[] = []) => {
    const opened = fakeEnvironment({
      'organizations.members.get': () => ({ member: member(found) }),
      'sessions.get': () => ({ member_sessions: sessions }),
      'organizations.members.delete': () => ({}),
    });
    const { organization_id: _, ...payload } = base as Record<string, unknown>;
    const intent = { organization_id, payload, password: false };
    const error = await undoMembers.apply(opened.record({ intent, result, state: 'done' }), opened.context).then(
      () => undefined,
      thrown => thrown as { errorType: string; message: string },
    );
    return {
      kept: error?.errorType,
      why: error?.message,
      removed: opened.called().includes('organizations.members.delete'),
    };
  };

  test('a Member that we made and that is unused is removed', async () => {
    expect(await undo({})).toEqual({ kept: undefined, why: undefined, removed: true });
  });

  test('one that was there before is not ours, whatever it looks like', async () => {
    expect(await undo({}, { ...made, created: false })).toMatchObject({ kept: 'not_ours', removed: false });
  });

  test('a user who is logged in', async () => {
    expect(await undo({}, made, [{}])).toMatchObject({ kept: 'in_use', removed: false });
  });

  test.each<[string, Partial<Member>, RegExp]>([
    ['the email was verified since', { email_address_verified: true }, /verified the email/],
    ['an OAuth login', { oauth_registrations: [{}] as never }, /way to log in/],
    ['an SSO login', { sso_registrations: [{}] as never }, /way to log in/],
    ['an address of before', { retired_email_addresses: [{}] as never }, /way to log in/],
    ['a TOTP', { totp_registration_id: 'totp-1' }, /way to log in/],
    ['a password of their own', { member_password_id: 'member-password-test-1' }, /set a password/],
  ])('used: %s', async (_what, found, why) => {
    expect(await undo(found)).toEqual({ kept: 'in_use', why: expect.stringMatching(why), removed: false });
  });

  test.each<[string, Partial<Member>]>([
    ['status', { status: 'invited' }],
    ['email_address', { email_address: 'other@acme.example' }],
    ['name', { name: 'Other' }],
    ['trusted_metadata', { trusted_metadata: { tenant: 'acme', admin: true } }],
    ['untrusted_metadata', { untrusted_metadata: { x: 1 } }],
    ['mfa_phone_number', { mfa_phone_number: '+12025550100' }],
  ])('changed: %s', async (field, found) => {
    expect(await undo(found)).toEqual({ kept: 'changed_since', why: expect.stringContaining(field), removed: false });
  });

  test('a password that our own call set does not keep it, nor the proof that came with it', async () => {
    const found = { member_password_id: 'member-password-test-1', email_address_verified: true };
    expect(await undo(found, { ...made, password: true })).toMatchObject({ removed: true });
  });
});
