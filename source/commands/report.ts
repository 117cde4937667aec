/** `report`: writes the report of the last run again, without a call. */
import { UserError } from '../config/user-error.ts';
import { withFolder } from './journal-only.ts';
import { type Define, folderOptions } from './options.ts';
import { print, printJson } from './print.ts';

export const define: Define = (command, exit) => {
  folderOptions(command)
    .description('Writes the report of the last run again, without a call. Needs no credentials.')
    .action(async () => exit(await report(command.opts())));
};

/** Exit code 0, or 2 when no run has come to an end. */
async function report({ dir, json }: { dir?: string; json?: boolean }): Promise<number> {
  const folder = await withFolder(dir, ({ answers, migration }) => migration.report(answers), nothingBegun);
  if (json) printJson({ report: folder });
  else print(folder);
  return 0;
}

function nothingBegun(dir: string): never {
  throw new UserError({
    what: `There is nothing to report in ${dir}.`,
    why: 'No migration was begun there.',
    next: 'Name its folder with --dir.',
    exitCode: 2,
  });
}
