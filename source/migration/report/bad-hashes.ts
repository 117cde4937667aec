/** `bad-hashes.csv`: every line of the hash file that cannot be used. Never a hash: only where it is, whose, and what is wrong. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { makePrivateFolder } from '../../config/private-files.ts';
import type { Journal } from '../engine/journal.ts';
import { knownHashFile } from '../sources/hash-file.ts';
import { writeCsv } from './csv.ts';

/** Writes the file into the report's folder, or removes it where no line is bad. */
export function writeBadHashes(dir: string, journal: Journal): void {
  const file = knownHashFile(journal);
  const path = join(dir, 'bad-hashes.csv');
  if (file && file.bad > 0) {
    makePrivateFolder(dir);
    writeCsv(path, [file.unit, 'user_id', 'field', 'reason'], rows(journal));
  } else rmSync(path, { force: true });
}

function* rows(journal: Journal): Iterable<string[]> {
  const all = journal.db.prepare('SELECT line, user_id, field, reason FROM bad_hashes ORDER BY line');
  for (const { line, user_id, field, reason } of all.iterate()) {
    yield [String(line), String(user_id ?? ''), String(field), String(reason)];
  }
}
