/** One run at a time in a folder, as real processes. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ended, stage } from './stage.ts';

const done = { code: 0, said: '' };

test('a second run is refused while one is running, and disturbs nothing; after a SIGKILL the next run begins', async () => {
  const { start, dir, state, close } = await stage();
  const locked = () => expect.poll(() => existsSync(join(dir, 'run.lock')), { timeout: 20_000 }).toBe(true);
  try {
    const first = start(['run'], 30);
    const firstEnd = ended(first);
    await locked();
    for (const words of [['run'], ['verify']]) {
      const { code, said } = await ended(start(words));
      expect(code).toBe(1);
      expect(said).toContain(`Another run is at work in ${dir} (process ${first.pid})`);
    }
    expect(await firstEnd).toEqual(done);
    const whole = await state();
    expect(existsSync(join(dir, 'run.lock'))).toBe(false);

    const second = start(['run', '--read-again'], 5);
    const secondEnd = ended(second);
    await locked();
    second.kill('SIGKILL');
    expect((await secondEnd).code).toBe('SIGKILL');
    expect(existsSync(join(dir, 'run.lock'))).toBe(true);
    expect(await ended(start(['run']))).toEqual(done);
    expect(await state()).toEqual(whole);
  } finally {
    await close();
  }
}, 60_000);
