/** SIGKILL while sessions are carried over, and Ctrl+C, on the built program. SIGKILL of everything else: test/crashes. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Pair } from '../../source/migration/sessions/pairs-file.ts';
import { ended, killed, stage } from './stage.ts';

const done = { code: 0, said: '' };

const stages: Awaited<ReturnType<typeof stage>>[] = [];
afterEach(async () => {
  for (const one of stages.splice(0)) await one.close();
});

async function open(more?: Record<string, string>) {
  const opened = await stage(more);
  stages.push(opened);
  return opened;
}

test('sessions: killed at random moments and resumed, none is attested twice and none is lost', async () => {
  const { start, sandbox, dir, b2b } = await open({ sessions: 'carry_over' });
  expect(await ended(start(['run']))).toEqual(done);
  await sandbox.exportSessions(join(dir, 'sessions.ndjson'));
  const tokens = readFileSync(join(dir, 'sessions.ndjson'), 'utf8');
  expect(tokens).toContain('session_token');
  const to = join(dir, 'pairs.ndjson');
  const carry = ['sessions', 'carry', '--from', join(dir, 'sessions.ndjson'), '--to', to, '--several', 'each'];
  let died = 0;
  while (died < 8 && (await killed(start(carry, 10), 300, 800))) died++;
  expect(died).toBeGreaterThan(3);
  // Some Users were left out of the move: their sessions need a decision.
  expect((await ended(start(carry))).code).toBe(3);

  const pairs: Pair[] = readFileSync(to, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  expect(new Set(pairs.map(pair => `${pair.old_session_id} ${pair.organization_id}`)).size).toBe(pairs.length);
  const { client } = await b2b();
  const byMember = Map.groupBy(pairs, pair => pair.member_id);
  for (const [member_id, own] of byMember) {
    const { member_sessions } = await client.sessions.get({
      organization_id: own[0]?.organization_id ?? '',
      member_id,
    });
    expect(member_sessions.map(session => session.member_session_id).sort()).toEqual(
      own.map(pair => pair.session_id).sort(),
    );
  }

  const before = readFileSync(to, 'utf8');
  await ended(start(carry));
  expect(readFileSync(to, 'utf8')).toBe(before);
}, 60_000);

test('Ctrl+C saves, says how to go on, and exits 130; the same command goes on', async () => {
  const { start, dir } = await open();
  const child = start(['run'], 25);
  const end = ended(child);
  await expect.poll(() => existsSync(join(dir, 'lock.json')), { timeout: 20_000 }).toBe(true);
  child.kill('SIGINT');
  expect((await end).code).toBe(130);
  expect(await ended(start(['run']))).toEqual(done);
});
