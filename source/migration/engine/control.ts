/**
 * `control.json`: how fast the run in a folder goes. The run writes it when it begins and removes it at its end; another
 * process changes it, and the run obeys. A file works from another terminal, and between a container and its host.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Throttle, ThrottleState } from '../../stytch/throttle.ts';

const shape = z.object({ paused: z.boolean(), rate: z.number(), limit: z.number() });
/** How often the run looks; ms. */
const look = 250;

const pathOf = (dir: string) => join(dir, 'control.json');

/** What is asked of the run in `dir`; null where there is none. */
export function readControl(dir: string): ThrottleState | null {
  try {
    return shape.parse(JSON.parse(readFileSync(pathOf(dir), 'utf8')));
  } catch {
    return null;
  }
}

/** Replaces it as a whole: a reader never sees half of it. */
export function writeControl(dir: string, state: ThrottleState): void {
  const next = `${pathOf(dir)}.${process.pid}`;
  writeFileSync(next, `${JSON.stringify(state)}\n`, { mode: 0o600 });
  renameSync(next, pathOf(dir));
}

/** Obeys the file from now on, and writes what is changed here into it. Returns the function that ends it. */
export function followControl(dir: string, throttle: Throttle): () => void {
  const write = (state: ThrottleState) => {
    try {
      writeControl(dir, state);
    } catch {
      // A full disk: the run itself says so, where it matters.
    }
  };
  const stop = throttle.listen(write);
  write(throttle.state);
  const obey = () => {
    const asked = readControl(dir);
    if (asked) throttle.set({ paused: asked.paused, rate: asked.rate });
  };
  const timer = setInterval(obey, look);
  return () => {
    clearInterval(timer);
    stop();
    // What was asked for in the last moment holds for the next work of this process.
    obey();
    rmSync(pathOf(dir), { force: true });
  };
}
