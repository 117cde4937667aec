/** Writes the files of an export. A file of the team's own is never written over. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makePrivateFolder, writePrivate } from '../../../config/private-files.ts';
import { UserError } from '../../../config/user-error.ts';
import { header } from './export.ts';

const names = ['main.tf', 'settings.tf', 'variables.tf', 'imports.tf'];

/** The paths that were written. Throws UserError (exit code 2) where another file has one of the names. */
export function writeTerraform(folder: string, files: Record<string, string>): string[] {
  const taken = names.map(name => join(folder, name)).filter(path => existsSync(path) && !isOurs(path));
  if (taken.length > 0) {
    throw new UserError({
      what: `${taken.join(', ')} ${taken.length === 1 ? 'is' : 'are'} there already.`,
      why: 'This tool did not write it, so nothing was written.',
      next: 'Name another folder.',
      exitCode: 2,
    });
  }
  makePrivateFolder(folder);
  // What an earlier export has and this one has not would be read, too.
  for (const name of names) if (!Object.hasOwn(files, name)) rmSync(join(folder, name), { force: true });
  return Object.entries(files).map(([name, text]) => {
    const path = join(folder, name);
    writePrivate(path, append => append(text));
    return path;
  });
}

const isOurs = (path: string) => readFileSync(path, 'utf8').startsWith(header);
