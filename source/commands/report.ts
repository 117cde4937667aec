/** `report`: writes the report of the last run again, without a call. */
import { UserError } from '../config/user-error.ts';
import { answersFromFlags } from '../wizard/flags.ts';
import { withFolder } from './journal-only.ts';
import { print, printJson, printPage } from './print.ts';

const help = `stytch-b2b-migrate report: write the report of the last run again

Examples
  stytch-b2b-migrate report
  stytch-b2b-migrate report --dir ./migration --json
`;

/** Exit code 0, or 2 when no run has come to an end. Needs no credentials. */
export async function run(args: string[]): Promise<number> {
  const { own: flags } = answersFromFlags(args, {
    dir: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  });
  if (flags.help) {
    printPage(help);
    return 0;
  }
  const folder = await withFolder(flags.dir, ({ answers, migration }) => migration.report(answers), nothingBegun);
  if (flags.json) printJson({ report: folder });
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
