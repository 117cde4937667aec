/** A command that is printed can be pasted. */
import { afterEach, expect, test, vi } from 'vitest';
import { commandFor } from '../../source/config/command-for.ts';

afterEach(() => vi.unstubAllEnvs());

test('through npm start where that is how it was started', () => {
  vi.stubEnv('npm_lifecycle_event', 'start');
  expect(commandFor('undo', ['--dir', '/tmp/a b'])).toBe("npm start -- undo --dir '/tmp/a b'");
  vi.stubEnv('npm_lifecycle_event', 'test');
  expect(commandFor('undo')).toBe('stytch-b2b-migrate undo');
});

test('a path is quoted as the shell of the platform reads it', () => {
  vi.stubEnv('npm_lifecycle_event', '');
  expect(commandFor('run', ['--dir', "/tmp/it's"], 'linux')).toBe(`stytch-b2b-migrate run --dir '/tmp/it'\\''s'`);
  expect(commandFor('run', ['--dir', 'C:\\Users\\ada'], 'win32')).toBe('stytch-b2b-migrate run --dir C:\\Users\\ada');
  expect(commandFor('run', ['--dir', 'C:\\My Folder'], 'win32')).toBe('stytch-b2b-migrate run --dir "C:\\My Folder"');
});
