/** The flags of `run` beside the answers, and what they mean to the engine. */

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
  };
}

function wrong(flag: string, value: unknown, allowed: string): UserError {
  return new UserError({
    what: `--${flag} cannot be "${value}".`,
    why: `It is ${allowed}.`,
    next: 'See: run --help',
    exitCode: 2,
  });
}
