/** The hash file on the command line: read as soon as it is named, with progress and a count. */
import { number } from '../figures.ts';
import { asideLines, badLines, coverage } from '../migration/planning/hash-words.ts';
import type { Headless } from './headless.ts';
import { note, progress } from './print.ts';

/** Lines from which on the progress is worth a line of its own. */
const many = 10_000;

/** Reads the hash file where one is named, and says what is in it; where bad lines stop a run, its problem names them. */
export async function ensureHashFile({ migration, answers, flags, signal }: Headless): Promise<void> {
  const path = answers.passwords === 'file' ? answers.passwordFile : undefined;
  const inventory = migration.summary();
  if (path === undefined || !inventory) return;
  const silent = flags.quiet || flags.json;
  let shown = false;
  const onLines = (lines: number, share: number) => {
    if (silent || lines < many) return;
    shown = true;
    progress(`Reading the hash file: ${number(lines)} lines, ${Math.floor(share * 100)} %`);
  };
  const file = await migration.readHashFile(path, { onLines, signal });
  if (silent) return;
  if (shown) note('');
  const bad = answers.badHashes === 'reset' ? badLines(file) : '';
  const said = [coverage(file, inventory), bad, asideLines(file)].filter(Boolean);
  note(`Hash file: ${said.join(' ')}`);
}
