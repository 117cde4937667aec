/** One run at a time in a folder, as real processes. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ended, stage } from './stage.ts';

/** What `status --json` says of the folder. */
function status(dir: string) {
  const { stdout } = spawnSync(process.execPath, ['dist/cli.js', 'status', '--json', '--dir', dir], {
    encoding: 'utf8',
  });
  return JSON.parse(stdout);
}

test('a second run is refused while one is running, and disturbs nothing; after a SIGKILL the next run begins', async () => {
  const { start, dir, state, close } = await stage();
  const locked = () => expect.poll(() => existsSync(join(dir, 'lock.json')), { timeout: 20_000 }).toBe(true);
  try {
    const first = start(['run'], 30);
    const firstEnd = ended(first);
    await locked();
    for (const words of [['run'], ['verify']]) {
      const { code, said } = await ended(start(words));
      expect(code).toBe(1);
      expect(said).toContain(`Another run is at work in ${dir}.`);
      expect(said).toMatch(/It began at \d{4}-\d\d-\d\dT.* on host /);
      expect(said).not.toContain(String(first.pid));
    }
    expect(status(dir)).toMatchObject({ running: { host: hostname(), folder: dir } });
    expect((await firstEnd).code).toBe(0);
    const whole = await state();
    expect(existsSync(join(dir, 'lock.json'))).toBe(false);
    expect(status(dir).running).toBeNull();

    const second = start(['run', '--read-again'], 5);
    const secondEnd = ended(second);
    await locked();
    second.kill('SIGKILL');
    expect((await secondEnd).code).toBe('SIGKILL');
    expect(existsSync(join(dir, 'lock.json'))).toBe(true);
    const { running, tasks } = status(dir);
    expect(running).toBeNull();
    expect(tasks.map((task: { state: string }) => task.state)).not.toContain('running');
    expect((await ended(start(['run']))).code).toBe(0);
    expect(await state()).toEqual(whole);
  } finally {
    await close();
  }
}, 60_000);
