/** The dual-write module, when it is requested in the wizard. */
import { resolve } from 'node:path';
import type { Answers } from '../config/answers.ts';
import { bridgeSettings } from './settings.ts';
import { dualWrite } from './targets/dual-write.ts';
import { dualWritePython } from './targets/dual-write-python.ts';
import { whatNow } from './what-now.ts';
import { writeBridge } from './write.ts';

const targets = { javascript: dualWrite, python: dualWritePython };

export type DualWriteLanguage = keyof typeof targets;

/** Writes it into `out`, with the tenancy of the migration in `dir`. Returns what to do next, in lines. Throws UserError if files exist. */
export function writeDualWrite(language: DualWriteLanguage, dir: string, answers: Answers, out: string): string[] {
  const target = targets[language];
  return whatNow(target, writeBridge(target, bridgeSettings(dir, answers).settings, resolve(out), false));
}
