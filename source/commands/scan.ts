/** `scan [folder]`: what a migration to B2B changes in a code base. Without network and credentials. */
import { InvalidArgumentError } from 'commander';
import type { Define } from './options.ts';
import type { ScanFlags } from './scan-folder.ts';

/** Exit code 0; with --check 3 for new places, or for more than --max; 2 for wrong input. */
export const define: Define = (command, exit) => {
  command
    .argument('[folder]', 'The code base; else the current folder.')
    .description(
      'Finds what a migration to B2B changes in your code: calls of the SDKs and of the API, components, hooks, settings. No network, no credentials; your code is changed with --write only.',
    )
    .option(
      '--out <folder>',
      'Write scan.json, scan.sarif and MIGRATION-PLAN.md there; scan.json is the next baseline.',
    )
    .option('--json', 'Print scan.json on stdout.')
    .option('--sarif', 'Print SARIF on stdout.')
    .option('--diff', 'Print the renames that are certain as a diff: imports, clients, components, hooks.')
    .option('--write', 'Make these renames in your files.')
    .option('--baseline <file>', 'A former scan.json: shows what is done, new and remaining.')
    .option('--check', 'For CI: exit code 3 if there are new places, or more than --max.')
    .option('--max <number>', 'With --check: this many places may remain.', wholeNumber)
    .option('--explain <id>', 'Show one place: what it becomes, and how the scan found it.')
    .option('--dir <folder>', "The migration's folder: adds its Users, and keeps the scan for status and report.")
    .addHelpText('after', moreHelp)
    .action(async (folder: string | undefined, flags: ScanFlags) => {
      const { scan } = await import('./scan-folder.ts');
      exit(await scan(folder ?? '.', flags));
    });
};

const moreHelp = `
A comment leaves out its own line and the next one; a reason is required:
  // stytch-scan-ignore: the old admin page, removed in March
  # stytch-scan-ignore until 2031-03-31: waits for the new login

Examples
  stytch-b2b-migrate scan ../app --out migration-plan
  stytch-b2b-migrate scan --diff
  stytch-b2b-migrate scan --check --baseline scan.json
  stytch-b2b-migrate scan --check --max 0`;

function wholeNumber(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It is a whole number.');
  return Number(value);
}
