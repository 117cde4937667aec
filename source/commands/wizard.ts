/** `wizard`, also without any command: the interview in the terminal. */

import { addressesFrom, hostFlags, hostNotices } from '../config/addresses.ts';
import { commandFor } from '../config/command-for.ts';
import { credentialsFrom } from '../config/credentials.ts';
import { environmentOf } from '../config/environment-variables.ts';
import { UserError } from '../config/user-error.ts';
import { answersFromFlags } from '../wizard/flags.ts';
import { loadViews } from '../wizard/views.ts';
import type { Ending } from '../wizard/wizard-context.tsx';
import { print, printPage } from './print.ts';

const own = {
  dir: { type: 'string' },
  accessible: { type: 'boolean' },
  'api-url': { type: 'string' },
  'management-url': { type: 'string' },
  help: { type: 'boolean' },
} as const;

export async function run(args: string[]): Promise<number> {
  const flags = answersFromFlags(args, own);
  if (flags.own.help) return help();
  if (!process.stdin.isTTY || !process.stdout.isTTY) throw noTerminal();
  return ask(flags);
}

async function ask(flags: ReturnType<typeof answersFromFlags<typeof own>>): Promise<number> {
  const environment = environmentOf();
  const addresses = addressesFrom({ ...process.env, ...hostFlags(flags.own) });
  const accessible = flags.own.accessible === true || /^(1|true)$/.test(environment['ACCESSIBLE'] ?? '');
  for (const text of hostNotices(addresses)) print(text);
  // Ink's colours do not know NO_COLOR; they do know this, when it is set before they are loaded.
  if (environment['NO_COLOR']) process.env['FORCE_COLOR'] = '0';

  // The steps' screens load beside Ink.
  const [{ interview }, views] = await Promise.all([import('../wizard/interview.ts'), loadViews()]);
  const ending = await interview({
    dir: flags.own.dir,
    answers: flags.answers,
    credentials: credentialsFrom(environment),
    addresses,
    accessible,
    views,
  });
  const again = [
    ...(flags.own.dir === undefined ? [] : ['--dir', flags.own.dir]),
    ...(flags.own.accessible ? ['--accessible'] : []),
  ];
  return goodbye(ending, commandFor(undefined, again));
}

function goodbye(ending: Ending, again: string): number {
  if (ending.kind === 'error') throw ending.error;
  if (ending.kind === 'interrupted') {
    print(`Saved. Go on with: ${again}`);
    return 130;
  }
  for (const line of ending.lines) print(line);
  return ending.code;
}

function noTerminal(): UserError {
  return new UserError({
    what: 'The wizard needs a terminal to ask questions in.',
    why: 'Standard input or output is a file or a pipe.',
    next: 'Run it in a terminal, or use "plan --no-input" and "run --no-input" with flags; --help lists them.',
    exitCode: 2,
  });
}

async function help(): Promise<number> {
  const { flagHelp } = await import('../wizard/flags.ts');
  printPage(`Usage: stytch-b2b-migrate [--dir <folder>] [--accessible] [answers]

Asks one question at a time, saves each answer, and goes on where it stopped.

  --dir <folder>   where this migration is kept; else your configuration folder
  --accessible     for screen readers: numbered lists, still (or ACCESSIBLE=1)

Answers given as flags are not asked for:
${flagHelp()}

Answers are kept in answers.json in that folder, readable by you only. Secrets
are never written. They are typed, or come from the environment or a .env file
in the current folder:
  STYTCH_CONSUMER_PROJECT_ID, STYTCH_CONSUMER_SECRET
  STYTCH_WORKSPACE_KEY_ID, STYTCH_WORKSPACE_KEY_SECRET    or
  STYTCH_B2B_PROJECT_ID, STYTCH_B2B_SECRET
  STYTCH_API_URL, STYTCH_MANAGEMENT_URL    other hosts; not from .env
`);
  return 0;
}
