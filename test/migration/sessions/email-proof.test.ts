/** The claim of a session is no proof of an email by itself: attacks on `sessions carry` and `sessions prove`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { membershipsOf } from '../../../source/migration/memberships.ts';
import { carrySessions } from '../../../source/migration/sessions/carry-file.ts';
import type { Link } from '../../../source/migration/sessions/link.ts';
import { openB2b } from '../b2b-project.ts';
import { type Stage, stage } from '../stage.ts';

let opened: Stage;
let b2b: Awaited<ReturnType<typeof openB2b>>;
let user_id: string;
let email: string;
let token: string;

/** An application that writes every User's address at sign-up, verified or not. */
beforeAll(async () => {
  opened = await stage({ passwords: 'none', sessions: 'carry_over' }, { users: 60, limits: 'off' });
  const { consumer, sandbox, migration, answers } = opened;
  const { results } = await consumer.users.search({ limit: 1000 });
  const found = results.find(
    user => user.emails.length > 0 && user.emails.every(one => !one.verified) && sandbox.sessionTokenOf(user.user_id),
  );
  user_id = found?.user_id ?? '';
  email = found?.emails[0]?.email ?? '';
  token = sandbox.sessionTokenOf(user_id) ?? '';
  await consumer.users.update({ user_id, trusted_metadata: { tenant: 'acme' } });
  await migration.readInventory(() => {});
  expect(await migration.run(answers, () => {})).toMatchObject({ outcome: 'done', mismatches: 0 });
  await consumer.users.update({ user_id, trusted_metadata: { email } });
  b2b = await openB2b(sandbox.url, opened.credentials);
}, 60_000);

afterAll(() => opened.close());

const carry = async (name: string, tokens: string[]) => {
  const [from, to] = [join(opened.dir, `${name}.txt`), join(opened.dir, `${name}.ndjson`)];
  writeFileSync(from, tokens.join('\n'));
  const { left } = await opened.migration.within(opened.answers, {}, context =>
    carrySessions(context, { from, to, several: 'each' }, () => {}),
  );
  return { reasons: left.map(group => group.errorType), pairs: readFileSync(to, 'utf8') };
};

const prove = async (typed: string) => {
  const links: Link[] = [];
  await opened.migration.prove(opened.answers, { typed }, link => links.push(link));
  return links;
};

const membersOf = (id: string) =>
  opened.migration.within(opened.answers, {}, async ({ journal }) => membershipsOf(journal, id));

async function sessionsOf(id: string) {
  const found = await Promise.all(
    (await membersOf(id)).map(({ organization_id, member_id }) =>
      b2b.client.sessions.get({ organization_id, member_id }),
    ),
  );
  return found.flatMap(one => one.member_sessions);
}

test('the JWT of a User whose email is unverified carries the address that the application wrote', async () => {
  const { session_jwt } = await opened.consumer.sessions.authenticate({ session_token: token });
  const [, payload = ''] = session_jwt.split('.');
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({ email });
});

test('it opens no B2B session, and does not verify the email', async () => {
  expect(await carry('unverified', [token])).toEqual({ reasons: ['email_not_verified'], pairs: '' });
  const [member] = await membersOf(user_id);
  const found = await b2b.client.organizations.members.get(member as NonNullable<typeof member>);
  expect(found.member).toMatchObject({ email_address: email, email_address_verified: false });
  expect(await sessionsOf(user_id)).toEqual([]);
});

test('the proof says so, and does not advise to write the address anywhere', async () => {
  const last = (await prove(token)).at(-1);
  expect(last).toMatchObject({ name: 'Email verified', ok: false, fix: { setting: 'The session' } });
  expect(JSON.stringify(last)).not.toContain(email);
});

test('a claim with the address of someone else is neither carried over nor advised to be kept', async () => {
  const [own, other] = await verifiedUsers();
  const { consumer } = opened;
  await consumer.users.update({ user_id: own.user_id, trusted_metadata: { email: other.email } });
  const session_token = opened.sandbox.sessionTokenOf(own.user_id) ?? '';
  const foreign = await carry('foreign', [session_token]);
  expect(foreign.pairs).toBe('');
  expect(foreign.reasons).toContain('email_not_verified');
  expect((await prove(session_token)).at(-1)).toMatchObject({
    name: 'Email verified',
    ok: false,
    fix: { value: own.email },
  });
  await consumer.users.update({ user_id: own.user_id, trusted_metadata: { email: own.email } });
  expect(await sessionsOf(other.user_id)).toEqual([]);
});

test('a Member with another address than the claim gets no session, and its address is not advised', async () => {
  const [own] = await verifiedUsers();
  const [member] = await membersOf(own.user_id);
  await b2b.client.organizations.members.update({
    organization_id: member?.organization_id ?? '',
    member_id: member?.member_id ?? '',
    email_address: 'changed@acme-robotics.example',
  });
  const session_token = opened.sandbox.sessionTokenOf(own.user_id) ?? '';
  const last = (await prove(session_token)).at(-1);
  expect(last).toMatchObject({ name: 'Member found', ok: false });
  expect(JSON.stringify(last)).not.toContain('changed@');
  const { reasons } = await carry('changed', [session_token]);
  expect(reasons).toContain('email_changed');
});

test('a Member that was removed stays removed', async () => {
  const [, , own] = await verifiedUsers();
  const [member] = await membersOf(own.user_id);
  const { organization_id = '', member_id = '' } = member ?? {};
  await b2b.client.organizations.members.delete({ organization_id, member_id });
  const { reasons } = await carry('removed', [opened.sandbox.sessionTokenOf(own.user_id) ?? '']);
  expect(reasons).toContain('removed_in_b2b');
  const found = await b2b.client.organizations.members.search({
    organization_ids: [organization_id],
    query: { operator: 'AND', operands: [{ filter_name: 'member_emails', filter_value: [own.email] }] },
  });
  expect(found.members).toEqual([]);
});

/** Users of one Organization each, with a verified email and a live session. */
async function verifiedUsers() {
  const { results } = await opened.consumer.users.search({ limit: 1000 });
  const found: { user_id: string; email: string }[] = [];
  for (const { user_id: id, emails } of results) {
    const address = emails.find(one => one.verified)?.email;
    if (!address || !opened.sandbox.sessionTokenOf(id) || (await membersOf(id)).length !== 1) continue;
    found.push({ user_id: id, email: address });
  }
  return found as [(typeof found)[0], (typeof found)[0], (typeof found)[0]];
}
