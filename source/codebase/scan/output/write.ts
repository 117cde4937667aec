/** The files that a scan writes, where it is asked to. They are for their owner only. */
import { join } from 'node:path';
import type { LoginFlow } from '../../../config/answer-values.ts';
import { makePrivateFolder, writePrivate } from '../../../config/private-files.ts';
import { scanFile } from '../../../migration/code-progress.ts';
import { byFlow } from './by-flow.ts';
import type { ScanDocument } from './document.ts';
import type { Losses } from './losses.ts';
import { codePage } from './page.ts';
import { planOf } from './plan.ts';
import { sarifOf } from './sarif.ts';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** What the places are joined with. */
export interface JoinedWith {
  losses: Losses;
  flow?: LoginFlow | undefined;
}

/** scan.json, scan.sarif and MIGRATION-PLAN.md. */
export function writeDocuments(folder: string, document: ScanDocument, flow?: LoginFlow): void {
  makePrivateFolder(folder);
  write(folder, scanFile, json(document));
  write(folder, 'scan.sarif', json(sarifOf(document.findings)));
  write(folder, 'MIGRATION-PLAN.md', planOf(byFlow(document.findings, flow)));
}

/** scan.json in a migration's folder, and the page in its report. */
export function writePage(dir: string, document: ScanDocument, { losses, flow }: JoinedWith): void {
  const report = join(dir, 'report');
  makePrivateFolder(report);
  write(dir, scanFile, json(document));
  write(report, 'code.html', codePage({ ...document, findings: byFlow(document.findings, flow) }, losses));
}

const write = (folder: string, name: string, text: string): void =>
  writePrivate(join(folder, name), append => append(text));
