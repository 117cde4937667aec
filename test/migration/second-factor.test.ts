/** Who must use a second factor after the move: by the answer, whatever call makes the Member. */
import type { Member, User } from 'stytch';
import { afterEach, expect, test } from 'vitest';
import type { Answers } from '../../source/config/answers.ts';
import { openB2b } from './b2b-project.ts';
import { type Stage, stage } from './stage.ts';

let opened: Stage;
afterEach(() => opened.close());

async function migrated(mfaEnrollment: Answers['mfaEnrollment']) {
  opened = await stage({ mfaEnrollment }, { users: 200, limits: 'off' });
  const { migration, answers, sandbox, consumer } = opened;
  await migration.readInventory(() => {});
  const plan = await migration.plan(answers);
  const result = await migration.run(answers, () => {});
  expect(result).toMatchObject({ outcome: 'done', mismatches: 0 });
  const { client } = await openB2b(sandbox.url, opened.credentials);
  const { organizations } = await client.organizations.search({ limit: 1000 });
  const organization_ids = organizations.map(one => one.organization_id);
  const { members } = await client.organizations.members.search({ organization_ids, limit: 1000 });
  const users = new Map((await consumer.users.search({ limit: 1000 })).results.map(user => [user.user_id, user]));
  const withUser = (members as Member[]).map(member => ({ member, user: users.get(member.external_id ?? '') as User }));
  return { plan, client, withUser };
}

const hasPhone = ({ phone_numbers }: User) => phone_numbers.some(phone => phone.verified);
const hasApp = ({ totps }: User) => totps.length > 0;

test('moved: exactly those whose verified phone moves, with and without a password', async () => {
  const { plan, withUser } = await migrated('moved');
  const enrolled = withUser.filter(one => one.member.mfa_enrolled);
  expect(enrolled.map(one => one.member.member_id)).toEqual(
    withUser.filter(one => hasPhone(one.user)).map(one => one.member.member_id),
  );
  expect(enrolled.every(one => one.member.mfa_phone_number !== '')).toBe(true);
  expect(new Set(enrolled.map(one => one.member.member_password_id !== ''))).toEqual(new Set([true, false]));
  expect(plan).toMatchObject({
    enrolled: enrolled.length,
    enrolledWithPassword: enrolled.filter(one => one.member.member_password_id !== '').length,
  });
  const text = plan.warnings.find(one => one.id === 'second_factor')?.text;
  expect(text).toContain(`${plan.secondFactorMoves} keep it: their verified phone`);
  expect(text).toContain(`${plan.secondFactor - plan.secondFactorMoves} have an authenticator app only`);
});

test('all: also those with an authenticator app, who set one up at the next login', async () => {
  const { withUser } = await migrated('all');
  expect(withUser.filter(one => one.member.mfa_enrolled).length).toBe(
    withUser.filter(one => hasPhone(one.user) || hasApp(one.user)).length,
  );
});

test('none: no Member is enrolled', async () => {
  const { withUser } = await migrated('none');
  expect(withUser.some(one => one.member.mfa_enrolled)).toBe(false);
  expect(withUser.some(one => one.member.mfa_phone_number !== '')).toBe(true);
});

test('a login with the old password then asks for the second factor', async () => {
  const { client, withUser } = await migrated('moved');
  const one = withUser.find(({ member, user }) => member.mfa_enrolled && opened.sandbox.passwordOf(user.user_id));
  const { organization_id, email_address } = (one as NonNullable<typeof one>).member;
  const password = opened.sandbox.passwordOf(one?.user.user_id ?? '') ?? '';
  const login = await client.passwords.authenticate({ organization_id, email_address, password });
  expect(login).toMatchObject({ member_authenticated: false, mfa_required: expect.anything() });
});
