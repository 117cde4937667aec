/** `scan [folder]`: what a migration to B2B changes in a code base. Reads only, without network and credentials. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { Finding } from '../codebase/scan/finding.ts';
import { planOf } from '../codebase/scan/output/plan.ts';
import { sarifOf } from '../codebase/scan/output/sarif.ts';
import { screenOf } from '../codebase/scan/output/screen.ts';
import { open, type Progress, progressOf, type Seen } from '../codebase/scan/output/summary.ts';
import { type ScanResult, scan as scanFolder } from '../codebase/scan/scan.ts';
import { UserError } from '../config/user-error.ts';
import { number } from '../figures.ts';
import type { Define } from './options.ts';
import { note, print, printJson } from './print.ts';

interface Flags {
  out?: string;
  json?: boolean;
  sarif?: boolean;
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
      'Finds what a migration to B2B changes in your code: calls of the SDKs and of the API, components, hooks, settings. Reads only: no network, no credentials.',
    )
    .option(
      '--out <folder>',
      'Write scan.json, scan.sarif and MIGRATION-PLAN.md there. A scan.json there is the baseline.',
    )
    .option('--json', 'Print scan.json on stdout.')
    .option('--sarif', 'Print SARIF on stdout.')
    .option('--baseline <file>', 'A former scan.json: shows what is done, new and remaining.')
    .option('--check', 'For CI: exit code 3 if there are new places, or more than --max.')
    .option('--max <number>', 'With --check: this many places may remain.', wholeNumber)
    .option('--explain <id>', 'Show one place: what it becomes, and how the scan found it.')
    .option('--dir <folder>', "The migration's folder: says how many Users an operation concerns.")
    .addHelpText('after', moreHelp)
    .action(async (folder: string | undefined, flags: Flags) => exit(await scan(folder ?? '.', flags)));
};

const moreHelp = `
A comment leaves out its own line and the next one; a reason is required:
  // stytch-scan-ignore: the old admin page, removed in March
  # stytch-scan-ignore until 2031-03-31: waits for the new login

Examples
  stytch-b2b-migrate scan ../app --out migration-plan
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
  if (flags.explain !== undefined) return explain(flags.explain, result.findings);
  const progress = progressOf(result.findings, before);
  const document = documentOf(result, progress);
  if (flags.out !== undefined) write(resolve(flags.out), document, result);
  if (flags.json) printJson(document);
  else if (flags.sarif) printJson(sarifOf(result.findings));
  else for (const line of screenOf(result, progress, await losses(flags.dir))) print(line);
  return flags.check ? check(progress, flags) : 0;
}

function check({ fresh, remaining }: Progress, { baseline, max }: Flags): number {
  const left = fresh.length + remaining.length;
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

/** All places that a former scan saw, also those that were done before it. */
function baselineOf({ baseline, out, check: isCheck, max }: Flags): Seen[] | undefined {
  if (isCheck && baseline === undefined && max === undefined) {
    throw new UserError({
      what: '--check needs something to compare with.',
      why: 'It fails for new places, or for more than a number of them.',
      next: 'Add --baseline scan.json, or --max 0.',
      exitCode: 2,
    });
  }
  const kept = out === undefined ? undefined : join(resolve(out), 'scan.json');
  const path = baseline ?? (kept !== undefined && existsSync(kept) ? kept : undefined);
  if (path === undefined) return undefined;
  try {
    const { findings, done } = JSON.parse(readFileSync(path, 'utf8')) as { findings: Finding[]; done: Seen[] };
    return [...open(findings), ...done].map(({ id, file, symbol }) => ({ id, file, symbol }));
  } catch (cause) {
    throw new UserError({
      what: `${path} is no scan.json.`,
      why: String(cause),
      next: 'Write one with --out.',
      exitCode: 2,
      cause,
    });
  }
}

const documentOf = (result: ScanResult, progress: Progress) => ({
  version: 1,
  totals: {
    files: result.files,
    parsed: result.parsed,
    done: progress.done.length,
    new: progress.fresh.length,
    remaining: progress.remaining.length,
    onBothSides: result.findings.filter(({ onBothSides }) => onBothSides).length,
    inTests: result.findings.filter(({ isTest }) => isTest).length,
  },
  findings: result.findings,
  done: progress.done,
  suppressions: result.suppressions,
  bridges: result.bridges,
  skipped: result.skipped,
});

function write(out: string, document: ReturnType<typeof documentOf>, { findings }: ScanResult): void {
  mkdirSync(out, { recursive: true });
  const files = {
    'scan.json': `${JSON.stringify(document, null, 2)}\n`,
    'scan.sarif': `${JSON.stringify(sarifOf(findings), null, 2)}\n`,
    'MIGRATION-PLAN.md': planOf(findings),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(out, name), text, { mode: 0o600 });
}

function explain(id: string, findings: Finding[]): number {
  const found = findings.find(each => each.id === id);
  if (!found) {
    throw new UserError({
      what: `There is no place with the id ${id}.`,
      why: 'It may be done, or the id is of another code base.',
      next: 'Run the scan without --explain to see all ids.',
      exitCode: 2,
    });
  }
  const { parameters, fields } = found;
  print(`${found.file}:${found.line}:${found.column}  ${found.symbol}`);
  if (found.operation) print(`Operation: ${found.operation}`);
  print(`Becomes: ${found.becomes}${found.b2b.length > 0 ? `: ${found.b2b.join(' or ')}` : ''}`);
  if (parameters) {
    const renamed = Object.entries(parameters.renamed).map(([from, to]) => `${from} -> ${to}`);
    const lists: [string, string[]][] = [
      ['Required', parameters.required],
      ['Renamed', renamed],
      ['Removed', parameters.removed],
      ['New', parameters.optional],
    ];
    for (const [label, names] of lists) if (names.length > 0) print(`${label}: ${names.join(', ')}`);
  }
  if (fields.length > 0)
    print(`Read near it: ${fields.map(({ name, b2b }) => `${name} -> ${b2b ?? 'nothing'}`).join(', ')}`);
  print(found.advice);
  print(`Confidence: ${found.confidence}`);
  for (const step of found.chain) print(`  ${step}`);
  return 0;
}

/** By factor: how many Users lose it. Nothing without a folder that has an inventory. */
async function losses(dir: string | undefined): Promise<Map<string, string>> {
  if (dir === undefined) return new Map();
  // It brings the engine, which a scan alone does not wait for.
  const { withFolder } = await import('./journal-only.ts');
  const factors = await withFolder(
    dir,
    ({ migration }) => migration.summary()?.factors ?? [],
    () => [],
  );
  return new Map(factors.map(({ id, users }) => [id, `${number(users)} Users lose it`]));
}

function wholeNumber(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It is a whole number.');
  return Number(value);
}
