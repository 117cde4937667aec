/** Flags that several commands share. */
import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { AnswerId } from '../config/answers.ts';
import { answerFlags, flagProblem } from '../wizard/flags.ts';

/** How a command is given its program, and says with which exit code it ended. */
export type Define = (command: Command, exit: (code: number) => void) => void;

/** Flags of a command that reads a folder and nothing else. */
export const folderOptions = (command: Command): Command =>
  command
    .optionsGroup('Options:')
    .option('--dir <folder>', "The migration's folder; else your own configuration folder.")
    .option('--json', 'Print JSON on stdout.');

export const hostOptions = (command: Command): Command =>
  command
    .option('--api-url <url>', "Another host than Stytch's: https, or http on this machine.")
    .option('--management-url <url>', 'The same for the management API.');

/** Flags of a command that calls Stytch and never asks. */
export function headlessOptions(command: Command, answers: 'shown' | 'hidden'): Command {
  folderOptions(command)
    .option('--no-input', 'Never ask. These commands never do: what is missing is named at once.')
    .option('--quiet', 'Print no progress on stderr.')
    .option('--read-again', 'Read all Users again first.')
    .option('--rate <calls>', 'Make this many calls a second to one endpoint; else 65, which Stytch asks for.')
    .option(
      '--search-rate <calls>',
      'Make this many searches a minute, where Stytch agreed to more than 150 (Users) and 100 (Organizations, Members).',
    )
    .option('--confirm-live <id>', 'The id of the live project, typed: nothing is written to it without.');
  hostOptions(command);
  answerOptions(command, answers === 'hidden');
  return command.addHelpText('after', environmentHelp + (answers === 'hidden' ? answersElsewhere : answersSaved));
}

/** Every answer as a flag, or some. Where they are hidden they are taken all the same. */
export function answerOptions(command: Command, hidden = false, only?: readonly AnswerId[]): void {
  for (const each of answerFlags) {
    if (only && !only.includes(each.answer)) continue;
    const { options, file, isFile, summary } = each;
    const values = options.length > 0 ? ` One of ${options.join(', ')}${file ? ', or the path of a file' : ''}.` : '';
    const option = new Option(`${each.flag} <${isFile ? 'file' : options.length > 0 ? 'value' : 'text'}>`)
      .helpGroup(`Answers: ${each.group}`)
      .hideHelp(hidden);
    option.description = summary + values + (ruleAnswers.has(each.answer) ? ' @file reads them from a file.' : '');
    // `--no-email` asks what becomes of Users without an email; commander would take it for the opposite of `--email`.
    option.negate = false;
    if (options.length > 0) option.argChoices = [...options];
    option.argParser((value: string) => {
      const text = ruleAnswers.has(each.answer) ? textOf(value) : value;
      const problem = flagProblem(each, text);
      if (problem) throw new InvalidArgumentError(problem);
      return text;
    });
    command.addOption(option);
  }
}

/** Rules as text, which may be long: `@file` stands for what is in the file. */
const ruleAnswers: ReadonlySet<AnswerId> = new Set<AnswerId>(['tenancyRules', 'metadata', 'databaseColumns']);

function textOf(value: string): string {
  if (!value.startsWith('@')) return value;
  try {
    return readFileSync(value.slice(1), 'utf8')
      .replace(/^\ufeff/, '')
      .trim();
  } catch (error) {
    throw new InvalidArgumentError(`${value.slice(1)} cannot be read: ${(error as NodeJS.ErrnoException).code}.`);
  }
}

export const environmentHelp = `
Environment (or a .env file in the current folder; secrets are never written)
  STYTCH_CONSUMER_PROJECT_ID, STYTCH_CONSUMER_SECRET
  STYTCH_WORKSPACE_KEY_ID, STYTCH_WORKSPACE_KEY_SECRET    or
  STYTCH_B2B_PROJECT_ID, STYTCH_B2B_SECRET
  STYTCH_API_URL, STYTCH_MANAGEMENT_URL    other hosts; not from .env
`;

const answersSaved = `
Answers are kept in answers.json in the folder: the wizard and "run" save them
there, and a flag wins over a saved answer.`;

const answersElsewhere = `
Answers come from the folder. A folder without them takes the same flags as
"run": see "help run".`;
