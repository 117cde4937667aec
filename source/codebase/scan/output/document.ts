/** scan.json: all places, and what a later scan needs to know. */
import { readFileSync } from 'node:fs';
import { UserError } from '../../../config/user-error.ts';
import type { CodePoint } from '../../../migration/code-progress.ts';
import type { Finding } from '../finding.ts';
import type { ScanResult } from '../scan.ts';
import type { Progress, Seen } from './summary.ts';

const version = 1;

export interface ScanDocument extends Omit<ScanResult, 'files' | 'parsed' | 'languages' | 'withSdk'> {
  version: typeof version;
  totals: Record<'files' | 'parsed' | 'done' | 'new' | 'remaining' | 'onBothSides' | 'suppressed' | 'inTests', number>;
  done: Seen[];
  history: CodePoint[];
}

/** What an earlier scan left. */
export interface Baseline {
  seen: Seen[];
  history: CodePoint[];
}

export function documentOf(
  { files, parsed, languages: _languages, withSdk: _withSdk, ...result }: ScanResult,
  progress: Progress,
  before: Baseline | undefined,
): ScanDocument {
  const left = progress.fresh.length + progress.remaining.length;
  return {
    version,
    totals: {
      files,
      parsed,
      done: progress.done.length,
      new: progress.fresh.length,
      remaining: progress.remaining.length,
      onBothSides: progress.onBothSides.length,
      suppressed: progress.suppressed.length,
      inTests: result.findings.filter(({ isTest }) => isTest).length,
    },
    ...result,
    done: progress.done,
    history: [
      ...(before?.history ?? []),
      {
        at: new Date().toISOString(),
        done: progress.done.length,
        remaining: left,
        onBothSides: progress.onBothSides.length,
      },
    ],
  };
}

/** Reads a scan.json. Throws a UserError where it is none. */
export function baselineIn(path: string): Baseline {
  try {
    const document = JSON.parse(readFileSync(path, 'utf8')) as ScanDocument;
    const { findings, suppressed, done, history } = document;
    if (document.version !== version) throw new Error(`Its version is ${document.version}, not ${version}.`);
    const places: (Finding | Seen)[] = [...[...findings, ...suppressed].filter(({ isTest }) => !isTest), ...done];
    return { seen: places.map(({ id, file, symbol }) => ({ id, file, symbol })), history };
  } catch (cause) {
    throw new UserError({
      what: `${path} is no scan.json.`,
      why: cause instanceof Error ? cause.message : String(cause),
      next: 'Write one with --out.',
      exitCode: 2,
      cause,
    });
  }
}
