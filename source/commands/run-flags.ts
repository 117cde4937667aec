/** The flags of `run` beside the answers, and what they mean to the engine. */

import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { commandFor } from '../config/command-for.ts';
import { UserError } from '../config/user-error.ts';
import type { RunOptions } from '../migration/run-options.ts';

export const runOwnOptions = (command: Command): Command =>
  command
    .optionsGroup('Options of run:')
    .option('--dry-run', 'Show the plan instead.')
    .option('--only <a,b>', 'Only these Organizations, by slug or tenant key; the others later.')
    .option(
      '--percent <1-100>',
      'Only this share of the Organizations; more at a higher number. The modules of bridge let in the same ones.',
    )
    .option('--retry-failed', 'Only what failed before.')
    .option('--policy <file>', 'The file failures.csv of the report, with skip or retry in its last column.')
    .option('--conflicts <side>', 'Let consumer or b2b win where both sides changed; else you decide.')
    .option('--gone <remove>', 'Remove Members whose User is gone since; else they are kept and listed.')
    .option(
      '--prove-password <email>',
      'A test user, who must log in to B2B before any real User is moved. The password is read from STYTCH_PROOF_PASSWORD or --password-fd.',
    )
    .option('--password-fd <n>', 'The open file descriptor that holds the password.')
    .option(
      '--prove-totp <email>',
      'A test user, whose authenticator app must be that of the TOTP file. The code that it shows is read from STYTCH_PROOF_TOTP_CODE.',
    )
    .option('--set-password-scope', 'Set the password scope of an existing B2B environment to the answer.');

/** Reads them. Throws UserError for a value that is not allowed. */
export function runOptions(own: Record<string, string | boolean | undefined>): RunOptions {
  const { only, percent, conflicts, gone } = own;
  const share = percent === undefined ? undefined : Number(percent);
  if (share !== undefined && !(share >= 1 && share <= 100)) throw wrong('percent', percent, 'a number from 1 to 100');
  if (conflicts !== undefined && conflicts !== 'consumer' && conflicts !== 'b2b') {
    throw wrong('conflicts', conflicts, 'consumer or b2b');
  }
  if (gone !== undefined && gone !== 'remove') throw wrong('gone', gone, '"remove", or left out');
  return {
    only: typeof only === 'string' ? only.split(',').map(one => one.trim()) : undefined,
    percent: share,
    conflicts,
    gone,
    policy: typeof own['policy'] === 'string' ? own['policy'] : undefined,
    failedOnly: own['retryFailed'] === true,
    setPasswordScope: own['setPasswordScope'] === true,
    proof: proofOf(own),
    totpProof: totpProofOf(own),
  };
}

/** The test user's password comes from a file descriptor or the environment: flags show in the list of processes. */
function proofOf(own: Record<string, string | boolean | undefined>): RunOptions['proof'] {
  const { provePassword: email, passwordFd: descriptor } = own;
  if (typeof email !== 'string') return undefined;
  const password =
    typeof descriptor === 'string' ? readPassword(descriptor) : (process.env['STYTCH_PROOF_PASSWORD'] ?? '');
  if (password !== '') return { email, password };
  throw new UserError({
    what: '--prove-password has no password.',
    why: 'It is read from STYTCH_PROOF_PASSWORD, or from the file descriptor that --password-fd names.',
    next: `For example: ${commandFor('run', ['--prove-password', 'test@example.com', '--password-fd', '3'])} 3< password.txt`,
    exitCode: 2,
  });
}

function totpProofOf({ proveTotp: email }: Record<string, string | boolean | undefined>): RunOptions['totpProof'] {
  if (typeof email !== 'string') return undefined;
  const code = process.env['STYTCH_PROOF_TOTP_CODE'] ?? '';
  // The code is good for a minute or so, and the inventory may take longer.
  if (code !== '') return { email, code, shownAt: Date.now() };
  throw new UserError({
    what: '--prove-totp has no code.',
    why: 'It is read from STYTCH_PROOF_TOTP_CODE.',
    next: `For example: STYTCH_PROOF_TOTP_CODE=123456 ${commandFor('run', ['--prove-totp', 'test@example.com'])}`,
    exitCode: 2,
  });
}

function readPassword(descriptor: string): string {
  const number = Number(descriptor);
  if (!Number.isInteger(number) || number < 0)
    throw wrong('password-fd', descriptor, 'the number of an open file descriptor');
  try {
    return readFileSync(number, 'utf8').replace(/\r?\n$/, '');
  } catch {
    throw wrong('password-fd', descriptor, 'the number of an open file descriptor');
  }
}

function wrong(flag: string, value: unknown, allowed: string): UserError {
  return new UserError({
    what: `--${flag} cannot be "${value}".`,
    why: `It is ${allowed}.`,
    next: `See: ${commandFor('run', ['--help'])}`,
    exitCode: 2,
  });
}
