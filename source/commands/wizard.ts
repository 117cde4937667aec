/** `wizard`, also without any command: the interview in the terminal. */

import { existsSync } from 'node:fs';
import { addressesFrom, hostFlags, hostNotices } from '../config/addresses.ts';
import type { Answers } from '../config/answers.ts';
import { openAnswers } from '../config/answers-file.ts';
import { commandFor } from '../config/command-for.ts';
import { credentialsFrom } from '../config/credentials.ts';
import { environmentOf } from '../config/environment-variables.ts';
import { UserError } from '../config/user-error.ts';
import { answersFromFlags } from '../wizard/flags.ts';
import { loadViews } from '../wizard/views.ts';
import type { Ending } from '../wizard/wizard-context.tsx';
import { answerOptions, type Define, environmentHelp, hostOptions } from './options.ts';
import { print } from './print.ts';

interface Flags {
  dir?: string;
  accessible?: boolean;
  color: boolean;
  apiUrl?: string;
  managementUrl?: string;
}

export const define: Define = (command, exit) => {
  command
    .usage('[flags]')
    .description('Asks one question at a time, saves each answer, and goes on where it stopped.')
    .optionsGroup('Options:')
    .option('--dir <folder>', "The migration's folder; else your own configuration folder.")
    .option(
      '--accessible',
      'For screen readers: numbered lists that stand still (or ACCESSIBLE=1, or INK_SCREEN_READER=true).',
    );
  hostOptions(command);
  answerOptions(command);
  command
    .addHelpText('after', `\nAnswers that are given as flags are not asked for.\n${environmentHelp}`)
    .action(async () => {
      const flags = command.optsWithGlobals<Flags>();
      if (!process.stdin.isTTY || !process.stdout.isTTY) throw noTerminal();
      exit(await ask(flags, answersFromFlags(command.opts())));
    });
};

async function ask(flags: Flags, answers: Answers): Promise<number> {
  const environment = environmentOf();
  const addresses = addressesFrom({ ...process.env, ...hostFlags(flags) });
  const asked = [environment['ACCESSIBLE'], environment['INK_SCREEN_READER']];
  const accessible = flags.accessible === true || asked.some(value => /^(1|true)$/.test(value ?? ''));
  for (const text of hostNotices(addresses)) print(text);
  // Ink's colours do not know NO_COLOR; they do know this, when it is set before they are loaded.
  if (environment['NO_COLOR'] || !flags.color) process.env['FORCE_COLOR'] = '0';

  // The steps' screens load beside Ink.
  const [{ interview }, views] = await Promise.all([import('../wizard/interview.ts'), loadViews()]);
  const ending = await interview({
    dir: flags.dir,
    answers,
    credentials: credentialsFrom(environment),
    addresses,
    accessible,
    views,
  });
  const again = [
    ...(flags.dir === undefined ? [] : ['--dir', flags.dir]),
    ...(flags.accessible ? ['--accessible'] : []),
    ...(flags.apiUrl === undefined ? [] : ['--api-url', flags.apiUrl]),
    ...(flags.managementUrl === undefined ? [] : ['--management-url', flags.managementUrl]),
  ];
  return goodbye(ending, existsSync(openAnswers(flags.dir).path), commandFor(undefined, again));
}

function goodbye(ending: Ending, isSaved: boolean, again: string): number {
  if (ending.kind === 'error') throw ending.error;
  if (ending.kind === 'interrupted') {
    print(isSaved ? `Saved. Go on with: ${again}` : `Nothing was answered yet. Begin with: ${again}`);
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
