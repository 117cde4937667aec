/** How far a scan is; and its pauses, so that a screen is drawn and a key is heard meanwhile. */
import { setImmediate as breathe } from 'node:timers/promises';
import { counted, number } from '../../figures.ts';

export interface ScanProgress {
  phase: 'reading' | 'parsing' | 'following';
  /** Files. */
  done: number;
  /** Null while the folder is being read. */
  of: number | null;
}

const words: Record<ScanProgress['phase'], string> = {
  reading: 'Reading',
  parsing: 'Parsing',
  following: 'Following the clients',
};

/** `Parsing: 120 of 300 files`. */
export function scanProgressText({ phase, done, of }: ScanProgress): string {
  const files = of === null ? counted(done, 'file') : `${number(done)} of ${counted(of, 'file')}`;
  return `${words[phase]}: ${files}`;
}

export interface ScanOptions {
  onProgress?: ((progress: ScanProgress) => void) | undefined;
  /** Stops the scan, which rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Milliseconds between two pauses. */
const slice = 25;

export class ScanPauses {
  readonly #options: ScanOptions;
  #last = performance.now();

  constructor(options: ScanOptions) {
    this.#options = options;
  }

  /** Called for each file: pauses and reports now and then. */
  async after(progress: ScanProgress): Promise<void> {
    const { onProgress, signal } = this.#options;
    signal?.throwIfAborted();
    if (performance.now() - this.#last < slice) return;
    onProgress?.(progress);
    await breathe();
    this.#last = performance.now();
  }
}
