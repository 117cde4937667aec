/** `report`: writes the report of the last run again, without a call; also for other columns of the application's database. */
import type { AnswerId, Answers } from '../config/answers.ts';
import { openAnswers } from '../config/answers-file.ts';
import { UserError } from '../config/user-error.ts';
import { answersFromFlags } from '../wizard/flags.ts';
import { type Folder, withFolder } from './journal-only.ts';
import { answerOptions, type Define, folderOptions } from './options.ts';
import { print, printJson } from './print.ts';

export const define: Define = (command, exit) => {
  folderOptions(command)
    .description('Writes the report of the last run again, without a call. Needs no credentials.')
    .addHelpText('after', examples)
    .action(async () => exit(await report(command.opts())));
  answerOptions(command, false, ofDatabase);
};

/** Nothing that a run makes depends on them, so they may be given after it. */
const ofDatabase: readonly AnswerId[] = ['database', 'databaseColumns'];

const examples = `
Answers are saved in the folder. crosswalk.sql fills columns of your database:
  report --database mysql --database-columns "orders.user_id by workspace_id"
`;

/** Exit code 0, or 2 when no run has come to an end. */
async function report({ dir, json, ...flags }: { dir?: string; json?: boolean }): Promise<number> {
  const given = answersFromFlags(flags);
  const folder = await withFolder(dir, work => written(work, given), nothingBegun);
  if (json) printJson({ report: folder });
  else print(folder);
  return 0;
}

async function written({ dir, answers, migration }: Folder, given: Answers): Promise<string> {
  const all = { ...answers, ...given };
  const folder = await migration.report(all);
  if (Object.keys(given).length > 0) openAnswers(dir).save(all);
  return folder;
}

function nothingBegun(dir: string): never {
  throw new UserError({
    what: `There is nothing to report in ${dir}.`,
    why: 'No migration was begun there.',
    next: 'Name its folder with --dir.',
    exitCode: 2,
  });
}
