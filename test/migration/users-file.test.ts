/** Files of Users as they are in practice: read, or what is wrong with which User; never fewer Users in silence. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answers } from '../../source/config/answers.ts';
import { openEnvironment } from '../../source/migration/environment.ts';
import { countUsers } from '../../source/migration/users-file.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'users-file-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

const caseFile = (name: string) => `test/cases/20-usersfile-${name}/users.json`;
function written(text: string | Buffer): string {
  const path = join(dir, 'users.json');
  writeFileSync(path, text);
  return path;
}

test.each(['bom', 'crlf-ndjson', 'ndjson', 'null-emails', 'trailing-comma', 'utf16', 'wrapper'])(
  'case 20, %s: all three Users are read',
  async name => {
    expect(await countUsers(caseFile(name))).toBe(3);
  },
);

test.each([
  ['auth0', /User 1 \(line 1\) is a user of Auth0/],
  ['clerk', /User 1 \(line 1\) is a user of Clerk/],
  ['csv', /is a CSV file/],
  ['dup-user-id', /User 4 .*: user-test-e71ac8cb\S+ was there already, on line 1/],
  [
    'email-objects-as-strings',
    /User 1 .*not a User as Stytch returns it\. emails\[0\]: .*expected object, received string/,
  ],
  ['empty', /is empty/],
  ['empty-array', /holds no User/],
  ['string-user', /User 1 \(line 1\) is not an object/],
  ['truncated', /ends in the middle of item 3/],
])('case 20, %s: it is said what it is and where', async (name, message) => {
  const error = await countUsers(caseFile(name)).catch(caught => caught);
  expect(error).toMatchObject({ exitCode: 2, why: /./, next: /./ });
  expect(error.message).toMatch(message);
});

const user = (id: number) => JSON.stringify({ user_id: `user-test-${id}`, emails: [] });

test('an address of two Users is named with both lines, also in other capitals', async () => {
  const lines = ['Ada@acme.example', 'ada@ACME.example'].map((email, index) =>
    JSON.stringify({
      user_id: `user-test-${index}`,
      emails: [{ email_id: `email-test-${index}`, email, verified: true }],
    }),
  );
  await expect(countUsers(written(lines.join('\n')))).rejects.toThrow(
    /User 2 \(line 2\): ada@acme\.example was there already, on line 1/,
  );
});

describe('a file that is not whole', () => {
  test('without the end of its list is refused, though each User in it is whole', async () => {
    await expect(countUsers(written(`[${user(1)},${user(2)}`))).rejects.toThrow(/after 2 items without the "]"/);
  });

  test('cut within the last line is refused', async () => {
    await expect(countUsers(written(`${user(1)}\n${user(2).slice(0, -3)}`))).rejects.toThrow(/in the middle of item 2/);
  });

  test('is refused wherever it is cut', async () => {
    const whole = `[\n${[1, 2, 3].map(user).join(',\n')}\n]`;
    expect(await countUsers(written(whole))).toBe(3);
    for (let end = 0; end < whole.length; end++) {
      await expect(countUsers(written(whole.slice(0, end))), `cut at ${end}`).rejects.toMatchObject({ exitCode: 2 });
    }
  });
});

test('Latin-1 is named, with the place', async () => {
  const path = written(Buffer.from(`[{"user_id":"user-test-1","name":{"first_name":"Zo\xeb"},"emails":[]}]`, 'latin1'));
  await expect(countUsers(path)).rejects.toThrow(/not UTF-8 text, at about byte 1.*Latin-1/);
});

test('a folder, and a file that is not there, are named', async () => {
  await expect(countUsers(dir)).rejects.toThrow(/is a folder/);
  await expect(countUsers(join(dir, 'missing.json'))).rejects.toThrow(/There is no file/);
});

test('lines are counted over the pieces in which a large file is read', async () => {
  const lines = Array.from({ length: 30_000 }, (_, index) => user(index));
  expect(await countUsers(written(`[\n${lines.join(',\n')}\n]`))).toBe(30_000);
  lines[29_000] = '"text"';
  await expect(countUsers(written(`[\n${lines.join(',\n')}\n]`))).rejects.toThrow('User 29001 (line 29002)');
});

test('a rehearsal from such a file begins nothing', async () => {
  const answers: Answers = { mode: 'rehearse', usersFrom: 'file', usersFile: caseFile('truncated') };
  const folder = mkdtempSync(join(dir, 'folder-'));
  const opening = openEnvironment({ dir: folder, answers, credentials: {}, addresses: {} });
  await expect(opening).rejects.toMatchObject({ exitCode: 2 });
});
