/** What must survive a power cut is written to the disk, the file before its name; and it is private from the first byte. */
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { openAnswers } from '../../source/config/answers-file.ts';
import { createPrivate, makePrivateFolder, writePrivate } from '../../source/config/private-files.ts';
import { Journal } from '../../source/migration/engine/journal.ts';
import { PairsFile } from '../../source/migration/sessions/pairs-file.ts';

const calls = vi.hoisted(() => ({ log: [] as string[], names: new Map<number, string>() }));
vi.mock('node:fs', async load => {
  const real = await load<typeof import('node:fs')>();
  const noted = {
    openSync: (...given: Parameters<typeof real.openSync>) => {
      const descriptor = real.openSync(...given);
      calls.names.set(descriptor, String(given[0]));
      return descriptor;
    },
    fsyncSync: (descriptor: number) => {
      calls.log.push(`sync ${calls.names.get(descriptor)}`);
      real.fsyncSync(descriptor);
    },
    fdatasyncSync: (descriptor: number) => {
      calls.log.push(`sync ${calls.names.get(descriptor)}`);
      real.fdatasyncSync(descriptor);
    },
    renameSync: (from: string, to: string) => {
      calls.log.push(`rename ${to}`);
      real.renameSync(from, to);
    },
  };
  return { ...real, ...noted, default: { ...real, ...noted } };
});

let dir: string;
beforeEach(() => {
  dir = fs.mkdtempSync(join(tmpdir(), 'private-'));
  calls.log.length = 0;
});
const modeOf = (path: string) => fs.statSync(path).mode & 0o777;

function withUmask<T>(umask: number, work: () => T): T {
  const before = process.umask(umask);
  try {
    return work();
  } finally {
    process.umask(before);
  }
}

test('a whole file: written to the disk, then renamed, then the folder', () => {
  const path = join(dir, 'report.json');
  fs.writeFileSync(`${path}.part`, 'of a killed run', { mode: 0o666 });
  fs.chmodSync(`${path}.part`, 0o666);
  withUmask(0, () => writePrivate(path, append => append('whole')));
  expect(calls.log).toEqual([`sync ${path}.part`, `rename ${path}`, `sync ${dir}`]);
  expect(fs.readFileSync(path, 'utf8')).toBe('whole');
  expect(modeOf(path)).toBe(0o600);
});

test('a file that fails half-way does not replace the one before', () => {
  const path = join(dir, 'report.json');
  writePrivate(path, append => append('old'));
  const failing = (append: (text: string) => void) => {
    append('new');
    throw new Error('disk');
  };
  expect(() => writePrivate(path, failing)).toThrow('disk');
  expect(fs.readFileSync(path, 'utf8')).toBe('old');
});

test('the names of a new journal, of the answers and of the file of new sessions are on the disk', () => {
  new Journal(join(dir, 'journal.sqlite')).close();
  expect(calls.log).toContain(`sync ${dir}`);
  calls.log.length = 0;
  openAnswers(dir).save({ mode: 'practice' });
  expect(calls.log).toContain(`sync ${dir}`);
  calls.log.length = 0;
  const pairs = new PairsFile(join(dir, 'new.ndjson'));
  expect(calls.log).toContain(`sync ${dir}`);
  calls.log.length = 0;
  const ids = { old_session_id: '1', user_id: '2', organization_id: '3', member_id: '4', session_id: '5' };
  pairs.add({ ...ids, session_token: 'token', session_jwt: 'jwt' });
  expect(calls.log).toEqual([`sync ${join(dir, 'new.ndjson')}`]);
  pairs.close();
});

test('folders and files are private whatever the umask; a file that is there is not touched', () => {
  withUmask(0, () => {
    makePrivateFolder(join(dir, 'a', 'b'));
    expect(createPrivate(join(dir, 'a', 'b', 'new'))).toBe(true);
  });
  for (const path of ['a', 'a/b']) expect(modeOf(join(dir, path))).toBe(0o700);
  expect(modeOf(join(dir, 'a/b/new'))).toBe(0o600);
  fs.writeFileSync(join(dir, 'there'), 'content', { mode: 0o644 });
  expect(createPrivate(join(dir, 'there'))).toBe(false);
  expect(fs.readFileSync(join(dir, 'there'), 'utf8')).toBe('content');
});

test('a copy of damaged answers is private, too', () => {
  fs.writeFileSync(join(dir, 'answers.json'), '{"version":1,"ans');
  fs.chmodSync(join(dir, 'answers.json'), 0o644);
  openAnswers(dir);
  expect(modeOf(join(dir, 'answers.json.bak'))).toBe(0o600);
});
