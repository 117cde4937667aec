/** How long the scan of a code base of 3,000 files takes, a tenth of which use Stytch. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, type Row } from './table.ts';

const files = 3000;
const tries = 5;

export async function scan(): Promise<Row[]> {
  const dir = mkdtempSync(join(tmpdir(), 'bench-scan-'));
  writeCodeBase(dir);
  const seconds: number[] = [];
  const megabytes: number[] = [];
  for (let index = 0; index < tries; index++) {
    const start = performance.now();
    const { stderr, status } = spawnSync('/usr/bin/time', ['-v', process.execPath, 'dist/cli.js', 'scan', dir], {
      encoding: 'utf8',
    });
    seconds.push((performance.now() - start) / 1000);
    if (status !== 0) throw new Error(stderr);
    megabytes.push(Number(/Maximum resident set size \(kbytes\): (\d+)/.exec(stderr)?.[1]) / 1000);
  }
  rmSync(dir, { recursive: true });
  return [
    { what: `scan of ${files} files, s`, value: median(seconds), unit: '', most: 3 },
    { what: `scan of ${files} files, MB of memory`, value: median(megabytes), unit: '', most: 300 },
  ];
}

/** Files of about 10 kB in folders of 50; every tenth uses the client of one module, ten times. */
function writeCodeBase(dir: string): void {
  writeFileSync(join(dir, 'package.json'), '{ "name": "large" }');
  writeFileSync(
    join(dir, 'client.ts'),
    "import { Client } from 'stytch';\nexport const client = new Client({ project_id: 'a', secret: 'b' });\n",
  );
  for (let index = 0; index < files; index++) {
    const folder = join(dir, `part${Math.floor(index / 50)}`);
    mkdirSync(folder, { recursive: true });
    const python = index % 4 === 3;
    writeFileSync(join(folder, `file${index}.${python ? 'py' : 'ts'}`), python ? pythonFile(index) : scriptFile(index));
  }
}

function scriptFile(index: number): string {
  const uses = index % 10 === 0;
  const lines = uses ? ["import { client } from '../client';"] : ["import { other } from './other';"];
  for (let at = 0; at < 60; at++) {
    lines.push(`export async function f${index}_${at}(a: string, b: { c: number }) {`);
    lines.push(
      uses && at % 6 === 0
        ? `  const found = await client.users.get({ user_id: a });`
        : `  const found = await other(a, b.c + ${at});`,
    );
    lines.push('  return found ? { a, b } : a + b.c;', '}');
  }
  return lines.join('\n');
}

function pythonFile(index: number): string {
  const lines = [index % 10 === 3 ? 'import stytch\nclient = stytch.Client(project_id="a", secret="b")' : 'import os'];
  for (let at = 0; at < 60; at++) {
    lines.push(
      `def f${index}_${at}(a, b):`,
      index % 10 === 3 && at % 6 === 0 ? '    return client.users.get(user_id=a)' : '    return os.path.join(a, b)',
      '',
    );
  }
  return lines.join('\n');
}
