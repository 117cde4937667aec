/** The flags of `run` beside the answers, and what they mean to the engine. */

import { readFileSync } from 'node:fs';
import { UserError } from '../config/user-error.ts';
import type { RunOptions } from '../migration/run-options.ts';

export const runFlags = {
  'dry-run': { type: 'boolean' },
  only: { type: 'string' },
  percent: { type: 'string' },
  'retry-failed': { type: 'boolean' },
  conflicts: { type: 'string' },
  gone: { type: 'string' },
  policy: { type: 'string' },
  'set-password-scope': { type: 'boolean' },
  'prove-password': { type: 'string' },
  'password-fd': { type: 'string' },
} as const;

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
    failedOnly: own['retry-failed'] === true,
    setPasswordScope: own['set-password-scope'] === true,
    proof: proofOf(own),
  };
}

/** The test user's password comes from a file descriptor or the environment: flags show in the list of processes. */
function proofOf(own: Record<string, string | boolean | undefined>): RunOptions['proof'] {
  const { 'prove-password': email, 'password-fd': descriptor } = own;
  if (typeof email !== 'string') return undefined;
  const password =
    typeof descriptor === 'string' ? readPassword(descriptor) : (process.env['STYTCH_PROOF_PASSWORD'] ?? '');
  if (password !== '') return { email, password };
  throw new UserError({
    what: '--prove-password has no password.',
    why: 'It is read from STYTCH_PROOF_PASSWORD, or from the file descriptor that --password-fd names.',
    next: 'For example: run --prove-password test@example.com --password-fd 3 3< password.txt',
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
    next: 'See: run --help',
    exitCode: 2,
  });
}
