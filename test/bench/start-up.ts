/** How long a user waits for the first output. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as pty from '@lydell/node-pty';
import { build } from 'esbuild';
import { median, type Row } from './table.ts';

const tries = 21;

export async function startUp(): Promise<Row[]> {
  const dir = mkdtempSync(join(tmpdir(), 'bench-start-'));
  writeFileSync(join(dir, 'empty.mjs'), 'export default {}');
  writeFileSync(
    join(dir, 'app.mjs'),
    "import {render,Text} from 'ink'; import {createElement} from 'react'; render(createElement(Text,null,'ready'));",
  );
  // The empty app is bundled as ours is.
  await build({
    ...{
      entryPoints: [join(dir, 'app.mjs')],
      outfile: join(dir, 'ink.mjs'),
      bundle: true,
      minify: true,
      platform: 'node',
    },
    ...{ format: 'esm', target: 'node24', nodePaths: [resolve('node_modules')], logLevel: 'error' },
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    alias: { 'react-devtools-core': join(dir, 'empty.mjs') },
  });
  const empty: number[] = [];
  const help: number[] = [];
  const ink: number[] = [];
  const wizard: number[] = [];
  // The first start after an installation also compiles; it is kept for the next ones when the program ends.
  await firstFrame(['dist/cli.js', '--dir', join(dir, 'm')], 'What would you like', 'SIGTERM');
  for (let index = 0; index < tries; index++) {
    empty.push(took([join(dir, 'empty.mjs')]));
    help.push(took(['dist/cli.js', '--help']));
    ink.push(await firstFrame([join(dir, 'ink.mjs')], 'ready'));
    wizard.push(await firstFrame(['dist/cli.js', '--dir', join(dir, 'm')], 'What would you like'));
  }
  rmSync(dir, { recursive: true });
  return [
    { what: '--help beyond an empty Node, ms', value: median(help) - median(empty), unit: '', most: 25 },
    {
      what: 'first frame of the wizard / of an empty Ink app',
      value: median(wizard) / median(ink),
      unit: '',
      most: 1.3,
    },
  ];
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
