/**
 * Runs the team's own program or JavaScript module over the Users, once for each reading of them. Its answers are kept in the
 * migration's folder and read like a tenancy file. It gets neither secrets nor what Users can edit themselves.
 */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { wordsOf } from '../../config/command-words.ts';
import { renewPrivateFolder, writePrivate } from '../../config/private-files.ts';
import { UserError } from '../../config/user-error.ts';
import { fingerprint } from '../planning/identifiers.ts';
import { type ProgramOptions, runProgram } from './team-program.ts';
import { tenancyFile } from './tenancy-file.ts';
import type { User } from './user.ts';

export interface CommandInput {
  /** A program with its arguments, or the path of a JavaScript module alone. */
  command: string;
  /** Which reading of the Users it is. */
  reading: number;
  users: Iterable<User[]>;
  isKnown: (userId: string) => boolean;
  /** The migration's folder. */
  dir: string;
  /** Answers of `untrusted_metadata` decide nothing: the program does not see it, unless the person insisted. */
  withUntrusted: boolean;
}

export interface CommandOptions extends ProgramOptions {
  /** Called with the number of Users that were given to it. */
  onProgress?: ((given: number) => void) | undefined;
}

/** The answers' file; that of the errors has this name, too, with another ending. */
const answersEnding = '.ndjson';
const errorsEnding = '.errors.ndjson';
export const errorsPathOf = (path: string): string => path.replace(/\.ndjson$/, errorsEnding);

/** Runs it where these Users were not given to it before. The path of its answers. Throws UserError (exit code 2). */
export async function commandAnswers(input: CommandInput, options: CommandOptions = {}): Promise<string> {
  const { command, reading, dir, withUntrusted } = input;
  const argv = wordsOf(command);
  const id = fingerprint(JSON.stringify([argv, argv.map(versionOf), reading, withUntrusted]));
  const folder = join(dir, 'tenancy-command');
  const path = join(folder, `${id}${answersEnding}`);
  if (!existsSync(path) || !existsSync(errorsPathOf(path))) {
    const found = await answersOf(argv, input, options);
    // Those of other readings are not asked for again.
    renewPrivateFolder(folder, /\.ndjson(\.part)?$/);
    writeLines(errorsPathOf(path), found.errors);
    writeLines(path, found.rows);
  }
  tenancyFile(path);
  return path;
}

function writeLines(path: string, lines: readonly string[]): void {
  writePrivate(path, append => {
    for (const line of lines) append(`${line}\n`);
  });
}

/** What changes when the program is edited. */
function versionOf(word: string): string {
  const found = statSync(word, { throwIfNoEntry: false });
  return found?.isFile() ? `${found.size} ${found.mtimeMs}` : '';
}

async function answersOf(
  argv: readonly string[],
  { command, users, isKnown, withUntrusted }: CommandInput,
  { onProgress, ...options }: CommandOptions,
): Promise<{ rows: string[]; errors: string[] }> {
  function* texts() {
    let given = 0;
    for (const batch of users) {
      yield batch.map(user => `${JSON.stringify(shownTo(user, withUntrusted))}\n`).join('');
      given += batch.length;
      onProgress?.(given);
    }
  }
  const rows: string[] = [];
  const errors: string[] = [];
  const why = await runProgram(argv, texts(), line => sorted(line, isKnown, { rows, errors }), options);
  if (why === undefined) return { rows, errors };
  throw new UserError({
    what: `The tenancy command "${command}" cannot be used.`,
    why,
    next: 'It reads Users as NDJSON and writes lines such as {"user_id": "…", "tenant": "acme"}. Fix it, and try again.',
    exitCode: 2,
  });
}

/** Puts a line of the output where it belongs, or says what is wrong with it. */
function sorted(
  line: string,
  isKnown: (userId: string) => boolean,
  { rows, errors }: { rows: string[]; errors: string[] },
): string | undefined {
  if (line.trim() === '') return undefined;
  const found = recordIn(line);
  if (!found) return 'is no JSON object';
  const { user_id } = found;
  if (typeof user_id !== 'string' || !isKnown(user_id)) return 'names no User who was read';
  if (Object.hasOwn(found, 'error')) errors.push(JSON.stringify({ user_id, error: String(found['error']) }));
  else rows.push(line);
  return undefined;
}

function recordIn(line: string): Record<string, unknown> | undefined {
  try {
    const found = JSON.parse(line);
    return found && typeof found === 'object' && !Array.isArray(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

const shownTo = ({ untrusted_metadata, ...user }: User, withUntrusted: boolean) =>
  withUntrusted ? { ...user, untrusted_metadata } : user;
