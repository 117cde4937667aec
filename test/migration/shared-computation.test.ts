import { expect, it } from 'vitest';
import { SharedComputation } from '../../source/migration/shared-computation.ts';

function computation() {
  const { promise, resolve } = Promise.withResolvers<string>();
  let started = 0;
  let tell = (_: number) => {};
  const shared = new SharedComputation<string>(async ({ onProgress, signal }) => {
    started++;
    tell = onProgress;
    const stopped = new Promise<never>((_, reject) =>
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true }),
    );
    return Promise.race([promise, stopped]);
  });
  return { shared, resolve, tell: (done: number) => tell(done), started: () => started };
}

it('computes once for all callers and tells each its progress, also one who comes later', async () => {
  const { shared, resolve, tell, started } = computation();
  const seen: string[] = [];
  const one = shared.join({ onProgress: done => seen.push(`one ${done}`) });
  tell(5);
  const two = shared.join({ onProgress: done => seen.push(`two ${done}`) });
  tell(9);
  resolve('plan');
  expect(await Promise.all([one, two])).toEqual(['plan', 'plan']);
  expect(await shared.join({})).toBe('plan');
  expect(started()).toBe(1);
  expect(seen).toEqual(['one 5', 'two 5', 'one 9', 'two 9']);
});

it('goes on while one caller is left, and stops with the last', async () => {
  const { shared, resolve } = computation();
  const leaving = new AbortController();
  const one = shared.join({ signal: leaving.signal });
  const two = shared.join({ signal: new AbortController().signal });
  leaving.abort();
  await expect(one).rejects.toThrow('abort');
  expect(shared.stopped).toBe(false);
  resolve('plan');
  expect(await two).toBe('plan');

  const other = computation().shared;
  const last = new AbortController();
  const only = other.join({ signal: last.signal });
  last.abort();
  await expect(only).rejects.toThrow('abort');
  expect(other.stopped).toBe(true);
});

it('does not count as stopped when a caller leaves after the end', async () => {
  const { shared, resolve } = computation();
  const late = new AbortController();
  const one = shared.join({ signal: late.signal });
  resolve('plan');
  await one;
  late.abort();
  expect(shared.stopped).toBe(false);
});
