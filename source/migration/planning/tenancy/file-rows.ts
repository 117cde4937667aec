/** Which lines of the tenancy file no User was found for. */
import { tenancyFile } from '../../sources/tenancy-file.ts';
import type { User } from '../../sources/user.ts';

export interface FileRows {
  lines: number;
  /** Lines of Users who were not read, and lines that are there twice: how many, and the first of them. */
  unknown: { count: number; examples: number[] };
  duplicates: { count: number; examples: number[] };
}

const mostExamples = 5;

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
    const some = (found: number[]) => ({ count: found.length, examples: found.slice(0, mostExamples) });
    return {
      lines: lines.length,
      unknown: some(lines.filter(line => !this.#seen.has(line))),
      duplicates: some(this.#file.duplicates),
    };
  }
}
