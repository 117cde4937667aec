/** Carrying back after something changed since: a Member removed, a User deleted, a value put back, a second roll-out. */
import type { Member, User } from 'stytch';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RollbackOptions } from '../../source/migration/rollback/rollback.ts';
import type { Exchange } from '../../source/sandbox/index.ts';
import { openB2b } from './b2b-project.ts';
import { type Stage, stage } from './stage.ts';

let opened: Stage;
let b2b: Awaited<ReturnType<typeof openB2b>>['client'];
let onExchange = (_: Exchange): void => {};
/** Users with one Member and a name of two parts. */
let people: { user: User; at: { organization_id: string; member_id: string } }[];

beforeEach(async () => {
  onExchange = () => {};
  opened = await stage(
    { passwords: 'reset' },
    { users: 30, limits: 'off', onExchange: exchange => onExchange(exchange) },
  );
  await opened.migration.readInventory(() => {});
  expect(await opened.migration.run(opened.answers, () => {})).toMatchObject({ mismatches: 0 });
  ({ client: b2b } = await openB2b(opened.sandbox.url, opened.credentials));
  const { organizations } = await b2b.organizations.search({ limit: 1000 });
  const organization_ids = organizations.map(one => one.organization_id);
  const { members } = await b2b.organizations.members.search({ organization_ids, limit: 1000 });
  people = [...(await users()).values()].flatMap(user => {
    const own = members.filter(one => one.external_id === user.user_id);
    const usual = own.length === 1 && user.name?.first_name && user.name.last_name && !user.name.middle_name;
    return usual ? own.map(({ organization_id, member_id }) => ({ user, at: { organization_id, member_id } })) : [];
  });
});

afterEach(() => opened.close());

async function back(what: RollbackOptions['what'] = 'carry-back') {
  if (what !== 'undo') await opened.migration.readInventory(() => {});
  return opened.migration.rollback(opened.answers, { what }, () => {});
}

const users = async () =>
  new Map((await opened.consumer.users.search({ limit: 1000 })).results.map(user => [user.user_id, user]));

function take() {
  const person = people.shift();
  if (!person) throw new Error('too few Users');
  return { ...person, user_id: person.user.user_id };
}

/** A Member who came in B2B. */
async function fresh(email_address: string, more: { external_id?: string; name?: string } = {}): Promise<Member> {
  const { organization_id } = people[0]?.at ?? { organization_id: '' };
  return (await b2b.organizations.members.create({ organization_id, email_address, ...more })).member;
}

const at = ({ organization_id, member_id }: Member) => ({ organization_id, member_id });

/** Stops at the first of these calls, which does not arrive: its intent is in the journal. */
async function cutOffAt(on: string): Promise<void> {
  const stop = new AbortController();
  opened.sandbox.faults.set([{ kind: 'reset-before', on }]);
  setTimeout(() => stop.abort(), 500);
  await opened.migration.readInventory(() => {});
  await opened.migration.rollback(opened.answers, { what: 'carry-back' }, () => {}, stop.signal).catch(() => {});
  opened.sandbox.faults.clear();
}

test.each(['POST /v1/users', 'PUT *'])('a %s that was intended is not sent where B2B wants it no more', async on => {
  const { user, at: renamed } = take();
  const gone = on === 'PUT *' ? undefined : await fresh('gone@new.example');
  await b2b.organizations.members.update({ ...renamed, name: `${user.name?.first_name} Married` });
  const before = await users();
  await cutOffAt(on);
  expect(await users()).toEqual(before);
  if (gone) await b2b.organizations.members.delete(at(gone));
  await b2b.organizations.members.update({ ...renamed, name: `${user.name?.first_name} ${user.name?.last_name}` });
  await back();
  expect(await users()).toEqual(before);
});

test('a Member that is removed between list and write gets no User', async () => {
  const gone = await fresh('gone@new.example');
  const { user, at: renamed } = take();
  await b2b.organizations.members.update({ ...renamed, name: `${user.name?.first_name} Married` });
  const size = (await users()).size;
  let removal: Promise<unknown> = Promise.resolve();
  onExchange = ({ method, path }) => {
    // The list ends with this call.
    if (method !== 'GET' || path !== `/v1/users/${user.user_id}`) return;
    onExchange = () => {};
    removal = b2b.organizations.members.delete(at(gone));
  };
  const result = await back();
  await removal;
  expect((await users()).size).toBe(size);
  expect(result.failures).toMatchObject([{ errorType: 'member_changed', count: 1 }]);
});

test('the User of a Member that the application made was deleted: it is not made again', async () => {
  const { user } = await opened.consumer.users.create({ email: 'left@new.example' });
  await fresh('left@new.example', { external_id: user.user_id });
  await opened.consumer.users.delete({ user_id: user.user_id });
  const before = await users();
  expect(await back()).toMatchObject({ written: 0, counts: [{ kind: 'user-gone', people: 1 }] });
  expect(await users()).toEqual(before);
});

test('a value that was carried back and that Consumer changed again is not written again', async () => {
  const { user_id, user, at: changed } = take();
  await b2b.organizations.members.update({
    ...changed,
    name: `${user.name?.first_name} Married`,
    untrusted_metadata: { theme: 'dark' },
  });
  expect(await back()).toMatchObject({ written: 1 });
  const { last_name = '' } = user.name ?? {};
  await opened.consumer.users.update({ user_id, name: { last_name }, untrusted_metadata: { theme: null as never } });
  expect(await back()).toMatchObject({
    written: 0,
    counts: [{ states: { conflict: 1 } }, { states: { conflict: 1 } }],
  });
  expect((await users()).get(user_id)).toMatchObject({ name: { last_name } });
  expect((await users()).get(user_id)?.untrusted_metadata?.['theme']).toBeUndefined();
  // Taken back on purpose, it can be carried back once more.
  expect(await back('undo')).toMatchObject({ outcome: 'done' });
  expect(await back()).toMatchObject({ written: 1 });
});

test('a User who is deleted, or renamed, while the list is made is no error, and keeps the new name', async () => {
  const [deleted, renamed] = [take(), take()];
  for (const { user, at: member } of [deleted, renamed])
    await b2b.organizations.members.update({ ...member, name: `${user.name?.first_name} Married` });
  await opened.migration.readInventory(() => {});
  await opened.consumer.users.delete({ user_id: deleted.user_id });
  await opened.consumer.users.update({ user_id: renamed.user_id, name: { last_name: 'Late' } });
  const result = await opened.migration.rollback(opened.answers, { what: 'carry-back' }, () => {});
  expect(result).toMatchObject({ written: 0, failures: [] });
  expect((await users()).get(renamed.user_id)?.name?.last_name).toBe('Late');
});

test('keys of metadata that every object has are carried back, deleted and taken back like others', async () => {
  const { user_id, at: member } = take();
  const odd = JSON.parse('{"__proto__":{"a":1},"constructor":"c","toString":"t","with.dot":1,"ключ":"значение"}');
  const before = (await users()).get(user_id);
  await b2b.organizations.members.update({ ...member, untrusted_metadata: odd });
  await back();
  expect(JSON.stringify((await users()).get(user_id)?.untrusted_metadata)).toContain('"constructor":"c"');
  expect((await users()).get(user_id)?.untrusted_metadata).toEqual({ ...before?.untrusted_metadata, ...odd });
  expect(await back('undo')).toMatchObject({ outcome: 'done' });
  expect(Object.keys((await users()).get(user_id)?.untrusted_metadata ?? {})).toEqual(
    Object.keys(before?.untrusted_metadata ?? {}),
  );
});

test('the claim that sessions trust is never written from a Member', async () => {
  const { user_id, at: member } = take();
  await b2b.organizations.members.update({
    ...member,
    trusted_metadata: { email: 'victim@other.example', b2b_member_id: 'x' },
  });
  await b2b.organizations.members.create({
    organization_id: member.organization_id,
    email_address: 'new@new.example',
    trusted_metadata: { email: 'victim@other.example', plan: 'free' },
  });
  await back();
  expect((await users()).get(user_id)?.trusted_metadata?.['email']).not.toBe('victim@other.example');
  expect((await users()).get(user_id)?.trusted_metadata).not.toHaveProperty('b2b_member_id');
  const made = [...(await users()).values()].find(one => one.emails[0]?.email === 'new@new.example');
  expect(made?.trusted_metadata).toMatchObject({ plan: 'free' });
  expect(made?.trusted_metadata).not.toHaveProperty('email');
});

test('the next roll-out takes over the Members whose Users were created, by id; undo leaves them', async () => {
  const member = await fresh('new@new.example', { name: 'New' });
  expect(await back()).toMatchObject({ written: 1 });
  await opened.migration.readInventory(() => {});
  expect(await opened.migration.run(opened.answers, () => {})).toMatchObject({ failed: 0, mismatches: 0 });
  const made = [...(await users()).values()].find(one => one.emails[0]?.email === 'new@new.example');
  const taken = (await b2b.organizations.members.get(at(member))).member;
  expect(taken).toMatchObject({ external_id: made?.user_id, trusted_metadata: made?.trusted_metadata });
  const user_id = made?.user_id ?? '';

  // What the run wrote is what both sides had last: a Consumer value of before the run is no change of B2B.
  await opened.consumer.users.update({ user_id, name: { first_name: 'Newer' } });
  await opened.migration.readInventory(() => {});
  expect(await opened.migration.run(opened.answers, () => {})).toMatchObject({ failed: 0, mismatches: 0 });
  await opened.consumer.users.update({ user_id, name: { first_name: 'New' } });
  expect(await back()).toMatchObject({ written: 0, counts: [{ kind: 'new-user', states: { carried: 1 } }] });
  expect((await users()).get(user_id)?.name?.first_name).toBe('New');

  expect(await back('undo')).toMatchObject({ written: 0, failures: [{ errorType: 'in_use', count: 1 }] });
  await opened.migration.undo(opened.answers, () => {});
  expect((await users()).has(user_id)).toBe(true);
  expect((await b2b.organizations.members.get(at(member))).member.status).toBe('active');
});

test('a Member with the same address, made anew, is not taken over', async () => {
  const member = await fresh('new@new.example');
  await back();
  await b2b.organizations.members.delete(at(member));
  const other = await fresh('new@new.example');
  await opened.migration.readInventory(() => {});
  expect(await opened.migration.run(opened.answers, () => {})).toMatchObject({
    failures: [{ errorType: 'duplicate_member_email', count: 1 }],
  });
  expect((await b2b.organizations.members.get(at(other))).member.external_id ?? '').toBe('');
});

test('an address that a joined Member has by now is no new person; nor is that of a deleted User', async () => {
  const [moved, deleted] = [take(), take()];
  const others = people.map(one => one.at).filter(one => one.organization_id !== moved.at.organization_id);
  const organization_id = others.find(one => one.organization_id !== deleted.at.organization_id)?.organization_id ?? '';
  await b2b.organizations.members.update({ ...moved.at, email_address: 'moved@new.example' });
  await b2b.organizations.members.create({ organization_id, email_address: 'Moved@new.example' });
  const email_address = deleted.user.emails[0]?.email ?? '';
  await opened.consumer.users.delete({ user_id: deleted.user_id });
  await b2b.organizations.members.create({ organization_id, email_address });
  const before = await users();
  const { counts } = await back();
  expect(counts.map(one => `${one.kind} ${one.people}`)).toEqual(['further-membership 2', 'user-gone 1', 'email 1']);
  expect(await users()).toEqual(before);
});

test.each<[string, object]>([
  ['external id', { external_id: 'theirs' }],
  ['middle name', { name: { first_name: 'New', middle_name: 'Theirs' } }],
  ['metadata', { untrusted_metadata: { theirs: true } }],
])('a created User whose %s was changed since is kept by undo', async (_, change) => {
  await fresh('new@new.example', { name: 'New' });
  await back();
  const made = [...(await users()).values()].find(one => one.emails[0]?.email === 'new@new.example');
  const user_id = made?.user_id ?? '';
  await opened.consumer.users.update({ user_id, ...change });
  expect(await back('undo')).toMatchObject({ written: 0, failures: [{ errorType: 'changed_since', count: 1 }] });
  expect((await users()).has(user_id)).toBe(true);
});

test('a created User with a second address is kept by undo', async () => {
  await fresh('new@new.example');
  await back();
  const made = [...(await users()).values()].find(one => one.emails[0]?.email === 'new@new.example');
  await opened.consumer.magicLinks.email.send({ email: 'second@new.example', user_id: made?.user_id ?? '' });
  expect(await back('undo')).toMatchObject({ written: 0, failures: [{ errorType: 'changed_since', count: 1 }] });
});
