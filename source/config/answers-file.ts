/**
 * The answers file: `{version, answers}` in the migration's folder, readable by its owner only, without secrets.
 * A file that cannot be read is kept under another name, never overwritten.
 */
import { chmodSync, copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Conf from 'conf';
import envPaths from 'env-paths';
import * as z from 'zod';
import { type AnswerId, type Answers, answerSchemas, answersVersion, fileAnswers } from './answers.ts';
import { absoluteCommand } from './command-words.ts';
import { diskError } from './disk-error.ts';
import { makePrivateFolder, syncFolder } from './private-files.ts';
import { UserError } from './user-error.ts';

const product = 'stytch-b2b-migrate';

export interface AnswersFile {
  /** The migration's folder, absolute. */
  dir: string;
  path: string;
  /** Every valid answer that was saved. */
  answers: Answers;
  /** Set when the file could not be read; what was done about it. */
  damaged?: UserError;
  /** Single values that were not understood, by field; they are asked for again. */
  invalid: { field: string; problem: string }[];
  /** Creates the folder where there is none, for this user only. Throws UserError when the disk refuses. */
  save(answers: Answers): void;
}

/** conf's own directory for this user; conf itself would make it at once, open to others. */
export function defaultDir(): string {
  return envPaths(product, { suffix: '' }).config;
}

/** Opens the answers in `dir`, which may not exist: reading creates nothing. Throws UserError for a newer file, or a folder that cannot be used. */
export function openAnswers(dir: string = defaultDir()): AnswersFile {
  const folder = resolve(dir);
  const path = join(folder, 'answers.json');
  const file = {
    dir: folder,
    path,
    answers: {} as Answers,
    invalid: [] as AnswersFile['invalid'],
    save: saver(folder),
  };
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return file;
    throw diskError(path, error);
  }
  const parsed = shape.safeParse(fromJson(text));
  if (!parsed.success) return { ...file, damaged: archive(path) };
  if (parsed.data.version > answersVersion) {
    throw new UserError({
      what: `${path} was written by a newer ${product}.`,
      why: `It has version ${parsed.data.version}; this program knows version ${answersVersion}. It was left as it is.`,
      next: 'Install the newer program again, or use another --dir.',
      exitCode: 2,
    });
  }
  return { ...file, ...sorted(parsed.data.answers) };
}

/** For commands that never ask: throws UserError (exit 2) when the file was damaged or holds a value that is not understood. */
export function soundAnswers(file: AnswersFile): Answers {
  if (file.damaged) throw file.damaged;
  if (file.invalid.length > 0) {
    throw new UserError({
      what: `${file.path} holds answers that are not understood.`,
      why: file.invalid.map(each => `${each.field}: ${each.problem}`).join(' '),
      next: `Correct them there, or run ${product} to be asked again.`,
      exitCode: 2,
    });
  }
  return file.answers;
}

/** The folder is also used from elsewhere: a file is named from the root. */
export function withAbsolutePaths(answers: Answers): Answers {
  const named = fileAnswers.flatMap(id => (answers[id] === undefined ? [] : [[id, resolve(String(answers[id]))]]));
  const { tenancyCommand: command } = answers;
  const absolute: Answers = { ...answers, ...Object.fromEntries(named) };
  if (command !== undefined) absolute.tenancyCommand = absoluteCommand(command);
  return absolute;
}

const shape = z.object({ version: z.int().min(1), answers: z.record(z.string(), z.unknown()) });

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sorted(saved: Record<string, unknown>): Pick<AnswersFile, 'answers' | 'invalid'> {
  const answers: Record<string, unknown> = {};
  const invalid: AnswersFile['invalid'] = [];
  for (const [field, value] of Object.entries(saved)) {
    const schema = Object.hasOwn(answerSchemas, field) ? answerSchemas[field as AnswerId] : undefined;
    const parsed = schema?.safeParse(value);
    if (parsed?.success) answers[field] = parsed.data;
    else invalid.push({ field, problem: parsed?.error.issues[0]?.message ?? 'There is no such answer.' });
  }
  return { answers: answers as Answers, invalid };
}

/** Copies the file to the first free name: answers.json.bak, answers.json.bak2, … */
function archive(path: string): UserError {
  let copy = `${path}.bak`;
  for (let count = 2; existsSync(copy); count++) copy = `${path}.bak${count}`;
  try {
    copyFileSync(path, copy);
    chmodSync(copy, 0o600);
  } catch (error) {
    throw diskError(copy, error);
  }
  return new UserError({
    what: `The saved answers in ${path} cannot be read.`,
    why: `The file is damaged. It was kept as ${copy}; nothing else was touched.`,
    next: `Run ${product} to answer again; work that was done is not repeated.`,
    exitCode: 2,
  });
}

function saver(folder: string): AnswersFile['save'] {
  return answers => {
    const path = join(folder, 'answers.json');
    try {
      makePrivateFolder(folder);
      const store = new Conf({
        projectName: product,
        cwd: folder,
        configName: 'answers',
        configFileMode: 0o600,
        accessPropertiesByDotNotation: false,
        // A damaged file was set aside when it was opened, so it may be replaced here.
        deserialize: text => (fromJson(text) as Record<string, unknown> | undefined) ?? {},
      });
      store.store = { version: answersVersion, answers: withAbsolutePaths(answers) };
      // conf writes the file itself to the disk; its name is in the folder.
      syncFolder(folder);
    } catch (error) {
      throw diskError(path, error);
    }
  };
}
