/** Reads the hash file for all who ask: one reading at a time, and a list of its bad lines in the report's folder. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Journal } from './engine/journal.ts';
import type { HashFileSummary } from './model.ts';
import { notRead } from './not-read.ts';
import { writeBadHashes } from './report/bad-hashes.ts';
import { type HashFileOptions, indexHashFile } from './sources/hash-file.ts';

export class HashFiles {
  readonly #journal: Journal;
  readonly #reportDir: string;
  #reading: Promise<unknown> = Promise.resolve();

  constructor(journal: Journal, reportDir: string) {
    this.#journal = journal;
    this.#reportDir = reportDir;
  }

  /** Reads the file where it was not read, or changed since. Throws UserError when it cannot be read. */
  read(path: string, options: HashFileOptions = {}): Promise<HashFileSummary> {
    const reading = this.#reading.then(async () => {
      if (this.#journal.get('inventory') === undefined) throw notRead();
      const { summary, fresh } = await indexHashFile(this.#journal, path, options);
      const listed = existsSync(join(this.#reportDir, 'bad-hashes.csv'));
      if (fresh || listed !== summary.bad > 0) writeBadHashes(this.#reportDir, this.#journal);
      return summary;
    });
    this.#reading = reading.catch(() => {});
    return reading;
  }
}
