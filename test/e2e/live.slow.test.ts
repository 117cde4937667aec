/** `status --live` and `rollback` as processes: the history survives Ctrl+C and a corrupt line; the stop rule ends the command. */
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ended, stage } from './stage.ts';

let its: Awaited<ReturnType<typeof stage>>;
let path: string;

beforeAll(async () => {
  its = await stage({ passwords: 'reset' }, { users: 40 });
  path = join(its.dir, 'live.ndjson');
  expect(await ended(its.start(['run']))).toEqual({ code: 0, said: '' });
});
afterAll(() => its.close());

const lines = () => readFileSync(path, 'utf8').split('\n');

test('Ctrl+C ends it with 130 and whole lines; the same command goes on; a corrupt line is a message', async () => {
  const child = its.start(['status', '--live', '--every', '1', '--json']);
  const end = ended(child);
  let printed = 0;
  child.stdout?.on('data', () => {
    if (++printed === 2) child.kill('SIGINT');
  });
  expect((await end).code).toBe(130);
  expect(lines().at(-1)).toBe('');
  const measures = lines().slice(0, -1);
  expect(measures.length).toBeGreaterThanOrEqual(2);
  for (const line of measures) expect(JSON.parse(line)).toMatchObject({ version: 1, asked: expect.any(Number) });
  expect(JSON.parse(measures[0] ?? '')).toMatchObject({ logins: null });
  expect(JSON.parse(measures[1] ?? '')).toMatchObject({ logins: { consumer: 0, b2b: 0, exchanged: 0 } });
  expect(statSync(path).mode & 0o777).toBe(0o600);

  appendFileSync(path, '{"version":1,"at":"20');
  const { code, out, said } = await its.alone(['status', '--live', '--no-drift']);
  expect(code).toBe(0);
  expect(said).toContain(`line ${measures.length + 1} is no measure`);
  expect(out).toContain(`${measures.length + 1} measures`);
  expect(lines()).toHaveLength(measures.length + 3);
  expect((await its.alone(['status'], { PATH: process.env['PATH'] })).out).toMatch(/On Consumer +100\.0%.*measured/);
});

test('a flag of --live without it, and a history that cannot be read, end with 2', async () => {
  const forgotten = await its.alone(['status', '--every', '60']);
  expect([forgotten.code, forgotten.said]).toEqual([2, expect.stringContaining('--every belongs to --live')]);
  expect((await its.alone(['status', '--no-drift'])).code).toBe(2);
  renameSync(path, `${path}.kept`);
  mkdirSync(path);
  try {
    const { code, said } = await its.alone(['status', '--live', '--no-drift']);
    expect([code, said]).toEqual([2, expect.stringContaining('cannot be read')]);
  } finally {
    rmdirSync(path);
    renameSync(`${path}.kept`, path);
  }
});

test('the stop rule: 3 where a limit is exceeded, 0 where the share is low', async () => {
  const log = join(its.dir, 'app.log');
  appendFileSync(log, 'stytch-bridge {"outcome":"refused","reason":"other_email"}\n'.repeat(20));
  const alarm = await its.alone(['status', '--live', '--no-drift', '--bridge-log', log]);
  expect(alarm.code).toBe(3);
  expect(alarm.out).toContain('ALARM: 100% of 20 attempts failed');
  // One without the log, between two with it: the old lines are not counted again.
  expect((await its.alone(['status', '--live', '--no-drift'])).code).toBe(0);
  const rule = ['--every', '60', '--max-share', '100', '--measures', '1'];
  const done = await its.alone(['status', '--live', '--no-drift', '--bridge-log', log, '--json', ...rule]);
  expect(done.code).toBe(0);
  expect(JSON.parse(done.out)).toMatchObject({ verdict: { state: 'done' }, log: { attempts: 0 } });
});

test('rollback lists nothing where nothing changed, and says in JSON what did', async () => {
  const { code, out } = await its.alone(['rollback', '--quiet']);
  expect([code, out]).toEqual([0, expect.stringContaining('Consumer knows everything that B2B knows')]);
  const { client } = await its.b2b();
  const { organizations } = await client.organizations.search({ limit: 1 });
  const organization_id = organizations[0]?.organization_id ?? '';
  await client.organizations.members.create({ organization_id, email_address: 'new@new.example' });
  const listed = await its.alone(['rollback', '--json']);
  expect(listed.code).toBe(3);
  expect(JSON.parse(listed.out.trim().split('\n').at(-1) ?? '')).toMatchObject({
    counts: [{ kind: 'new-user', people: 1, states: { carry: 1 } }],
  });
  expect((await its.alone(['rollback', '--carry-back', '--undo'])).code).toBe(2);
  expect((await its.alone(['rollback', '--carry-back', '--quiet'])).out).toContain('1 carried back');
});
