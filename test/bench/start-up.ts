/** How long a user waits for the first output. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as pty from '@lydell/node-pty';
import { build } from 'esbuild';
import { bundle } from '../../build.ts';
import { median, type Row } from './table.ts';

const tries = 21;

export async function startUp(): Promise<Row[]> {
  const dir = mkdtempSync(join(tmpdir(), 'bench-start-'));
  writeFileSync(join(dir, 'empty.mjs'), 'export default {}');
  const ink = await emptyInkApp(dir);
  const empty: number[] = [];
  const help: number[] = [];
  const app: number[] = [];
  const wizard: number[] = [];
  // The first start after an installation also compiles; it is kept for the next ones when the program ends.
  await firstFrame([ink], 'ready', 'SIGTERM');
  await firstFrame(['dist/cli.js', '--dir', join(dir, 'm')], 'What would you like', 'SIGTERM');
  for (let index = 0; index < tries; index++) {
    empty.push(took([join(dir, 'empty.mjs')]));
    help.push(took(['dist/cli.js', '--help']));
    app.push(await firstFrame([ink], 'ready'));
    wizard.push(await firstFrame(['dist/cli.js', '--dir', join(dir, 'm')], 'What would you like'));
  }
  rmSync(dir, { recursive: true });
  return [
    { what: '--help beyond an empty Node, ms', value: median(help) - median(empty), unit: '', most: 25 },
    {
      what: 'first frame of the wizard / of an Ink app of one line',
      value: median(wizard) / median(app),
      unit: '',
      most: 1.5,
    },
  ];
}

/** An Ink app of one line, bundled and cached as ours is; returns its file. Its sign costs what the first one costs in every app. */
async function emptyInkApp(dir: string): Promise<string> {
  const outdir = join(dir, 'app');
  writeFileSync(
    join(dir, 'door.mjs'),
    `import { enableCompileCache } from 'node:module'; enableCompileCache(${JSON.stringify(join(dir, 'cache'))}); await import('./app.mjs');`,
  );
  // It ends by itself at a signal, so that the cache is kept.
  writeFileSync(
    join(dir, 'app.mjs'),
    "import {render,Text} from 'ink'; import {createElement} from 'react'; render(createElement(Text,null,'✔ ready'));" +
      "process.on('SIGTERM',()=>process.exit()); setTimeout(()=>{},60_000);",
  );
  const nodePaths = [resolve('node_modules')];
  await build({ ...bundle, entryPoints: { cli: join(dir, 'door.mjs') }, outdir, nodePaths, logLevel: 'error' });
  return join(outdir, 'cli.js');
}

function took(args: string[]): number {
  const start = performance.now();
  spawnSync(process.execPath, args);
  return performance.now() - start;
}

/** Milliseconds until this text is on a terminal. */
function firstFrame(args: string[], text: string, ending: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<number> {
  const start = performance.now();
  const env = { ...process.env, CI: undefined } as NodeJS.ProcessEnv;
  delete env['CI'];
  const terminal = pty.spawn(process.execPath, args, { cols: 80, rows: 24, env });
  let seen = '';
  let took: number | undefined;
  return new Promise((done, fail) => {
    terminal.onExit(() =>
      took === undefined ? fail(new Error(`${args.join(' ')} ended without "${text}": ${seen}`)) : done(took),
    );
    terminal.onData(data => {
      seen += data;
      if (took !== undefined || !seen.includes(text)) return;
      took = performance.now() - start;
      terminal.kill(ending);
    });
  });
}
