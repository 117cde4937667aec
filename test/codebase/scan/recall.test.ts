/** Recall and false findings over invented applications, each with the list of what is in it. */
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Finding } from '../../../source/codebase/scan/finding.ts';
import { operationNamed } from '../../../source/codebase/scan/operations.ts';
import { scan } from '../../../source/codebase/scan/scan.ts';

const folder = join(import.meta.dirname, 'fixtures');
const apps = globSync('*.expected.txt', { cwd: folder }).map(file => basename(file, '.expected.txt'));

/** Lines of a list, without the place in the line. */
const found = new Map<string, string[]>();
const expected = new Map<string, string[]>();

beforeAll(async () => {
  for (const app of apps) {
    found.set(app, (await scan(join(folder, app))).findings.map(lineOf).sort());
    expected.set(
      app,
      readFileSync(join(folder, `${app}.expected.txt`), 'utf8')
        .split('\n')
        .filter(Boolean)
        .sort(),
    );
  }
});

function lineOf({ file, line, isTest, kind, operation, symbol, chain }: Finding): string {
  const what = {
    call: `call ${operation === null ? '?' : (operationNamed(operation)?.sdk ?? operation)}`,
    http: `http ${operation}`,
    client: 'client',
    ui: `ui ${chain[0]?.split(', ')[0]?.split(': ').at(-1)}`,
    import: `import ${symbol}`,
    setting: `setting ${symbol.replace(/…$/, '')}`,
  }[kind];
  return `${file}:${line} ${isTest ? 'test ' : ''}${what}`;
}

test.each(apps)('%s: all that is in its list, and nothing else', app => {
  expect(found.get(app)).toEqual(expected.get(app));
});

test('recall is at least 0.98, and at most 2 % are false', () => {
  const wanted = apps.flatMap(app => (expected.get(app) ?? []).map(line => `${app}/${line}`));
  const given = apps.flatMap(app => (found.get(app) ?? []).map(line => `${app}/${line}`));
  const hits = wanted.filter(line => given.includes(line)).length;
  expect(wanted.length).toBeGreaterThan(300);
  expect(hits / wanted.length).toBeGreaterThanOrEqual(0.98);
  expect((given.length - hits) / given.length).toBeLessThanOrEqual(0.02);
});

test('applications of B2B and look-alikes give nothing', () => {
  for (const app of [
    'b2b-node',
    'b2b-python',
    'b2b-go',
    'b2b-all',
    'b2b-small',
    'b2b-wild',
    'b2b-jwt',
    'decoy',
    'decoys',
  ])
    expect(found.get(app), app).toEqual([]);
});

test('all applications in one tree: the same recall, and hardly more that is false', async () => {
  const together = new Set((await scan(folder)).findings.map(lineOf));
  const wanted = apps.flatMap(app => (expected.get(app) ?? []).map(line => `${app}/${line}`));
  const hits = wanted.filter(line => together.has(line)).length;
  expect(hits / wanted.length).toBeGreaterThanOrEqual(0.98);
  expect((together.size - hits) / together.size).toBeLessThanOrEqual(0.02);
});
