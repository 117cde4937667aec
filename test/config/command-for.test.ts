/** A command that is printed can be pasted. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { commandFor } from '../../source/config/command-for.ts';

afterEach(() => vi.unstubAllEnvs());

test('through npm start where that is how it was started', () => {
  vi.stubEnv('npm_lifecycle_event', 'start');
  expect(commandFor('undo', ['--dir', '/tmp/a b'])).toBe("npm start -- undo --dir '/tmp/a b'");
  vi.stubEnv('npm_lifecycle_event', 'test');
  expect(commandFor('undo')).toBe('stytch-b2b-migrate undo');
});

test('as a command where it is installed as one; else with the file that was started: no other package of this name', () => {
  vi.stubEnv('npm_lifecycle_event', '');
  const before = process.argv[1];
  try {
    process.argv[1] = '/usr/local/bin/stytch-b2b-migrate';
    expect(commandFor('undo')).toBe('stytch-b2b-migrate undo');
    process.argv[1] = join(process.cwd(), 'dist', 'cli.js');
    expect(commandFor('undo', ['--dry-run'])).toBe('node dist/cli.js undo --dry-run');
    expect(commandFor(undefined)).toBe('node dist/cli.js');
    process.argv[1] = '/opt/a b/dist/cli.js';
    expect(commandFor('undo', [], 'linux')).toBe("node '/opt/a b/dist/cli.js' undo");
  } finally {
    process.argv[1] = before ?? '';
  }
});

test('nothing that is printed or written down asks npm for a package of this name', () => {
  const files = [...globSync(['source/**/*.{ts,tsx,js,py}', 'docs/*.md', '*.md', '.github/**/*.{yml,md}'])];
  expect(files.length).toBeGreaterThan(300);
  const asking =
    /(npx|npm (exec|create|init|i|install|add)|pnpm (dlx|add)|yarn (dlx|add)|bunx)( -\S+)* stytch-b2b-migrate/;
  expect(files.filter(path => path !== 'SECURITY.md' && asking.test(readFileSync(path, 'utf8')))).toEqual([]);
});

test('a path is quoted as the shell of the platform reads it', () => {
  vi.stubEnv('npm_lifecycle_event', '');
  expect(commandFor('run', ['--dir', "/tmp/it's"], 'linux')).toBe(`stytch-b2b-migrate run --dir '/tmp/it'\\''s'`);
  expect(commandFor('run', ['--dir', 'C:\\Users\\ada'], 'win32')).toBe('stytch-b2b-migrate run --dir C:\\Users\\ada');
  expect(commandFor('run', ['--dir', 'C:\\My Folder'], 'win32')).toBe('stytch-b2b-migrate run --dir "C:\\My Folder"');
});
