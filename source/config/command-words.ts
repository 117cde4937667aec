/** The words of a command line that a person typed. There is no shell: quotes keep a word with blanks together, nothing else. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';

export function wordsOf(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|'([^']*)'|([^\s"']+)/g)].map(([, double, single, plain]) =>
    String(double ?? single ?? plain),
  );
}

/** The same command for another working folder: files that are there are named from the root. */
export function absoluteCommand(command: string): string {
  const isFile = (word: string) => /[./\\]/.test(word) && statSync(word, { throwIfNoEntry: false })?.isFile() === true;
  const words = wordsOf(command);
  if (!words.some(isFile)) return command;
  const quoted = (word: string) => (/\s|^$/.test(word) ? (word.includes('"') ? `'${word}'` : `"${word}"`) : word);
  return words.map(word => quoted(isFile(word) ? resolve(word) : word)).join(' ');
}
