/** `doctor`: tests what this program assumes about Stytch on a throw-away test environment. */
import { addressesFrom, hostFlags, hostNotices } from '../config/addresses.ts';
import { openAnswers } from '../config/answers-file.ts';
import { credentialsFrom } from '../config/credentials.ts';
import { environmentOf } from '../config/environment-variables.ts';
import { UserError } from '../config/user-error.ts';
import { assumptionOf, assumptions } from '../migration/doctor/assumptions/index.ts';
import { type DoctorEvent, type DoctorOutcome, runDoctor } from '../migration/doctor/doctor.ts';
import { doctorFileOf } from '../migration/doctor/doctor-file.ts';
import { notRemoved } from '../migration/doctor/not-removed.ts';
import { onStopSignal } from '../wizard/signals.ts';
import { doctorRows, doctorSummary } from './doctor-rows.ts';
import { printFailure } from './failure.ts';
import { type Define, environmentHelp, folderOptions, hostOptions } from './options.ts';
import { note, print, printJson, progress } from './print.ts';

interface Flags {
  dir?: string;
  json?: boolean;
  quiet?: boolean;
  only?: string[];
  confirmNotEmpty?: string;
  apiUrl?: string;
  managementUrl?: string;
}

export const define: Define = (command, exit) => {
  folderOptions(command)
    .description(
      'Tests what this program assumes about Stytch on a test environment that is thrown away. With a workspace key it makes a project of its own and deletes it; without one it uses the B2B test project that the environment names, and removes what it made.',
    )
    .option('--quiet', 'Print no progress on stderr.')
    .option('--only <ids>', 'Ask these only, with commas between them.', (text: string) => text.split(','))
    .option('--confirm-not-empty <id>', 'The id of a B2B test project that is not empty, typed.');
  hostOptions(command)
    .addHelpText('after', environmentHelp + notes)
    .action(async () => exit(await doctor(command.opts())));
};

const notes = `
Exit codes
  0 all is as assumed; 3 something differs or stayed unclear; 1 something that
  doctor made could not be removed; 2 wrong or missing input; 130 interrupted.
The result is doctor.json in the folder. It holds no secrets and no personal
data; plan, run, report and rehearsals read it.`;

async function doctor(flags: Flags): Promise<number> {
  const unknown = (flags.only ?? []).filter(id => !assumptionOf(id));
  if (unknown.length > 0) throw notKnown(unknown);
  const variables = environmentOf();
  const addresses = addressesFrom({ ...process.env, ...hostFlags(flags) });
  for (const text of hostNotices(addresses, flags.quiet === true)) note(text);
  const { dir } = openAnswers(flags.dir);
  const stop = new AbortController();
  const forget = onStopSignal(() => stop.abort());
  try {
    const outcome = await runDoctor({
      dir,
      credentials: credentialsFrom(variables),
      addresses,
      only: flags.only,
      confirmNotEmpty: flags.confirmNotEmpty,
      signal: stop.signal,
      onEvent: flags.quiet ? undefined : showProgress,
    });
    return show(outcome, dir, flags);
  } finally {
    forget();
  }
}

function showProgress(event: DoctorEvent): void {
  if (event.type === 'step') note(event.text);
  else if (process.stderr.isTTY) progress(`${event.done} of ${event.of}${event.done === event.of ? '\n' : ''}`);
}

function show(outcome: DoctorOutcome, dir: string, flags: Flags): number {
  const { results, reasons, left, stopped } = outcome;
  const file = doctorFileOf(dir);
  if (flags.json) printJson({ file, results, reasons, left, stopped });
  else {
    for (const line of doctorRows(results, reasons)) print(line);
    print(doctorSummary(results));
    print(file);
  }
  if (left.length > 0) return printFailure(notRemoved(left));
  if (stopped) return 130;
  return results.some(({ status }) => status === 'differs' || status === 'unclear') ? 3 : 0;
}

function notKnown(ids: string[]): UserError {
  return new UserError({
    what: `There is no assumption ${ids.map(id => `"${id}"`).join(', ')}.`,
    why: `Their ids are: ${assumptions.map(({ id }) => id).join(', ')}.`,
    next: 'Correct --only, or leave it out.',
    exitCode: 2,
  });
}
