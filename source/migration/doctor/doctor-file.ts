/**
 * `doctor.json`: what was observed, by assumption. It holds words of this program and of the API only, so that people can
 * attach it to a bug report: no id, no address, no secret.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writePrivate } from '../../config/private-files.ts';
import { UserError } from '../../config/user-error.ts';
import { behaviours, isBehaviourId } from '../../sandbox/core/behaviour.ts';

/** Words, numbers and punctuation: no address (`@`), no long text, no id or token (many digits or letters in a row). */
const harmless = /^(?!.*[0-9a-f]{8}-)(?!.*\w{65})[\w ,.:/*-]{0,200}$/;

/**
 * `as_assumed`, `differs`; `unclear`: the probe could not say it; `not_asked`: it was not asked, or no call can ask it.
 */
const result = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,64}$/),
  status: z.enum(['as_assumed', 'differs', 'unclear', 'not_asked']),
  assumed: z.string().regex(/^\w{1,64}$/),
  /** One of the assumption's answers, or another word; null where there is none. */
  observed: z
    .string()
    .regex(/^\w{1,64}$/)
    .nullable(),
  detail: z.string().regex(harmless).optional(),
  /** When it was observed; ISO 8601. */
  at: z.iso.datetime(),
});

const schema = z.strictObject({
  format: z.literal(1),
  /** The program's version. */
  version: z
    .string()
    .max(40)
    .regex(/^[\w.+-]+$/),
  /** `stytch`: the real service. `local`: a local Stytch. `other`: another host that the person named. */
  service: z.enum(['stytch', 'local', 'other']),
  at: z.iso.datetime(),
  results: z.array(result),
});

export type DoctorResult = z.infer<typeof result>;
export type DoctorFile = z.infer<typeof schema>;

export const doctorFileOf = (dir: string): string => join(dir, 'doctor.json');

/** A detail that may be written: cut, or left out where it might be more than words. */
export const harmlessDetail = (text: string | undefined): string | undefined =>
  text !== undefined && harmless.test(text) ? text : undefined;

/** The file of a folder, or undefined where there is none. Throws UserError for one that is not what doctor writes. */
export function readDoctor(dir: string): DoctorFile | undefined {
  const path = doctorFileOf(dir);
  return existsSync(path) ? readDoctorFile(path) : undefined;
}

/** Reads a file that the person names. Throws UserError (exit code 2), with the line where it has one. */
export function readDoctorFile(path: string): DoctorFile {
  let text: string;
  let given: unknown;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw unusable(path, `The system says: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}.`);
  }
  try {
    given = JSON.parse(text);
  } catch (error) {
    throw unusable(path, `It is not JSON: line ${lineOf(text, (error as Error).message)} is not understood.`);
  }
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const place = issue?.path.join('.') ?? '';
  throw unusable(
    path,
    `${place || 'The whole'} is not what doctor writes (line ${lineOfPath(text, issue?.path ?? [])}).`,
  );
}

/** Counts lines up to the position that the parser names; the last one where it names none. */
function lineOf(text: string, message: string): number {
  const position = /position (\d+)/.exec(message)?.[1];
  return text.slice(0, position === undefined ? undefined : Number(position)).split('\n').length;
}

/** The line of a result, found by its own id; else the first. */
function lineOfPath(text: string, path: PropertyKey[]): number {
  const [list, index] = path;
  if (list !== 'results' || typeof index !== 'number') return 1;
  const starts = [...text.matchAll(/"id":/g)];
  return text.slice(0, starts[index]?.index ?? 0).split('\n').length;
}

function unusable(path: string, why: string): UserError {
  return new UserError({
    what: `${path} is no result of doctor.`,
    why,
    next: 'Run "stytch-b2b-migrate doctor" again, or delete the file: then everything is as assumed.',
    exitCode: 2,
  });
}

/** Writes the file; for its owner only. What this run did not ask keeps what an earlier one observed of the same service. */
export function writeDoctor(dir: string, made: DoctorFile, before: DoctorFile | undefined): DoctorFile {
  const earlier = new Map((before?.service === made.service ? before.results : []).map(one => [one.id, one]));
  const results = made.results.map(one => {
    const old = earlier.get(one.id);
    return one.status === 'not_asked' && old && old.status !== 'not_asked' ? old : one;
  });
  const file = schema.parse({ ...made, results });
  writePrivate(doctorFileOf(dir), append => append(`${JSON.stringify(file, null, 2)}\n`));
  return file;
}

/** The sandbox's switches as they were observed. What the sandbox cannot do stays as assumed. */
export function behaviourOf(file: DoctorFile | undefined): Record<string, string> {
  const chosen: Record<string, string> = {};
  for (const { id, observed, status } of file?.results ?? []) {
    if (status !== 'differs' || observed === null || !isBehaviourId(id)) continue;
    if ((behaviours[id] as readonly string[]).includes(observed)) chosen[id] = observed;
  }
  return chosen;
}
