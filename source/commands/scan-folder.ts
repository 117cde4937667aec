/** The work of `scan`. Apart from its flags, so that help and completion do not wait for it. */
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Finding } from '../codebase/scan/finding.ts';
import { byFlow } from '../codebase/scan/output/by-flow.ts';
import { type Baseline, baselineIn, documentOf } from '../codebase/scan/output/document.ts';
import { explain } from '../codebase/scan/output/explain.ts';
import { lossesOf } from '../codebase/scan/output/losses.ts';
import { sarifOf } from '../codebase/scan/output/sarif.ts';
import { screenOf } from '../codebase/scan/output/screen.ts';
import { type Progress, progressOf } from '../codebase/scan/output/summary.ts';
import { type JoinedWith, writeDocuments, writePage } from '../codebase/scan/output/write.ts';
import { type ScanResult, scan as scanFolder } from '../codebase/scan/scan.ts';
import { scanProgressText } from '../codebase/scan/scan-progress.ts';
import { UserError } from '../config/user-error.ts';
import { number } from '../figures.ts';
import { scanFile } from '../migration/code-progress.ts';
import { note, print, printJson, printText, progress as showProgress } from './print.ts';
import { printWrapped } from './print-wrapped.ts';

export interface ScanFlags {
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

/** Scans, and prints or writes what the flags ask for. Exit codes: see `define` in scan.ts. */
export async function scan(folder: string, flags: ScanFlags): Promise<number> {
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
  const result = await scanFolder(root, {
    onProgress: process.stderr.isTTY ? one => progressLine(scanProgressText(one)) : undefined,
  });
  if (process.stderr.isTTY) clearProgress();
  if (flags.explain !== undefined) return explained(flags.explain, result.findings);
  if (flags.diff || flags.write) return await rename(root, result, flags.write === true);
  const progress = progressOf(result, before?.seen);
  const document = documentOf(result, progress, before);
  const { losses, flow } = await joinedWith(flags.dir);
  if (flags.out !== undefined) writeDocuments(resolve(flags.out), document, flow);
  if (flags.dir !== undefined) writePage(resolve(flags.dir), document, { losses, flow });
  if (flags.json) printJson(document);
  else if (flags.sarif) printJson(sarifOf(result.findings));
  else {
    const findings = byFlow(result.findings, flow);
    for (const line of screenOf({ ...result, findings }, progress, losses)) printWrapped(line);
  }
  return flags.check ? check(progress, flags) : 0;
}

const widest = 60;
const progressLine = (text: string): void => showProgress(text.padEnd(widest));

/** Nothing stays of the progress. */
function clearProgress(): void {
  progressLine('');
  showProgress('');
}

function check({ fresh, remaining, onBothSides }: Progress, { baseline, max }: ScanFlags): number {
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

function baselineOf({ baseline, out, dir, check: isCheck, max }: ScanFlags): Baseline | undefined {
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
  else printText(diffOf(changes));
  for (const { path, reason } of kept) note(`Not changed in ${path}: ${reason}`);
  const files = `${number(changes.length)} ${changes.length === 1 ? 'file' : 'files'}`;
  note(
    isWritten
      ? `${files} changed. The calls are still to be changed: run the scan again.`
      : `${files} would change. --write makes these changes; nothing else is written.`,
  );
  return 0;
}

/** How many Users a change concerns, by factor, and the login flow that was chosen. Nothing without a migration's folder. */
async function joinedWith(dir: string | undefined): Promise<JoinedWith> {
  if (dir === undefined) return { losses: new Map() };
  // It brings the engine, which a scan alone does not wait for.
  const { withFolder } = await import('./journal-only.ts');
  const { factors, flow } = await withFolder(
    dir,
    ({ migration, answers }) => ({ factors: migration.summary()?.factors ?? [], flow: answers.loginFlow }),
    () => ({ factors: [], flow: undefined }),
  );
  return { losses: lossesOf(factors), flow };
}
