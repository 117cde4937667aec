/** The files that a scan writes, where it is asked to. They are for their owner only. */
import { join } from 'node:path';
import { makePrivateFolder, writePrivate } from '../../../config/private-files.ts';
import { scanFile } from '../../../migration/code-progress.ts';
import type { ScanDocument } from './document.ts';
import type { Losses } from './losses.ts';
import { codePage } from './page.ts';
import { planOf } from './plan.ts';
import { sarifOf } from './sarif.ts';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** scan.json, scan.sarif and MIGRATION-PLAN.md. */
export function writeDocuments(folder: string, document: ScanDocument): void {
  makePrivateFolder(folder);
  write(folder, scanFile, json(document));
  write(folder, 'scan.sarif', json(sarifOf(document.findings)));
  write(folder, 'MIGRATION-PLAN.md', planOf(document.findings));
}

/** scan.json in a migration's folder, and the page in its report. */
export function writePage(dir: string, document: ScanDocument, losses: Losses): void {
  const report = join(dir, 'report');
  makePrivateFolder(report);
  write(dir, scanFile, json(document));
  write(report, 'code.html', codePage(document, losses));
}

const write = (folder: string, name: string, text: string): void =>
  writePrivate(join(folder, name), append => append(text));
