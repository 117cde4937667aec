/** The files of `sessions carry`: what is read, what is refused by name, what is written, and whose rows are counted. */
import { chmodSync, mkdtempSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../source/migration/model.ts';
import { carrySessions } from '../../../source/migration/sessions/carry-file.ts';
import { type Pair, PairsFile } from '../../../source/migration/sessions/pairs-file.ts';
import { openSessions } from '../../../source/migration/sessions/source.ts';
import { type Stage, stage } from '../stage.ts';

const token = 'mZAYn5aLEqKUlZ_Ad9U_fWr38GaAQ1oFhT8ds245v7Q=';
const other = 'WJtR5BCy38Szd5AfoDpf0iqFKEt4EE5JhjlWUY7l3FtY';
const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1c2VyIn0.c2lnbmF0dXJl';

const folder = mkdtempSync(join(tmpdir(), 'session-files-'));
let number = 0;
function file(content: string, mode = 0o600): string {
  const path = join(folder, `file-${number++}`);
  writeFileSync(path, content, { mode });
  chmodSync(path, mode);
  return path;
}

const modeOf = (path: string) => statSync(path).mode & 0o777;

describe('a file of sessions', () => {
  test.each([
    ['a JSON array', JSON.stringify([{ session_token: token }]), /It is a JSON array.*jq -c "\.\[\]"/],
    ['a JSON array over several lines', `[\n  {"session_token": "${token}"}\n]`, /It is a JSON array/],
    ['an object over several lines', `{\n  "session_token": "${token}"\n}`, /JSON over several lines/],
    ['a table without a header', `user-1,${token}\nuser-2,${other}`, /names no column session_token or session_jwt/],
    ['a table with other names', `user;token\nuser-1;${token}`, /names no column session_token or session_jwt/],
    ['a header of one column', `token\n${token}`, /Its first line is no session token/],
    ['a sentence', `These are the tokens:\n${token}`, /Its first line is no session token/],
    ['a list of User ids', 'user-test-07971b06-ac8b-4cdb-9c15-63b17e653931\n', /Its first line is no session token/],
    ['addresses', 'ada.lovelace@acme-robotics.example\n', /Its first line is no session token/],
  ])('%s is refused by name, before any call, and no token is shown', async (_name, content, message) => {
    const error = await openSessions(file(content), 'key').then(
      () => expect.fail('It was read'),
      (error: Error) => error,
    );
    expect(error.message).toMatch(message);
    expect(error.message).toContain('Nothing was sent');
    expect(error.message).not.toContain(token);
    expect(error).toMatchObject({ exitCode: 2 });
  });

  test.each([
    ['a header with semicolons and capitals', `User ID;Session Token;Organization\nu;${token};acme\n`],
    ['NDJSON', `${JSON.stringify({ session_token: token, organization: 'acme' })}\n`],
    ['a JWT beside it', `session_jwt,session_token,organization\n${jwt},${token},acme\n`],
  ])('%s is read', async (_name, content) => {
    const source = await openSessions(file(content), 'key');
    const [key = ''] = source.keys;
    expect(source.row(key)).toMatchObject({ session_token: token, organization: 'acme' });
    expect(source.problems).toEqual([]);
  });

  test('lines that hold no token are named by their number, and the others are read', async () => {
    const bare = await openSessions(file([token, 'not a token', jwt, '', 'ada@acme.example', other].join('\n')), 'key');
    expect([...bare.keys].map(key => bare.lineOf(key))).toEqual([1, 3, 6]);
    expect(bare.problems.map(({ line }) => line)).toEqual([2, 5]);

    const rows = ['session_token,session_jwt', `${token},`, ',', 'a b,', `,${token}`, `,${jwt}`];
    const table = await openSessions(file(rows.join('\n')), 'key');
    expect([...table.keys].map(key => table.lineOf(key))).toEqual([2, 6]);
    expect(table.problems).toEqual([
      { line: 3, message: 'holds no session_token and no session_jwt' },
      { line: 4, message: 'holds a session_token that is no token' },
      { line: 5, message: 'holds a session_jwt that is no JWT' },
    ]);

    const objects = await openSessions(file(`{"session_token":"${token}"}\n[1]\n{"session_token":7}\n`), 'key');
    expect(objects.problems.map(({ line }) => line)).toEqual([2, 3]);
  });
});

const pair = (id: number): Pair => ({
  old_session_id: `session-test-${id}`,
  user_id: 'user-test-1',
  organization_id: 'organization-test-1',
  member_id: 'member-test-1',
  session_id: `member-session-test-${id}`,
  session_token: token,
  session_jwt: jwt,
});
const lineOf = (id: number) => `${JSON.stringify(pair(id))}\n`;

describe('the file of new sessions', () => {
  test.each([
    ['notes of the user', 'notes\n'],
    ['a blank line first, then something', '\nimportant: 1\n'],
    ['pairs, then something else', `${lineOf(1)}important\n${lineOf(2)}`],
    ['pairs, then something without an end', `${lineOf(1)}important`],
    ['objects of another program', '{"level":"info"}\n'],
    ['the beginning of another object', '{"session_token":"'],
    ['a private key', '-----BEGIN PRIVATE KEY-----'],
    ['spaces', '   '],
  ])('%s: refused, and neither content nor mode is changed', (_name, content) => {
    for (const mode of [0o600, 0o644, 0o640]) {
      const path = file(content, mode);
      expect(() => new PairsFile(path)).toThrow(/It was left as it is/);
      expect(readFileSync(path, 'utf8')).toBe(content);
      expect(modeOf(path)).toBe(mode);
    }
    const target = file(content);
    symlinkSync(target, `${target}.link`);
    expect(() => new PairsFile(`${target}.link`)).toThrow(/It was left as it is/);
    expect(readFileSync(target, 'utf8')).toBe(content);
  });

  test.each([
    ['a file that is not there', undefined, ''],
    ['an empty file', '', ''],
    ['pairs', lineOf(1) + lineOf(2), lineOf(1) + lineOf(2)],
    ['pairs, the last one cut short by a kill', lineOf(1) + lineOf(2).slice(0, 40), lineOf(1)],
    ['only the first bytes of a pair', '{"old_', ''],
    ['pairs without the last line break', (lineOf(1) + lineOf(2)).trimEnd(), lineOf(1) + lineOf(2)],
  ])('%s: continued, for its owner only', (_name, content, kept) => {
    const path = content === undefined ? join(folder, `new-${number++}`) : file(content, 0o644);
    const before = process.umask(0);
    const pairs = new PairsFile(path);
    process.umask(before);
    expect(modeOf(path)).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toBe(kept);
    pairs.add(pair(9));
    pairs.close();
    expect(readFileSync(path, 'utf8')).toBe(kept + lineOf(9));
    const again = new PairsFile(path);
    expect(again.owns(pair(9).session_id)).toBe(true);
    expect(again.owns(pair(1).session_id)).toBe(kept.includes('session-test-1"'));
    again.close();
  });

  test('a folder, a device and a place that is not there are refused', () => {
    expect(() => new PairsFile(folder)).toThrow();
    expect(() => new PairsFile('/dev/null')).toThrow(/It is not a file/);
    expect(() => new PairsFile(join(folder, 'no', 'such', 'folder'))).toThrow(/cannot be read or written/);
  });
});

describe('carrying over', () => {
  let opened: Stage;
  const users: { user_id: string; token: string }[] = [];
  beforeAll(async () => {
    opened = await stage({ passwords: 'none', sessions: 'carry_over' }, { users: 80, limits: 'off' });
    const { consumer, sandbox, migration, answers } = opened;
    for (const { user_id, emails } of (await consumer.users.search({ limit: 1000 })).results) {
      const found = sandbox.sessionTokenOf(user_id);
      if (!found || !emails[0]?.verified || users.length === 4) continue;
      users.push({ user_id, token: found });
      // The last one is in two Organizations.
      const tenant = users.length === 4 ? ['Alpha Team', 'Beta Team'] : 'Alpha Team';
      await consumer.users.update({ user_id, trusted_metadata: { tenant } });
    }
    await migration.readInventory(() => {});
    expect(await migration.run(answers, () => {})).toMatchObject({ outcome: 'done' });
  }, 60_000);
  afterAll(() => opened.close());

  const carried = (content: string, to: string, events: RunEvent[] = []) =>
    opened.migration.within(opened.answers, {}, context =>
      carrySessions(context, { from: file(content), to: join(folder, to), several: 'column' }, event =>
        events.push(event),
      ),
    );
  const tokenOf = (index: number) => users[index]?.token ?? '';

  test('only the rows of this file are counted; failed ones carry their line', async () => {
    const unknown = 'WJtR5BCy38Szd5AfoDpf0iqFKEt4EE5JhjlWUY7l0000';
    const first = await carried([tokenOf(0), unknown, tokenOf(1)].join('\n'), 'first.ndjson');
    expect(first).toMatchObject({ outcome: 'needs_people', rows: 3, carried: 2, sessions: 2, elsewhere: 0 });
    expect(first.left).toMatchObject([{ errorType: 'session_not_found', count: 1, lines: [2] }]);
    expect(first.left[0]?.example).toMatch(/^line 2: /);

    const events: RunEvent[] = [];
    const second = await carried(['not a token at all', tokenOf(2)].reverse().join('\n'), 'second.ndjson', events);
    expect(second).toMatchObject({ rows: 1, carried: 1, sessions: 1, elsewhere: 0, left: [] });
    expect(second.problems).toMatchObject([{ line: 2 }]);
    const last = events.findLast(event => event.type === 'task');
    expect(last).toMatchObject({ progress: { done: 1, total: 1, state: 'done' } });

    // Carried over before, into another file: said, and not counted as new.
    const third = await carried([tokenOf(0), tokenOf(2)].join('\n'), 'third.ndjson');
    expect(third).toMatchObject({ outcome: 'done', rows: 2, carried: 0, sessions: 0, elsewhere: 2 });
    expect(readFileSync(join(folder, 'third.ndjson'), 'utf8')).toBe('');
  });

  test('a failure is reported with its line while it happens', async () => {
    const events: RunEvent[] = [];
    await carried(`session_token\n${token}\n`, 'fourth.ndjson', events);
    expect(events.filter(event => event.type === 'failure')).toMatchObject([{ record: 'line 2' }]);
  });

  test('a file without a session is an error, not a success of 0', async () => {
    await expect(carried('session_token\n', 'fifth.ndjson')).rejects.toThrow(/holds no session/);
  });

  test('an Organization is given by its slug, its external id or its id', async () => {
    const wanted = users[3]?.user_id;
    const named = await opened.migration.within(opened.answers, {}, async ({ journal }) =>
      [...journal.records('members', 'done')]
        .filter(record => record.userId === wanted)
        .map(({ parent, result }) => {
          const { organization_id } = result as { organization_id: string };
          const organization = journal.record('organizations', parent ?? '')?.result as {
            base: { organization_slug: string };
          };
          return { organization_id, externalId: parent ?? '', slug: organization.base.organization_slug };
        }),
    );
    const beta = named.find(one => one.slug.startsWith('beta'));
    expect(new Set([beta?.slug, beta?.externalId, beta?.organization_id]).size).toBe(3);
    expect((await carried(`session_token\n${tokenOf(3)}\n`, 'a.ndjson')).left).toMatchObject([
      { errorType: 'organization_unclear', lines: [2] },
    ]);
    expect((await carried(`session_token,organization\n${tokenOf(3)},gamma\n`, 'b.ndjson')).left).toMatchObject([
      { errorType: 'organization_unclear', lines: [2] },
    ]);
    const result = await carried(`session_token,Organization\n${tokenOf(3)},${beta?.slug}\n`, 'c.ndjson');
    expect(result).toMatchObject({ outcome: 'done', carried: 1, sessions: 1 });
    const [line = ''] = readFileSync(join(folder, 'c.ndjson'), 'utf8').split('\n');
    expect(JSON.parse(line)).toMatchObject({ organization_id: beta?.organization_id });
  });
});
