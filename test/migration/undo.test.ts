/** Undo removes what the run made and what is unused since; everything else is kept and named. */
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Answers } from '../../source/config/answers.ts';
import { Journal } from '../../source/migration/engine/journal.ts';
import type { Migration } from '../../source/migration/migration.ts';
import { openB2b } from './b2b-project.ts';
import { type Stage, stage } from './stage.ts';

let sandbox: Stage['sandbox'];
let consumer: Stage['consumer'];
let migration: Migration;
let answers: Answers;
let b2b: Awaited<ReturnType<typeof openB2b>>;
let opened: Stage;

beforeEach(async () => {
  opened = await stage({ sessions: 'carry_over' }, { users: 120, limits: 'off' });
  ({ sandbox, consumer, migration, answers } = opened);
  const { project_slug, environment_slug } = sandbox.credentials.consumer;
  await migration.readInventory(() => {});
  await migration.run(answers, () => {});
  b2b = await openB2b(sandbox.url, opened.credentials);
  template = async () =>
    (await b2b.management.jwtTemplates.get(project_slug, environment_slug, 'SESSION')).template_content;
});
let template: () => Promise<string>;

afterEach(() => opened.close());

const undoing = () => migration.undo(answers, () => {});
const emailsWritten = async () =>
  (await consumer.users.search({ limit: 1000 })).results.filter(user => user.trusted_metadata?.['email']).length;

test('an unused migration is taken back whole: Members, Organizations, profile, template, metadata, project', async () => {
  expect(await emailsWritten()).toBeGreaterThan(50);
  expect(await template()).toContain('trusted_metadata.email');
  expect(migration.undoPreview(answers).things.map(thing => thing.title)).toEqual([
    'Session claim template',
    'Emails for the session claim',
    'Trusted Auth Token profile',
    'Members',
    'Organizations',
    'B2B project',
  ]);
  expect(await undoing()).toMatchObject({ outcome: 'done', kept: [] });
  expect(await emailsWritten()).toBe(0);
  expect(await template()).not.toContain('trusted_metadata.email');
  expect((await b2b.management.projects.all()).map(project => project.vertical)).not.toContain('B2B');
  expect(migration.undoPreview(answers).things).toEqual([]);
});

test('undone, the same run makes everything again', async () => {
  await undoing();
  expect(await migration.run(answers, () => {})).toMatchObject({ outcome: 'done', mismatches: 0 });
});

test('undone, a run that reads the Users again, and so plans anew, makes everything again', async () => {
  await migration.readInventory(() => {});
  await migration.run(answers, () => {}); // It reads the target, which holds the Organizations of the first run.
  await undoing();
  expect((await migration.plan(answers)).problems).toEqual([]);
  await migration.readInventory(() => {});
  expect(await migration.run(answers, () => {})).toMatchObject({ outcome: 'done', mismatches: 0 });
});

test('killed in the middle of undo, a run makes again what is gone, also what the journal does not know to be gone', async () => {
  const { organizations } = await b2b.client.organizations.search({ limit: 1 });
  const { organization_id = '', organization_external_id = '' } = organizations[0] ?? {};
  const { members } = await b2b.client.organizations.members.search({ organization_ids: [organization_id] });
  await b2b.client.organizations.delete({ organization_id });
  const { project_slug, environment_slug } = b2b.environment;
  const profiles = b2b.management.trustedTokenProfiles;
  const [profile] = await profiles.all(project_slug, environment_slug);
  await profiles.delete(project_slug, environment_slug, profile?.profile_id ?? '');
  // As kills leave it: Members are undone before their Organization, and the answer to the last call is not known.
  const journal = new Journal(join(opened.dir, 'journal.sqlite'));
  for (const { external_id } of members) journal.restart('members', `${organization_external_id}/${external_id}`);
  for (const [task, key] of Object.entries({ organizations: organization_external_id, profile: 'profile' })) {
    journal.add(`${task}.undo`, key);
    journal.intend(`${task}.undo`, key, {});
  }
  journal.close();
  expect(await migration.run(answers, () => {})).toMatchObject({ outcome: 'done', mismatches: 0 });
  expect(await undoing()).toMatchObject({ outcome: 'done', kept: [] });
});

test('who has logged in, was edited, or was not ours is kept with the reason; and their Organization and project too', async () => {
  const { client } = b2b;
  const { organizations } = await client.organizations.search({ limit: 1000 });
  const { members } = await client.organizations.members.search({
    organization_ids: organizations.map(organization => organization.organization_id),
    limit: 1000,
  });
  const loggedIn = members.find(member => member.member_password_id && sandbox.passwordOf(member.external_id ?? ''));
  const edited = members.find(member => member !== loggedIn && member.organization_id !== loggedIn?.organization_id);
  await client.passwords.authenticate({
    organization_id: loggedIn?.organization_id ?? '',
    email_address: loggedIn?.email_address ?? '',
    password: sandbox.passwordOf(loggedIn?.external_id ?? '') ?? '',
  });
  const { organization_id = '', member_id = '' } = edited ?? {};
  await client.organizations.members.update({ organization_id, member_id, name: 'Edited Since' });
  const { organization } = await client.organizations.create({ organization_name: 'Made by hand' });
  const used = [loggedIn?.organization_id, organization_id];
  const third = organizations.find(one => !used.includes(one.organization_id))?.organization_id ?? '';
  const notOurs = { organization_id: third, email_address: 'by.hand@elsewhere.example' };
  const { member: byHand } = await client.organizations.members.create(notOurs);

  const { outcome, kept } = await undoing();
  expect(outcome).toBe('needs_people');
  expect(Object.fromEntries(kept.map(group => [group.errorType, group.count]))).toEqual({
    in_use: 5,
    changed_since: 1,
  });
  const ids = [...used, third].filter(id => id !== undefined);
  const { members: remaining } = await client.organizations.members.search({ organization_ids: ids, limit: 1000 });
  expect(remaining.map(one => one.member_id).sort()).toEqual(
    [loggedIn?.member_id ?? '', member_id, byHand.member_id].sort(),
  );
  const left = await client.organizations.search({ limit: 1000 });
  expect(left.organizations.map(found => found.organization_id).sort()).toEqual(
    [...used, third, organization.organization_id].sort(),
  );
});

test('metadata and a template that changed since are kept as they are', async () => {
  const { results } = await consumer.users.search({ limit: 1000 });
  const user = results.find(found => found.trusted_metadata?.['email']);
  await consumer.users.update({ user_id: user?.user_id ?? '', trusted_metadata: { email: 'new@acme.example' } });
  const { kept } = await undoing();
  expect(kept).toMatchObject([
    { errorType: 'changed_since', count: 1, example: expect.stringContaining(user?.user_id ?? '?') },
  ]);
  expect(await emailsWritten()).toBe(1);
});

test('undo that is stopped half-way goes on with the same command', async () => {
  const stop = new AbortController();
  let seen = 0;
  const first = await migration.undo(
    answers,
    event => {
      if (event.type === 'task' && event.progress.task === 'members.undo' && ++seen === 2) stop.abort();
    },
    stop.signal,
  );
  expect(first.outcome).toBe('interrupted');
  expect(await undoing()).toMatchObject({ outcome: 'done', kept: [] });
});
