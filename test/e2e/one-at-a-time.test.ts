/** One run at a time in a folder, as real processes. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ended, killed, stage } from './stage.ts';

const done = { code: 0, said: '' };

test('a second run is refused while one is running, and disturbs nothing; after a SIGKILL the next run begins', async () => {
  const { start, dir, state, close } = await stage();
  try {
    const first = start(['run'], 30);
    const firstEnd = ended(first);
    await expect.poll(() => existsSync(join(dir, 'run.lock')), { timeout: 10_000 }).toBe(true);
    for (const words of [['run'], ['verify']]) {
      const { code, said } = await ended(start(words));
      expect(code).toBe(1);
      expect(said).toContain(`Another run is at work in ${dir} (process ${first.pid})`);
    }
    expect(await firstEnd).toEqual(done);
    const whole = await state();
    expect(existsSync(join(dir, 'run.lock'))).toBe(false);

    expect(await killed(start(['run', '--read-again'], 5), 500, 600)).toBe(true);
    expect(existsSync(join(dir, 'run.lock'))).toBe(true);
    expect(await ended(start(['run']))).toEqual(done);
    expect(await state()).toEqual(whole);
  } finally {
    await close();
  }
}, 60_000);
