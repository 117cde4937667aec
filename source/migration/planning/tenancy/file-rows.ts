/** Which lines of the tenancy file no User was found for. */
import { tenancyFile } from '../../sources/tenancy-file.ts';
import type { User } from '../../sources/user.ts';
import { type Examples, examplesOf } from '../examples.ts';

export interface FileRows {
  lines: number;
  /** Lines of Users who were not read, and lines that are there twice: how many, and the first of them. */
  unknown: Examples<number>;
  duplicates: Examples<number>;
}

export class RowCounter {
  readonly #file;
  readonly #seen = new Set<number>();

  constructor(path: string) {
    this.#file = tenancyFile(path);
  }

  see(user: User): void {
    for (const { line } of this.#file.rowsOf(user)) this.#seen.add(line);
  }

  summary(): FileRows {
    const lines = this.#file.lines();
    return {
      lines: lines.length,
      unknown: examplesOf(lines.filter(line => !this.#seen.has(line))),
      duplicates: examplesOf(this.#file.duplicates),
    };
  }
}
