/**
 * Counts in the application's log what the modules of `bridge` say: exchanges, logins and failures. Their lines are the same in
 * JavaScript and in Python, whatever the logger puts around them. Each measure reads on where the one before ended.
 */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { UserError } from '../../config/user-error.ts';
import type { LogCounts } from './measure-shape.ts';

const chunkSize = 1 << 20;
/** Bytes of a line that is still read whole. */
const longest = 4 * chunkSize;

/** What a person did wrong, not the migration. */
const ownMistakes: ReadonlySet<string> = new Set(['unauthorized_credentials', 'email_not_found', 'no_member']);

/** Outcomes that say who logged them, where the logger leaves the module's name out. */
const moduleOf: Record<string, string> = {
  exchanged: 'bridge',
  refused: 'bridge',
  moved: 'password_login',
  b2b: 'password_login',
  reset_sent: 'password_login',
  failed: 'password_login',
};

/** Reads what was added since `before`. Throws UserError (exit code 2) where the file cannot be read. */
export function countLog(file: string, before: LogCounts | null | undefined): LogCounts {
  let descriptor: number;
  try {
    // Opening a pipe would wait for another process to write into it.
    if (!statSync(file).isFile()) throw new Error('It is no file.');
    descriptor = openSync(file, 'r');
  } catch (error) {
    throw unreadable(file, error as Error);
  }
  try {
    const { size, ino } = fstatSync(descriptor);
    const known = before?.file === file ? before : undefined;
    const rotated = known !== undefined && (known.inode !== ino || known.offset > size);
    const counts: LogCounts = {
      file,
      inode: ino,
      offset: known && !rotated ? known.offset : 0,
      rotated,
      attempts: 0,
      failures: {},
      exchanged: 0,
      notWritten: 0,
    };
    readOn(descriptor, counts);
    return counts;
  } catch (error) {
    throw unreadable(file, error as Error);
  } finally {
    closeSync(descriptor);
  }
}

/** Whole lines only: one that is being written is read by the next measure. */
function readOn(descriptor: number, counts: LogCounts): void {
  const buffer = Buffer.alloc(chunkSize);
  let rest: Buffer = Buffer.alloc(0);
  let position = counts.offset;
  for (;;) {
    const length = readSync(descriptor, buffer, 0, chunkSize, position);
    if (length === 0) return;
    position += length;
    const bytes = Buffer.concat([rest, buffer.subarray(0, length)]);
    const end = bytes.lastIndexOf(0x0a) + 1;
    for (const line of bytes.toString('utf8', 0, end).split('\n')) countLine(line, counts);
    counts.offset += end;
    rest = bytes.subarray(end);
    if (rest.length < longest) continue;
    // No module writes such a line.
    counts.offset += rest.length;
    rest = Buffer.alloc(0);
  }
}

function countLine(line: string, counts: LogCounts): void {
  const named = /stytch[-_](bridge|password[-_]login|dual[-_]write|members)\b/.exec(line)?.[1]?.replace('-', '_');
  const word = (key: string) =>
    new RegExp(`\\b${key}\\b[\\\\"']*\\s*[:=]\\s*[\\\\"']*([a-z][a-z0-9_]*)`).exec(line)?.[1];
  const outcome = word('outcome');
  const said = word('reason');
  const reason = said === undefined || said === 'null' || said === 'None' ? '' : said;
  const source = named ?? moduleOf[outcome ?? ''];
  if (source === 'dual_write' || source === 'members') {
    if (reason !== '') counts.notWritten++;
    return;
  }
  if (source === undefined || outcome === undefined || outcome === 'not_in_rollout') return;
  counts.attempts++;
  if (outcome === 'exchanged') counts.exchanged++;
  const failed = source === 'bridge' ? outcome === 'refused' : outcome === 'failed' && !ownMistakes.has(reason);
  if (!failed && outcome !== 'unavailable') return;
  const name = `${source} ${outcome}${reason === '' ? '' : ` ${reason}`}`;
  counts.failures[name] = (counts.failures[name] ?? 0) + 1;
}

function unreadable(file: string, error: Error): UserError {
  return new UserError({
    what: `The log ${file} cannot be read.`,
    why: error.message,
    next: 'Name the file to which the application writes the lines of the bridge, or leave --bridge-log out.',
    exitCode: 2,
    cause: error,
  });
}
