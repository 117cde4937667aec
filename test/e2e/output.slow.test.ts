/** Output that is not read, or that finds no space: the work ends as it would, and nothing is left open at Stytch. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import type { Exchange } from '../../source/sandbox/index.ts';
import { stage } from './stage.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function open() {
  /** Secrets of the B2B project that were made and deleted. */
  const secrets = { made: 0, deleted: 0 };
  const onExchange = ({ method, path, status }: Exchange) => {
    if (status !== 200 || !path.startsWith('/pwa/')) return;
    if (method === 'POST' && path.endsWith('/secrets')) secrets.made++;
    if (method === 'DELETE' && path.includes('/secrets/')) secrets.deleted++;
  };
  const opened = await stage({}, { users: 60, onExchange });
  closers.push(opened.close);
  return { ...opened, secrets };
}

type Opened = Awaited<ReturnType<typeof open>>;
type Output = 'pipe' | 'ignore' | number;

/** Starts the program. */
function start({ command, env }: Opened, words: string[], stdio: { stdout: Output; stderr: Output }) {
  const child = spawn(process.execPath, command(words), { env, stdio: ['ignore', stdio.stdout, stdio.stderr] });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', chunk => {
    said += chunk;
  });
  const end = new Promise<{ code: number | null; said: string }>(resolve =>
    child.once('close', code => resolve({ code, said })),
  );
  return { child, end };
}

test.each(['stdout', 'stderr'] as const)('a reader that goes away on %s: the run goes on to its end', async which => {
  const opened = await open();
  const words = which === 'stdout' ? ['run', '--json'] : ['run'];
  const { child, end } = start(opened, words, { stdout: 'pipe', stderr: 'pipe' });
  child[which]?.once('data', () => child[which]?.destroy());
  const { code, said } = await end;
  expect(code).toBe(0);
  expect(said).not.toMatch(/EPIPE|\n\s+at /);
  expect(opened.secrets).toEqual({ made: 1, deleted: 1 });
  expect((await opened.state()).length).toBeGreaterThan(0);
});

test.skipIf(!existsSync('/dev/full'))(
  'a disk that is full: the work is done and its own secret deleted; the exit code says that output is lost',
  async () => {
    const opened = await open();
    const full = openSync('/dev/full', 'w');
    closers.push(() => closeSync(full));
    const { code, said } = await start(opened, ['run', '--json'], { stdout: full, stderr: 'pipe' }).end;
    expect(code).toBe(1);
    expect(said).toMatch(/The output is not complete.\nThe system says: ENOSPC.\n/);
    expect(said).not.toMatch(/\n\s+at /);
    expect(opened.secrets).toEqual({ made: 1, deleted: 1 });
    expect((await opened.state()).length).toBeGreaterThan(0);

    // The exit code of the command itself comes first; and where stderr is full, the code is all that is left.
    const wrong = await start(opened, ['run', '--percent', '0'], { stdout: full, stderr: full }).end;
    expect(wrong.code).toBe(2);
  },
);
