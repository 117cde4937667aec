/** After the last session: what carrying over has opened is closed, and what is still open is named. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { carrySessions } from '../../../source/migration/sessions/carry-file.ts';
import { revokeSessions } from '../../../source/migration/sessions/run.ts';
import { openB2b } from '../b2b-project.ts';
import { type Stage, stage } from '../stage.ts';

let opened: Stage;
let b2b: Awaited<ReturnType<typeof openB2b>>;
/** user_id -> the token that the application has stored. */
const tokens = new Map<string, string>();

beforeEach(async () => {
  opened = await stage({ passwords: 'none', sessions: 'carry_over' }, { users: 60, limits: 'off' });
  const { consumer, migration, answers, sandbox } = opened;
  await migration.readInventory(() => {});
  await migration.run(answers, () => {});
  b2b = await openB2b(sandbox.url, opened.credentials);
  tokens.clear();
  for (const { user_id } of (await consumer.users.search({ limit: 1000 })).results) {
    const token = sandbox.sessionTokenOf(user_id);
    if (token) tokens.set(user_id, token);
  }
  writeFileSync(file('tokens.txt'), [...tokens.values()].join('\n'));
});

afterEach(() => opened.close());

const file = (name: string) => join(opened.dir, name);
const carry = () =>
  opened.migration.within(opened.answers, {}, context =>
    carrySessions(context, { from: file('tokens.txt'), to: file('new.ndjson'), several: 'each' }, () => {}),
  );
const revoke = (name: string) =>
  opened.migration.within(opened.answers, {}, context => revokeSessions(context, file(name), () => {}));
const finish = (options: { bridgeLog?: string; endAll?: boolean } = {}) =>
  opened.migration.finishSessions(opened.answers, options, () => {});
const lines = (name: string) => readFileSync(file(name), 'utf8').trim().split('\n');
const profiles = () => {
  const { project_slug, environment_slug } = b2b.environment;
  return b2b.management.trustedTokenProfiles.all(project_slug, environment_slug);
};
const emails = async () =>
  (await opened.consumer.users.search({ limit: 1000 })).results.filter(user => user.trusted_metadata?.['email']);

async function liveSessions() {
  const found = await Promise.all([...tokens.keys()].map(user_id => opened.consumer.sessions.get({ user_id })));
  return found.flatMap(one => one.sessions);
}

test('profile, claim and emails are removed; a run, a verification and an undo afterwards do not miss them', async () => {
  expect(await emails()).not.toEqual([]);
  const result = await finish();
  expect(result).toMatchObject({ outcome: 'done', ended: 0, kept: [] });
  expect(result.removed.map(([name]) => name)).toEqual([
    'Trusted Auth Token profile',
    'Session claim template',
    'Emails for the session claim',
  ]);
  expect(await profiles()).toEqual([]);
  expect(await emails()).toEqual([]);
  const answers = { ...opened.answers, sessions: 'finished' } as const;
  expect(await opened.migration.verify(answers, () => {})).toMatchObject({ outcome: 'done', mismatches: 0 });
  expect(await opened.migration.run(answers, () => {})).toMatchObject({ outcome: 'done', mismatches: 0 });
  expect(await profiles()).toEqual([]);
  expect(await opened.migration.undo(answers, () => {})).toMatchObject({ outcome: 'done' });
});

test('carried sessions that were not ended are named, until they are', async () => {
  const { sessions } = await carry();
  expect((await finish()).open[0]).toMatch(/^\d+ Consumer sessions were carried over and not ended/);
  await revoke('new.ndjson');
  expect((await finish()).open.join()).not.toContain('carried over and not ended');
  expect(sessions).toBeGreaterThan(0);
});

test('the sessions in the log of the bridge are ended, and no others', async () => {
  const before = await liveSessions();
  const [first, second] = before.map(one => one.session_id);
  const log = [
    { outcome: 'exchanged', old_session_id: first },
    { msg: `{"old_session_id":"${second}"}` },
    { other: 1 },
  ];
  writeFileSync(file('bridge.log'), log.map(line => JSON.stringify(line)).join('\n'));
  expect(await finish({ bridgeLog: file('bridge.log') })).toMatchObject({ outcome: 'done', ended: 2 });
  expect((await liveSessions()).map(one => one.session_id)).toEqual(before.slice(2).map(one => one.session_id));
});

test('a log that names no session is refused, and nothing is removed', async () => {
  writeFileSync(file('empty.log'), 'nothing here\n');
  await expect(finish({ bridgeLog: file('empty.log') })).rejects.toMatchObject({ exitCode: 2 });
  await expect(finish({ bridgeLog: file('missing.log') })).rejects.toMatchObject({ exitCode: 2 });
  expect(await profiles()).toHaveLength(1);
});

test('per User: the sessions of those who were moved end, those of others stay', async () => {
  const { ended } = await finish({ endAll: true });
  const left = await liveSessions();
  expect(ended).toBeGreaterThan(0);
  expect(ended + left.length).toBe(tokens.size);
  expect(left.length).toBeGreaterThan(0);
});

test('sessions that were carried over are ended with the application’s own file, and the others are not', async () => {
  await carry();
  const carried = new Set(lines('new.ndjson').map(line => JSON.parse(line).old_session_id));
  const result = await revoke('tokens.txt');
  expect(result).toMatchObject({ outcome: 'needs_people', rows: tokens.size, sessions: carried.size });
  expect(result.left).toMatchObject([{ errorType: 'not_carried', count: tokens.size - carried.size }]);
  const live = await liveSessions();
  expect(live).toHaveLength(tokens.size - carried.size);
});

test('a file of which nothing was carried over ends nothing, and says why', async () => {
  await expect(revoke('tokens.txt')).rejects.toMatchObject({
    exitCode: 2,
    what: /was carried over, so none was ended/,
  });
  expect(await liveSessions()).toHaveLength(tokens.size);
});

test('undo says which sessions and Members it leaves before it begins', async () => {
  expect(opened.migration.undoPreview(opened.answers).leaves).toEqual([]);
  const { sessions } = await carry();
  const [text] = opened.migration.undoPreview(opened.answers).leaves;
  expect(text).toContain(`${sessions} sessions were carried over`);
  expect(text).toMatch(/member-test-/);
  expect(await opened.migration.undo(opened.answers, () => {})).toMatchObject({ outcome: 'needs_people' });
});
