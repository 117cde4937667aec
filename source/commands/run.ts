/** `run`: executes the migration, or goes on where it stopped. */

import { commandFor } from '../config/command-for.ts';
import { counted, number } from '../figures.ts';
import type { RunEvent, RunResult } from '../migration/model.ts';
import { equation } from '../migration/outcomes.ts';
import type { ThrottleState } from '../stytch/throttle.ts';
import { exitCodes } from './events.ts';
import { ensureHashFile } from './hash-file.ts';
import { ensureInventory, type Headless, headless } from './headless.ts';
import { type Define, headlessOptions } from './options.ts';
import { planLines } from './plan.ts';
import { note, print, printJson } from './print.ts';
import { runOptions, runOwnOptions } from './run-flags.ts';

export const define: Define = (command, exit) => {
  runOwnOptions(command);
  headlessOptions(command, 'shown')
    .description(
      'Executes the migration, or goes on where it stopped. Run again later, and only what is new or changed in the Consumer project since is taken over.',
    )
    .addHelpText(
      'after',
      `
Examples
  stytch-b2b-migrate run --no-input
  stytch-b2b-migrate run --no-input --json > events.ndjson
  stytch-b2b-migrate run --dry-run
  stytch-b2b-migrate run --passwords stytch_password_hashes.csv`,
    )
    .action(async () => exit(await headless(command, run)));
};

/** Exit code 0 done, 1 failed or mismatch, 3 some records need a decision, 130 interrupted and saved. */
async function run(opened: Headless): Promise<number> {
  const { answers, flags, own, migration, signal, dir } = opened;
  const options = runOptions(own);
  const ended = migration.status(answers).result;
  // A finished run is caught up with: what is new since must be read first.
  const again = ended !== null && ended.outcome !== 'interrupted' && !options.failedOnly;
  await ensureInventory(opened, again);
  await ensureHashFile(opened);
  if (own['dryRun']) {
    await migration.readTarget(answers, signal);
    for (const line of planLines(await migration.plan(answers, { signal }))) print(line);
    return 0;
  }
  // From now on the folder alone is enough for every command. A run without questions is its own confirmation.
  opened.saveAnswers(Object.assign(answers, { confirmed: true }));
  const result = await migration.run(answers, reporter(flags), signal, options);
  return finish(result, dir, flags.quiet === true);
}

/** Prints events: NDJSON on stdout, or readable lines on stderr. */
export function reporter(flags: Headless['flags']): (event: RunEvent) => void {
  if (flags.json) return printJson;
  if (flags.quiet) return () => {};
  let printedAt = 0;
  return event => {
    if (event.type === 'pace') note(paceText(event));
    if (event.type === 'wait') note(`Waiting ${event.seconds} s: ${event.why}`);
    if (event.type === 'failure') note(`Failed: ${event.record}: ${event.errorType}: ${event.message}`);
    if (event.type !== 'task') return;
    const { title, done, total, rate, state } = event.progress;
    if (state === 'running' && performance.now() - printedAt < 1000) return;
    printedAt = performance.now();
    note(`${title}: ${number(done)}${total === null ? '' : ` of ${number(total)}`}, ${Math.round(rate)} a second`);
  };
}

/** How fast it goes from now on. */
export const paceText = ({ paused, rate, limit }: ThrottleState): string =>
  paused ? 'Paused: no call is sent until "control resume".' : `Going on, at most ${rate} of ${limit} calls a second.`;

/** What the user has to look at. */
function needing({ failed, outcomes }: RunResult): string {
  const parts = [
    ...(failed > 0 ? [counted(failed, 'record needs a decision', 'records need a decision')] : []),
    ...(outcomes.waiting > 0 ? [`${number(outcomes.waiting)} Users wait for their Organization`] : []),
  ];
  return parts.join(' and ');
}

/** Says on stderr what came of it and what to do next. */
export function finish(result: RunResult, dir: string, quiet: boolean): number {
  const said: Record<RunResult['outcome'], string> = {
    done: `Verified: ${number(result.organizations)} Organizations and ${number(result.members)} Members, 0 mismatches.${result.atFirstLogin > 0 ? ` ${number(result.atFirstLogin)} Members at their first login.` : ''} Report: ${result.reportDir}`,
    needs_people: `Done, but ${needing(result)}. See ${result.reportDir}/failures.csv, then run again.`,
    failed: `Not good yet: ${number(result.mismatches)} mismatches, ${number(result.failed)} failures. See ${result.reportDir}/summary.md`,
    interrupted: `Interrupted and saved. Go on with: ${commandFor('run', ['--dir', dir])}`,
  };
  if (!quiet)
    for (const { field, count, why } of result.mismatchKinds) note(`${number(count)} differ in ${field}: ${why}`);
  if (!quiet)
    for (const text of [...result.notChecked.map(one => `Not checked: ${one}`), ...result.notes]) {
      note(text);
    }
  if (!quiet) {
    note(said[result.outcome]);
    note(equation(result.users, result.outcomes));
  }
  return exitCodes[result.outcome];
}
