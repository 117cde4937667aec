import { chmodSync, mkdirSync, mkdtempSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { compileCacheFolder } from '../source/compile-cache.ts';

let base: string;
let path: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'cache-'));
  path = join(base, 'stytch-b2b-migrate');
});
const folder = () => compileCacheFolder({ XDG_CACHE_HOME: base });
const mode = () => statSync(path).mode & 0o777;

test('the folder is for its owner only, whatever the umask', () => {
  const before = process.umask(0);
  expect(folder()).toBe(path);
  process.umask(before);
  expect(mode()).toBe(0o700);
});

test('one that others can read is closed to them, and what is in it stays', () => {
  mkdirSync(path, { mode: 0o755 });
  writeFileSync(join(path, 'code'), '');
  expect(folder()).toBe(path);
  expect(mode()).toBe(0o700);
  expect(readdirSync(path)).toEqual(['code']);
});

test.each([0o777, 0o775, 0o1777])('what others could have written (%o) is not run', bits => {
  mkdirSync(path);
  chmodSync(path, bits);
  mkdirSync(join(path, 'v24.1.0-x64-abc-1000'));
  writeFileSync(join(path, 'v24.1.0-x64-abc-1000', 'code'), '');
  writeFileSync(join(path, 'something of the user'), '');
  expect(folder()).toBe(path);
  expect(mode()).toBe(0o700);
  expect(readdirSync(path)).toEqual(['something of the user']);
});

test('a link, a file, or a place that cannot be made: nothing is cached', () => {
  symlinkSync(tmpdir(), path);
  expect(folder()).toBeUndefined();
  expect(compileCacheFolder({ XDG_CACHE_HOME: '/dev/null' })).toBeUndefined();
});

test('a relative XDG_CACHE_HOME is not used: it would be another folder in each place', () => {
  expect(compileCacheFolder({ XDG_CACHE_HOME: 'cache' })).not.toContain(process.cwd());
});
