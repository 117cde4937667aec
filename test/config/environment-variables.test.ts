/** What a `.env` file may say, and what only the environment itself may. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hostNotices } from '../../source/config/addresses.ts';
import { environmentOf } from '../../source/config/environment-variables.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'env-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function written(text: string): string {
  writeFileSync(join(dir, '.env'), text);
  return join(dir, '.env');
}

test('a .env file completes the environment, and changes nothing in the process', () => {
  const environment = environmentOf(written('STYTCH_CONSUMER_SECRET=from-file\nPATH=/nowhere\n'));
  expect(environment['STYTCH_CONSUMER_SECRET']).toBe('from-file');
  expect(environment['PATH']).toBe(process.env['PATH']);
  expect(process.env['STYTCH_CONSUMER_SECRET']).toBeUndefined();
});

test.each(['STYTCH_API_URL', 'STYTCH_MANAGEMENT_URL'])('%s in a .env file is refused', variable => {
  const path = written(`${variable}=https://evil.example\n`);
  expect(() => environmentOf(path)).toThrow(
    expect.objectContaining({ exitCode: 2, what: expect.stringContaining(variable) }),
  );
});

test('other hosts than those of Stytch are named before the first call', () => {
  expect(hostNotices({})).toEqual([]);
  expect(hostNotices({ api: 'https://api.example', management: 'https://management.example' })).toEqual([
    'The API is at https://api.example, not at Stytch (STYTCH_API_URL).',
    'The management API is at https://management.example, not at Stytch (STYTCH_MANAGEMENT_URL).',
  ]);
});

test('a quiet command does not announce a host of this machine, but any other', () => {
  const given = { api: 'http://127.0.0.1:4010', management: 'https://management.example' };
  expect(hostNotices(given)).toHaveLength(2);
  expect(hostNotices(given, true)).toEqual([
    'The management API is at https://management.example, not at Stytch (STYTCH_MANAGEMENT_URL).',
  ]);
});
