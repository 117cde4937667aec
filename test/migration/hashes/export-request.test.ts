/** The commands that the wizard and docs/passwords.md show: run from the key pair to the decrypted file. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  decryptCommands,
  keyPairCommands,
  otherDerivations,
  requestText,
  supportAddress,
} from '../../../source/migration/sources/hash-export-request.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const sent = join(root, 'test/cases/31-hash-export-as-sent/stytch_password_hashes.csv');
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

describe.skipIf(!hasOpenssl)('with openssl', () => {
  test('the commands create a key pair and decrypt what was encrypted for it, whatever the derivation', () => {
    const cwd = mkdtempSync(join(tmpdir(), 'openssl-'));
    const shell = (commands: string[]) =>
      execFileSync('sh', ['-ec', commands.join('\n')], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    try {
      cpSync(sent, join(cwd, 'sent.csv'));
      shell(keyPairCommands);
      expect(statSync(join(cwd, 'private_key.pem')).mode & 0o077).toBe(0);
      shell([
        'openssl rand -base64 32 > secret',
        'openssl pkeyutl -encrypt -pubin -inkey public_key.pem -in secret -out key.bin.enc',
      ]);
      for (const derivation of ['', ...otherDerivations]) {
        const encrypted = `openssl enc -aes-256-cbc ${derivation} -in sent.csv -out hashes.enc -pass file:./secret`;
        const decryption = decryptCommands.with(-1, `${decryptCommands.at(-1)} ${derivation}`);
        shell([encrypted, 'rm -f key.bin stytch_password_hashes.csv', ...decryption]);
        expect(readFileSync(join(cwd, 'stytch_password_hashes.csv'))).toEqual(readFileSync(sent));
        expect(statSync(join(cwd, 'stytch_password_hashes.csv')).mode & 0o077).toBe(0);
      }
    } finally {
      rmSync(cwd, { recursive: true });
    }
  });
});

test('docs/passwords.md says the same', () => {
  const page = readFileSync(join(root, 'docs/passwords.md'), 'utf8');
  for (const lines of [keyPairCommands, decryptCommands, requestText('project-live-…')])
    expect(page).toContain(`\n${lines.join('\n')}\n`);
  for (const text of [supportAddress, ...otherDerivations]) expect(page).toContain(`\`${text}\``);
});
