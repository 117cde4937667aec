/** What plan, run, status and verify share: flags, saved answers, credentials, the open migration, signals. No prompts. */
import { existsSync } from 'node:fs';
import { addressesFrom, hostFlags, hostNotices } from '../config/addresses.ts';
import type { Answers } from '../config/answers.ts';
import { openAnswers, soundAnswers, withAbsolutePaths } from '../config/answers-file.ts';
import { credentialsFrom } from '../config/credentials.ts';
import { environmentOf } from '../config/environment-variables.ts';
import { UserError } from '../config/user-error.ts';
import type { Access } from '../migration/access.ts';
import { openEnvironment } from '../migration/environment.ts';
import { refuseContradicting } from '../migration/held-answers.ts';
import type { Migration } from '../migration/migration.ts';
import type { Rate } from '../stytch/endpoints.ts';
import {
  answersFromFlags,
  completed,
  describeAnswers,
  flagHelp,
  type OwnFlags,
  requireAnswers,
} from '../wizard/flags.ts';
import { onStopSignal } from '../wizard/signals.ts';
import { note, printPage, progress } from './print.ts';

/** Flags of every headless command; the answers' own flags and the command's come beside them. */
export const shared = {
  dir: { type: 'string' },
  json: { type: 'boolean' },
  quiet: { type: 'boolean' },
  'no-input': { type: 'boolean' },
  'read-again': { type: 'boolean' },
  rate: { type: 'string' },
  'search-rate': { type: 'string' },
  'api-url': { type: 'string' },
  'management-url': { type: 'string' },
  'confirm-live': { type: 'string' },
  help: { type: 'boolean' },
} as const;

export interface Headless {
  answers: Answers;
  flags: ReturnType<typeof answersFromFlags<typeof shared>>['own'];
  /** The command's own flags, as typed: a text, true for a switch, undefined where not given. */
  own: Record<string, string | boolean | undefined>;
  dir: string;
  /** Saves answers beside those that the folder has. */
  saveAnswers: (answers: Answers) => void;
  migration: Migration;
  /** Aborted by the first Ctrl+C, SIGTERM or SIGHUP. */
  signal: AbortSignal;
}

/** Opens everything, does `work`, closes everything. Resolves to the exit code. Throws UserError for what the user can fix. */
export async function headless(
  command: { help: string; flags?: OwnFlags },
  args: string[],
  work: (opened: Headless) => Promise<number>,
): Promise<number> {
  const { own: flags, answers: typed } = answersFromFlags(args, { ...command.flags, ...shared });
  if (flags.help) {
    printPage(`${command.help}\n${commonHelp}\n${flagHelp()}`);
    return 0;
  }
  const variables = environmentOf();
  const file = openAnswers(flags.dir);
  const given: Answers = { ...soundAnswers(file), ...withAbsolutePaths(typed) };
  const credentials = credentialsFrom(variables);
  // A practice brings its own hash file; one that is named but not there belongs to another folder's practice.
  if (given.mode === 'practice' && !existsSync(given.passwordFile ?? '')) delete given.passwordFile;
  // A flag that is not asked for with these answers decides nothing, and contradicts nothing.
  const asked = Object.entries(completed(given, credentials, toBeOpened(given, file.path)));
  refuseContradicting(file.dir, Object.fromEntries(asked.filter(([id]) => Object.hasOwn(typed, id))));
  requireAnswers(given, credentials, toBeOpened(given, file.path));

  const addresses = addressesFrom({ ...process.env, ...hostFlags(flags) });
  for (const text of hostNotices(addresses, flags.quiet === true)) note(text);
  const environment = await openEnvironment({
    dir: file.dir,
    answers: given,
    credentials,
    addresses,
    pace: paceOf(flags),
    describe: describeAnswers,
  });
  const { consumerProjectId } = environment.credentials;
  const answers = completed(given, credentials, { ...environment, consumerProjectId });
  const stop = new AbortController();
  const forget = onStopSignal(() => stop.abort(new Error('interrupted')));
  try {
    const migration = await environment.open();
    // undo and finish ask for the id of the B2B project, which is as good.
    for (const typed of [flags['confirm-live'], (flags as Headless['own'])['confirm']])
      if (typeof typed === 'string') migration.confirmLive(typed);
    try {
      return await work({
        answers,
        flags,
        own: flags,
        dir: file.dir,
        saveAnswers: more => file.save({ ...file.answers, ...more }),
        migration,
        signal: stop.signal,
      });
    } catch (error) {
      if (!stop.signal.aborted) throw error;
      // What was under way when the user left is no error.
      note('');
      note('Interrupted. What was done is saved: run the same command again.');
      return 130;
    } finally {
      migration.close();
    }
  } finally {
    forget();
    await environment.close();
  }
}

/** What a local Stytch will add when it is open: for the check before, any value will do. */
function toBeOpened({ mode, usersFrom }: Answers, path: string): { consumerProjectId?: string; passwordFile?: string } {
  if (mode === 'practice') return { consumerProjectId: 'project-test-local', passwordFile: path };
  return mode === 'rehearse' && usersFrom === 'file' ? { consumerProjectId: 'project-test-local' } : {};
}

/** How fast to go, as typed. */
function paceOf({ rate, 'search-rate': searchRate }: Record<string, string | boolean | undefined>): Access['pace'] {
  return {
    rate: rateFrom(rate, { flag: '--rate', what: 'calls a second to one endpoint', seconds: 1, usual: '65' }),
    searchRate: rateFrom(searchRate, {
      flag: '--search-rate',
      what: 'searches a minute, of each kind',
      seconds: 60,
      usual: '100 and 150',
    }),
  };
}

function rateFrom(
  typed: string | boolean | undefined,
  { flag, what, seconds, usual }: { flag: string; what: string; seconds: number; usual: string },
): Rate | undefined {
  if (typed === undefined) return undefined;
  const calls = Number(typed);
  if (Number.isInteger(calls) && calls > 0) return { calls, seconds };
  throw new UserError({
    what: `${flag} cannot be "${typed}".`,
    why: `It is the number of ${what}: a whole number from 1 on.`,
    next: `Leave it out for ${usual}, which is what Stytch asks of migrations.`,
    exitCode: 2,
  });
}

/** Reads all Users where that was not done yet, or is asked for again. */
export async function ensureInventory({ migration, flags, signal }: Headless, again = false): Promise<void> {
  if (migration.summary() && !again && !flags['read-again']) return;
  await migration.readInventory(({ read, total, wait }) => {
    if (wait && !flags.quiet) {
      note('');
      note(`Waiting ${wait.seconds} s: ${wait.why}`);
    } else if (!flags.quiet && !flags.json) {
      progress(`Reading Users: ${read}${total === null ? '' : ` of ${total}`}`);
    }
  }, signal);
  if (!flags.quiet && !flags.json) note('');
}

const commonHelp = `
Options
  --dir <folder>       the migration's folder; default: this user's own
  --no-input           never ask; what is missing is named at once (these commands never ask)
  --json               machine-readable on stdout
  --quiet              no progress on stderr
  --read-again         read all Users again first
  --rate <calls>       calls a second to one endpoint; default 65, which Stytch asks for
  --confirm-live <id>  the id of the live project, typed: nothing is written to it without
  --api-url <url>      another host than Stytch's: https, or http on this machine
  --management-url <url>
  --search-rate <n>    searches a minute, where Stytch agreed to more than the
                       published 150 (Users) and 100 (Organizations, Members)

Environment (or .env)
  STYTCH_CONSUMER_PROJECT_ID, STYTCH_CONSUMER_SECRET
  STYTCH_WORKSPACE_KEY_ID, STYTCH_WORKSPACE_KEY_SECRET    or
  STYTCH_B2B_PROJECT_ID, STYTCH_B2B_SECRET
  STYTCH_API_URL, STYTCH_MANAGEMENT_URL    other hosts; not from .env

Answers (saved in the folder by the wizard and by run; a flag wins over a saved one)`;
