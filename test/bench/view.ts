/** What the terminal view costs: the same migration at the limit, watched in a terminal and without. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as pty from '@lydell/node-pty';
import { folder, measure, runOf, stytch } from './program.ts';
import type { Row } from './table.ts';

const users = 1500;

export async function view(): Promise<Row[]> {
  const alone = await stytch(['--users', String(users)]);
  const first = folder();
  const headless = await measure(runOf(first.dir), alone.env);
  const from = headless.events[0]?.at ?? 0;
  const without = headless.seconds - from / 1000;
  alone.close();
  first.remove();

  const watched = await stytch(['--users', String(users)]);
  const second = folder();
  const flags = runOf(second.dir).slice(runOf(second.dir).indexOf('--mode'));
  const answers: Record<string, string | boolean> = {};
  for (let index = 0; index < flags.length; index += 2) {
    const name = (flags[index] ?? '').slice(2).replace(/-./g, mark => (mark[1] ?? '').toUpperCase());
    answers[name] = flags[index + 1] ?? '';
  }
  mkdirSync(second.dir, { recursive: true });
  writeFileSync(join(second.dir, 'answers.json'), JSON.stringify({ version: 1, answers }));
  const env = { ...process.env, ...watched.env } as NodeJS.ProcessEnv;
  delete env['CI'];
  const terminal = pty.spawn(process.execPath, ['dist/cli.js', '--dir', second.dir], { cols: 80, rows: 24, env });
  let seen = '';
  let began = 0;
  const ended = await new Promise<number>((done, fail) => {
    let presses = 0;
    const press = setInterval(() => {
      // Enter on every question, y on the last one; then only watch.
      if (began === 0) terminal.write(presses++ % 2 === 0 ? '\r' : 'y');
      if (presses > 100) fail(new Error(`The wizard never came to the execution: ${seen.slice(-2000)}`));
    }, 400);
    terminal.onData(data => {
      seen += data;
      if (began === 0 && seen.includes('· Execution')) began = performance.now();
      if (seen.includes('· Verified')) {
        clearInterval(press);
        done(performance.now());
      }
    });
  });
  terminal.kill('SIGKILL');
  watched.close();
  second.remove();
  return [{ what: 'watched in a terminal / without', value: (ended - began) / 1000 / without, unit: '', most: 1.03 }];
}
