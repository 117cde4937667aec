import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lock } from '../../source/migration/engine/lock.ts';
import { archive } from '../../source/wizard/archive.ts';

const now = new Date('2026-01-02T03:04:05Z');

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'aside-'));
  for (const name of [
    'answers.json',
    'journal.sqlite',
    'journal.sqlite-wal',
    'sandbox.sqlite',
    'run.log',
    'package.json',
  ])
    writeFileSync(join(dir, name), name);
  mkdirSync(join(dir, 'report'));
  mkdirSync(join(dir, 'src'));
  return dir;
}

it('moves only what this program makes, and deletes nothing', async () => {
  const dir = folder();
  const place = (await archive(dir, 'everything', now)) as string;
  expect(place).toBe(join(dir, 'previous', '2026-01-02 03.04.05'));
  expect(readdirSync(dir).sort()).toEqual(['lock.sqlite', 'package.json', 'previous', 'src']);
  expect(readdirSync(place)).toHaveLength(6);
});

it('keeps the answers where only the work is archived, and finds a free name', async () => {
  const dir = folder();
  await archive(dir, 'work', now);
  expect(readdirSync(dir)).toContain('answers.json');
  expect(await archive(dir, 'work', now)).toBeUndefined();
  expect(await archive(dir, 'everything', now)).toMatch(/03\.04\.05 2$/);
});

it('moves nothing while a run uses the files', async () => {
  const dir = folder();
  const release = lock(dir);
  await expect(archive(dir, 'everything', now)).rejects.toThrow(/Another run is at work/);
  expect(readdirSync(dir)).toContain('journal.sqlite');
  release();
  expect(await archive(dir, 'everything', now)).toBeDefined();
});
