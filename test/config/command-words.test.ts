import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { absoluteCommand, wordsOf } from '../../source/config/command-words.ts';

test.each([
  ['./tenants.mjs', ['./tenants.mjs']],
  ['python3 tenants.py  --fast', ['python3', 'tenants.py', '--fast']],
  [`"C:\\My programs\\x.exe" --name 'a "b" c' ""`, ['C:\\My programs\\x.exe', '--name', 'a "b" c', '']],
])('%s', (command, words) => {
  expect(wordsOf(command)).toEqual(words);
});

test('files that are there are named from the root; a command without any stays as it was typed', () => {
  const dir = mkdtempSync(join(tmpdir(), 'my programs '));
  const path = join(dir, 'tenants.py');
  writeFileSync(path, '');
  const relative = join('..', '..', '..', '..', '..', '..', path);
  expect(wordsOf(absoluteCommand(`python3 "${relative}" --say 'a b'`))).toEqual(['python3', path, '--say', 'a b']);
  expect(absoluteCommand("node   'not there.mjs'")).toBe("node   'not there.mjs'");
});
