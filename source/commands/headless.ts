/** What plan, run, status and verify share: flags, saved answers, credentials, the open migration, signals. No prompts. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { addressesFrom, hostFlags, hostNotices } from '../config/addresses.ts';
import type { Answers } from '../config/answers.ts';
import { openAnswers, soundAnswers, withAbsolutePaths } from '../config/answers-file.ts';
import { type Credentials, credentialsFrom } from '../config/credentials.ts';
import { environmentOf } from '../config/environment-variables.ts';
import { UserError } from '../config/user-error.ts';
import type { Access } from '../migration/access.ts';
import { openEnvironment } from '../migration/environment.ts';
import { refuseContradicting } from '../migration/held-answers.ts';
import type { Migration } from '../migration/migration.ts';
import { changesText } from '../migration/sources/change-words.ts';
import type { Rate } from '../stytch/endpoints.ts';
import { answersFromFlags, completed, describeAnswers, requireAnswers } from '../wizard/flags.ts';
import { onStopSignal } from '../wizard/signals.ts';
import { note, progress } from './print.ts';

/** Flags of every headless command, as `headlessOptions` defines them. */
export interface HeadlessFlags {
  dir?: string;
  json?: boolean;
  quiet?: boolean;
  input: boolean;
  readAgain?: boolean;
  rate?: string;
  searchRate?: string;
  apiUrl?: string;
  managementUrl?: string;
  confirmLive?: string;
}

export interface Headless {
  answers: Answers;
  flags: HeadlessFlags;
  /** The command's own flags, as typed: a text, true for a switch, undefined where not given. */
  own: Record<string, string | boolean | undefined>;
  dir: string;
  /** Saves answers beside those that the folder has. */
  saveAnswers: (answers: Answers) => void;
  migration: Migration;
  /** Aborted by the first Ctrl+C, SIGTERM or SIGHUP. */
  signal: AbortSignal;
}

/** The answers that a command works with. Throws UserError (exit code 2) that names everything that is missing. */
export type Needs = (given: Answers, credentials: Credentials) => Answers;

/**
 * Opens everything, does `work`, closes everything. Resolves to the exit code. Throws UserError for what the user can fix.
 * `needs`: for a command that works without the answers of a whole migration.
 */
export async function headless(
  command: Command,
  work: (opened: Headless) => Promise<number>,
  needs?: Needs,
): Promise<number> {
  const own = command.opts<Headless['own']>();
  const flags = command.opts<HeadlessFlags>();
  const typed = answersFromFlags(own);
  const variables = environmentOf();
  const file = openAnswers(flags.dir);
  const credentials = credentialsFrom(variables);
  const saved: Answers = { ...soundAnswers(file), ...withAbsolutePaths(typed) };
  const given = needs ? needs(saved, credentials) : saved;
  // A practice brings its own hash file; one that is named but not there belongs to another folder's practice.
  if (given.mode === 'practice' && !existsSync(given.passwordFile ?? '')) delete given.passwordFile;
  // A flag that is not asked for with these answers decides nothing, and contradicts nothing.
  const asked = Object.entries(completed(given, credentials, toBeOpened(given, file.path)));
  refuseContradicting(file.dir, Object.fromEntries(asked.filter(([id]) => Object.hasOwn(typed, id))));
  if (!needs) requireAnswers(given, credentials, toBeOpened(given, file.path));

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
  const answers = needs ? given : completed(given, credentials, { ...environment, consumerProjectId });
  const stop = new AbortController();
  const forget = onStopSignal(() => stop.abort(new Error('interrupted')));
  try {
    const migration = await environment.open();
    // undo and finish ask for the id of the B2B project, which is as good.
    for (const typed of [flags.confirmLive, own['confirm']])
      if (typeof typed === 'string') migration.confirmLive(typed);
    try {
      return await work({
        answers,
        flags,
        own,
        dir: file.dir,
        saveAnswers: more => file.save({ ...file.answers, ...more }),
        migration,
        signal: stop.signal,
      });
    } catch (error) {
      if (!stop.signal.aborted) throw error;
      // What was under way when the user left is no error.
      note('');
      note('Interrupted. Go on with the same command.');
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
function paceOf({ rate, searchRate }: HeadlessFlags): Access['pace'] {
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
  typed: string | undefined,
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
  if (migration.summary() && !again && !flags.readAgain) return;
  const summary = await migration.readInventory(({ read, total, wait }) => {
    if (wait && !flags.quiet) {
      note('');
      note(`Waiting ${wait.seconds} s: ${wait.why}`);
    } else if (!flags.quiet && !flags.json) {
      progress(`Reading Users: ${read}${total === null ? '' : ` of ${total}`}`);
    }
  }, signal);
  if (flags.quiet || flags.json) return;
  note('');
  const changes = changesText(summary);
  if (changes) note(changes);
}
