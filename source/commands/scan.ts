/** `scan [folder]`: what a migration to B2B changes in a code base. Without network and credentials. */
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { Finding } from '../codebase/scan/finding.ts';
import { type Baseline, baselineIn, documentOf } from '../codebase/scan/output/document.ts';
import { explain } from '../codebase/scan/output/explain.ts';
import { type Losses, lossesOf } from '../codebase/scan/output/losses.ts';
import { sarifOf } from '../codebase/scan/output/sarif.ts';
import { screenOf } from '../codebase/scan/output/screen.ts';
import { type Progress, progressOf } from '../codebase/scan/output/summary.ts';
import { writeDocuments, writePage } from '../codebase/scan/output/write.ts';
import { type ScanResult, scan as scanFolder } from '../codebase/scan/scan.ts';
import { UserError } from '../config/user-error.ts';
import { number } from '../figures.ts';
import { scanFile } from '../migration/code-progress.ts';
import type { Define } from './options.ts';
import { note, print, printJson, printPage } from './print.ts';

interface Flags {
  out?: string;
  json?: boolean;
  sarif?: boolean;
  diff?: boolean;
  write?: boolean;
  baseline?: string;
  check?: boolean;
  max?: number;
  explain?: string;
  dir?: string;
}

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
    .action(async (folder: string | undefined, flags: Flags) => exit(await scan(folder ?? '.', flags)));
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

async function scan(folder: string, flags: Flags): Promise<number> {
  const root = resolve(folder);
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UserError({
      what: `There is no folder ${root}.`,
      why: 'The scan reads a folder.',
      next: 'Name the folder of your code.',
      exitCode: 2,
    });
  }
  const before = baselineOf(flags);
  const result = await scanFolder(root);
  if (flags.explain !== undefined) return explained(flags.explain, result.findings);
  if (flags.diff || flags.write) return await rename(root, result, flags.write === true);
  const progress = progressOf(result, before?.seen);
  const document = documentOf(result, progress, before);
  const losses = await lossesIn(flags.dir);
  if (flags.out !== undefined) writeDocuments(resolve(flags.out), document);
  if (flags.dir !== undefined) writePage(resolve(flags.dir), document, losses);
  if (flags.json) printJson(document);
  else if (flags.sarif) printJson(sarifOf(result.findings));
  else for (const line of screenOf(result, progress, losses)) print(line);
  return flags.check ? check(progress, flags) : 0;
}

function check({ fresh, remaining, onBothSides }: Progress, { baseline, max }: Flags): number {
  // At the end nothing calls Consumer, behind no flag either.
  const left = fresh.length + remaining.length + onBothSides.length;
  if (max !== undefined && left > max) {
    note(`${number(left)} places remain; ${number(max)} may.`);
    return 3;
  }
  if (baseline !== undefined && fresh.length > 0) {
    for (const { file, line, symbol } of fresh) note(`New: ${file}:${line} ${symbol}`);
    return 3;
  }
  return 0;
}

function baselineOf({ baseline, out, dir, check: isCheck, max }: Flags): Baseline | undefined {
  if (isCheck && baseline === undefined && max === undefined) {
    throw new UserError({
      what: '--check needs something to compare with.',
      why: 'It fails for new places, or for more than a number of them.',
      next: 'Add --baseline scan.json, or --max 0.',
      exitCode: 2,
    });
  }
  const kept = [out, dir].flatMap(each => (each === undefined ? [] : [join(resolve(each), scanFile)]));
  const path = baseline ?? kept.find(each => existsSync(each));
  return path === undefined ? undefined : baselineIn(path);
}

function explained(id: string, findings: Finding[]): number {
  const found = findings.find(each => each.id === id);
  if (!found) {
    throw new UserError({
      what: `There is no place with the id ${id}.`,
      why: 'It may be done, or the id is of another code base.',
      next: 'Run the scan without --explain to see all ids.',
      exitCode: 2,
    });
  }
  for (const line of explain(found)) print(line);
  return 0;
}

/** Prints the certain renames, or makes them. What stays is named on stderr. */
async function rename(root: string, result: ScanResult, isWritten: boolean): Promise<number> {
  const { changesOf, writeChanges } = await import('../codebase/scan/renames/changes.ts');
  const { diffOf } = await import('../codebase/scan/output/diff.ts');
  const { changes, kept } = await changesOf(root, result);
  if (isWritten) writeChanges(root, changes);
  if (isWritten) for (const { path } of changes) print(`Changed: ${path}`);
  else printPage(diffOf(changes));
  for (const { path, reason } of kept) note(`Not changed in ${path}: ${reason}`);
  const files = `${number(changes.length)} ${changes.length === 1 ? 'file' : 'files'}`;
  note(
    isWritten
      ? `${files} changed. The calls are still to be changed: run the scan again.`
      : `${files} would change. --write makes these changes; nothing else is written.`,
  );
  return 0;
}

/** By factor: how many Users a change concerns. Nothing without a folder that has an inventory. */
async function lossesIn(dir: string | undefined): Promise<Losses> {
  if (dir === undefined) return new Map();
  // It brings the engine, which a scan alone does not wait for.
  const { withFolder } = await import('./journal-only.ts');
  const factors = await withFolder(
    dir,
    ({ migration }) => migration.summary()?.factors ?? [],
    () => [],
  );
  return lossesOf(factors);
}

function wholeNumber(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It is a whole number.');
  return Number(value);
}
