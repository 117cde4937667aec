/** The output after a target's files are written: their names, and how to use them. */
import { relative } from 'node:path';
import type { Target } from './targets/target.ts';

/** `written`: the paths of the files. */
export function whatNow(target: Target, written: string[]): string[] {
  return [
    'Written:',
    ...written.map(path => `  ${relative('.', path)}`),
    '',
    'Wire it in:',
    ...target.wiring.map(line => `  ${line}`),
    '',
    `Packages: ${target.needs}`,
    `Its own tests: ${target.test}`,
    ...(target.notes ? ['', ...target.notes] : []),
  ];
}
