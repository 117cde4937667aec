/** The flags of `status --live`. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { UserError } from '../config/user-error.ts';
import { defaultRule, type StopRule } from '../migration/live/stop-rule.ts';

export interface LiveFlags {
  /** Seconds from the begin of one measure to that of the next; undefined for one measure. */
  every: number | undefined;
  sample: number;
  drift: boolean;
  bridgeLog: string | undefined;
  rule: StopRule;
}

export function liveOptions(command: Command): void {
  command
    .optionsGroup('Options of --live:')
    .option(
      '--live',
      'Measure both projects: sessions, logins, failures, drift. Calls Stytch, and writes nothing there.',
    )
    .option('--every <seconds>', 'Measure again and again, this often, until the stop rule or Ctrl+C.')
    .option('--sample <people>', 'Ask this many people for their sessions, 200 by default.')
    .option('--bridge-log <file>', "Count exchanges and failures in the application's log.")
    .option('--no-drift', 'Do not read and compare all Users and Members.')
    .option('--max-share <percent>', 'Done (exit code 0) at this share on Consumer, 5 by default...')
    .option('--measures <count>', '...in this many measures in a row, 3 by default.')
    .option('--max-failures <percent>', 'Alarm (exit code 3) above this share of failed attempts, 5 by default...')
    .option('--min-attempts <count>', '...where there were this many attempts, 20 by default.')
    .option('--max-drift <percent>', 'Alarm (exit code 3) above this share of people who differ, 1 by default.');
}

const ofLive = [
  'every',
  'sample',
  'drift',
  'bridgeLog',
  'maxShare',
  'measures',
  'maxFailures',
  'minAttempts',
  'maxDrift',
];

/** A flag of --live says that a measure is meant: without one, exit code 0 would pass for its verdict. Throws UserError. */
export function refuseWithoutLive(command: Command): void {
  if (command.opts()['live']) return;
  const typed = command.options.find(
    option => ofLive.includes(option.attributeName()) && command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  if (!typed) return;
  throw new UserError({
    what: 'Nothing was measured.',
    why: `${typed.long} belongs to --live, which is not there.`,
    next: `Add --live, or leave ${typed.long} out.`,
    exitCode: 2,
  });
}

/** What was typed; throws UserError (exit code 2) for a value that is not understood. */
export function liveFlags(own: Record<string, string | boolean | undefined>): LiveFlags {
  const value = (name: string, usual: number, from: number, to: number) => numberOf(own[name], name, usual, from, to);
  return {
    every: own['every'] === undefined ? undefined : value('every', 300, 1, 86_400),
    sample: value('sample', 200, 1, 100_000),
    drift: own['drift'] !== false,
    bridgeLog: typeof own['bridgeLog'] === 'string' ? resolve(own['bridgeLog']) : undefined,
    rule: {
      maxShare: value('maxShare', defaultRule.maxShare, 0, 100),
      measures: value('measures', defaultRule.measures, 1, 1000),
      maxFailures: value('maxFailures', defaultRule.maxFailures, 0, 100),
      minAttempts: value('minAttempts', defaultRule.minAttempts, 1, 1_000_000),
      maxDrift: value('maxDrift', defaultRule.maxDrift, 0, 100),
    },
  };
}

const percents: ReadonlySet<string> = new Set(['maxShare', 'maxFailures', 'maxDrift']);

function numberOf(typed: unknown, name: string, usual: number, from: number, to: number): number {
  if (typed === undefined) return usual;
  const value = typed === '' ? Number.NaN : Number(typed);
  if (value >= from && value <= to && (percents.has(name) || Number.isInteger(value))) return value;
  throw new UserError({
    what: `--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)} cannot be "${String(typed)}".`,
    why: `It is a ${percents.has(name) ? 'number' : 'whole number'} from ${from} to ${to}.`,
    next: `Leave it out for ${usual}.`,
    exitCode: 2,
  });
}
