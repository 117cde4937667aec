/** Renames that are certain, as new texts of files. Reads only: the caller decides whether they are written. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../../config/user-error.ts';
import { readWithTree } from '../languages/index.ts';
import type { ScanResult } from '../scan.ts';
import { browserEdits } from './javascript.ts';
import { apply, editsOf, isDeclaredAgain } from './leaves.ts';
import { importedBy, isOfB2B, rulesFor, rulesWithoutImport } from './rules.ts';

export interface Change {
  path: string;
  before: string;
  after: string;
}

/** Names that stay as they are, with the reason. */
export interface Kept {
  path: string;
  reason: string;
}

/** The changes of all files that have names of an SDK: of clients, imports, components and hooks, and of their types. */
export async function changesOf(root: string, { withSdk }: ScanResult): Promise<{ changes: Change[]; kept: Kept[] }> {
  const changes: Change[] = [];
  const kept: Kept[] = [];
  for (const path of withSdk) {
    const before = readFileSync(join(root, path), 'utf8');
    const { after, reasons } = await renamed(path, before);
    kept.push(...reasons.map(reason => ({ path, reason })));
    if (after !== before) changes.push({ path, before, after });
  }
  return { changes, kept };
}

async function renamed(path: string, text: string): Promise<{ after: string; reasons: string[] }> {
  const read = await readWithTree(path, text);
  if (!read) return { after: text, reasons: ['Its language has no renames.'] };
  const { file, tree } = read;
  const { language } = file;
  const imported = importedBy(file);
  const again = imported.filter(({ local }) => isDeclaredAgain(local, text, tree));
  const rules = imported.filter(each => !again.includes(each)).flatMap(each => rulesFor(each, language));
  const browser = language === 'javascript' ? browserEdits(text, tree) : { edits: [], kept: [] };
  const edits = [...editsOf(text, tree, [...rules, ...rulesWithoutImport(file)]), ...browser.edits];
  if (edits.length > 0 && imported.some(each => isOfB2B(each, language))) {
    return { after: text, reasons: ['It uses the B2B SDK, too: what is to be renamed there is not certain.'] };
  }
  return {
    after: apply(text, edits),
    reasons: [
      ...again.map(({ local }) => `${local} is declared a second time in the file.`),
      ...browser.kept.map(name => `The name in B2B of ${name} is not certain, or what is read of it changes.`),
    ],
  };
}

/** Writes them. Throws a UserError where a file is not any more what was read. */
export function writeChanges(root: string, changes: Change[]): void {
  for (const { path, before, after } of changes) {
    const file = join(root, path);
    if (readFileSync(file, 'utf8') !== before) {
      throw new UserError({
        what: `${path} was changed while the scan ran.`,
        why: 'The renames belong to the text that was read.',
        next: 'Run the command again. Files that were written before this one have their renames.',
      });
    }
    writeFileSync(file, after);
  }
}
