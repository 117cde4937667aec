/** `report`: writes the report of the last run again, without a call. */
import { headless } from './headless.ts';
import { print, printJson } from './print.ts';

const help = `stytch-b2b-migrate report: write the report of the last run again

Examples
  stytch-b2b-migrate report
  stytch-b2b-migrate report --dir ./migration --json`;

/** Exit code 0, or 2 when no run has come to an end. */
export const run = (args: string[]): Promise<number> =>
  headless({ help }, args, async ({ answers, flags, migration }) => {
    const folder = await migration.report(answers);
    if (flags.json) printJson({ report: folder });
    else print(folder);
    return 0;
  });
