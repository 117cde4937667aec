/** `control`: pauses, resumes or slows down the run that is at work in a folder, from another terminal. */
import { join } from 'node:path';
import { openAnswers } from '../config/answers-file.ts';
import { diskError } from '../config/disk-error.ts';
import { UserError } from '../config/user-error.ts';
import { readControl, writeControl } from '../migration/engine/control.ts';
import { holderOf } from '../migration/engine/lock.ts';
import type { ThrottleState } from '../stytch/throttle.ts';
import { type Define, folderOptions } from './options.ts';
import { print, printJson } from './print.ts';
import { paceText } from './run.ts';

type Flags = { dir?: string; json?: boolean };

/** Exit code 0, or 2 when nothing is at work there or the rate is above what was agreed. */
export const define: Define = (command, exit) => {
  command.description(
    'Changes the run that is at work in a folder, from another terminal. It obeys within a second; a pause loses no call.',
  );
  folderOptions(command.command('pause').description('Sends no call until "control resume".')).action((flags: Flags) =>
    exit(change(flags, { paused: true })),
  );
  folderOptions(command.command('resume').description('Goes on.')).action((flags: Flags) =>
    exit(change(flags, { paused: false })),
  );
  folderOptions(command.command('rate').description('Sets how many calls a second go to one endpoint.'))
    .argument('<calls>', 'A whole number, at most the rate that the run began with.')
    .action((calls: string, flags: Flags) => exit(change(flags, { rate: Number(calls) })));
};

function change({ dir: given, json }: Flags, wanted: Partial<ThrottleState>): number {
  const { dir } = openAnswers(given);
  const now = holderOf(dir) && readControl(dir);
  if (!now) throw nothingRuns(dir);
  const next = { ...now, ...wanted };
  if (!Number.isInteger(next.rate) || next.rate < 1 || next.rate > next.limit) throw wrongRate(next.limit);
  try {
    writeControl(dir, next);
  } catch (error) {
    throw diskError(join(dir, 'control.json'), error);
  }
  if (json) printJson(next);
  else print(paceText(next));
  return 0;
}

function nothingRuns(dir: string): UserError {
  return new UserError({
    what: `No run is at work in ${dir}.`,
    why: 'A pause and a rate belong to one run, and end with it.',
    next: 'Begin one with "run", or name another folder with --dir.',
    exitCode: 2,
  });
}

function wrongRate(limit: number): UserError {
  return new UserError({
    what: `The rate must be a whole number from 1 to ${limit}.`,
    why: `The run began with ${limit} calls a second, which is what was agreed with Stytch.`,
    next: 'For more, stop the run and begin it again with --rate.',
    exitCode: 2,
  });
}
