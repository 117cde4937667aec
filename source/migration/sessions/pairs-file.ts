/**
 * The file that the user named for the new sessions: one JSON object a line, old session id, new token and JWT. The only
 * place where tokens are written, readable by its owner only. A pair is in it before its row counts as done. A file that is
 * there is continued only where all of it is ours; nothing of it is written over.
 */
import {
  closeSync,
  constants,
  fchmodSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { diskError } from '../../config/disk-error.ts';
import { createPrivate, syncFolder } from '../../config/private-files.ts';
import { UserError } from '../../config/user-error.ts';
import { linesOf } from '../sources/lines.ts';
import { recordOf } from '../sources/records.ts';

export interface Pair {
  old_session_id: string;
  user_id: string;
  organization_id: string;
  member_id: string;
  session_id: string;
  session_token: string;
  session_jwt: string;
}

export class PairsFile {
  readonly #descriptor: number;
  /** Old session and Organization -> new session id. */
  readonly #written = new Map<string, string>();
  readonly #ours = new Set<string>();

  /** Opens or continues the file. A line of ours that a kill cut short is dropped. Throws UserError for any other file. */
  constructor(path: string) {
    try {
      createPrivate(path);
      this.#descriptor = openSync(path, constants.O_RDWR | constants.O_APPEND | (constants.O_NONBLOCK ?? 0));
    } catch (error) {
      throw diskError(path, error);
    }
    try {
      const { end, whole } = this.#read(path);
      // Only now: a file of something else keeps its mode, too.
      fchmodSync(this.#descriptor, 0o600);
      ftruncateSync(this.#descriptor, end);
      if (!whole) writeSync(this.#descriptor, '\n');
    } catch (error) {
      closeSync(this.#descriptor);
      throw error instanceof UserError ? error : diskError(path, error);
    }
    syncFolder(dirname(path));
  }

  /** Remembers the pairs that are there. Returns where the last of them ends, and whether its line ends there, too. */
  #read(path: string): { end: number; whole: boolean } {
    const found = fstatSync(this.#descriptor);
    if (!found.isFile()) throw refused(path, 'It is not a file.');
    const last = Buffer.alloc(1);
    if (found.size > 0) readSync(this.#descriptor, last, 0, 1, found.size - 1);
    const whole = found.size === 0 || last[0] === newLine;
    for (const { text, start, length, number } of linesOf(path)) {
      const pair = pairOf(text);
      if (pair) this.#remember(pair);
      else if (!whole && start + length === found.size && isBeginning(text)) return { end: start, whole: true };
      else throw refused(path, `Its line ${number} is not a pair of sessions.`);
    }
    return { end: found.size, whole };
  }

  /** The id of the new session that this old one has in this Organization. */
  sessionOf(oldSessionId: string, organizationId: string): string | undefined {
    return this.#written.get(`${oldSessionId} ${organizationId}`);
  }

  /** True for a new session whose token is in the file. */
  owns(sessionId: string): boolean {
    return this.#ours.has(sessionId);
  }

  add(pair: Pair): void {
    writeSync(this.#descriptor, `${JSON.stringify(pair)}\n`);
    // The journal will say that the row is done: across a power cut, too, the only copy of the token must be there then.
    fdatasyncSync(this.#descriptor);
    this.#remember(pair);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #remember(pair: Pair): void {
    this.#written.set(`${pair.old_session_id} ${pair.organization_id}`, pair.session_id);
    this.#ours.add(pair.session_id);
  }
}

const newLine = 10;

function pairOf(text: string): Pair | undefined {
  const pair = recordOf(text, null) as Partial<Pair> | undefined;
  const ours = pair?.old_session_id && pair.organization_id && pair.session_id && pair.session_token;
  return ours ? (pair as Pair) : undefined;
}

/** A pair, of which the end is missing. */
function isBeginning(text: string): boolean {
  const begun = '{"old_session_id":';
  return text.startsWith(begun) || begun.startsWith(text);
}

function refused(path: string, why: string): UserError {
  return new UserError({
    what: `${path} is a file of something else. It was left as it is.`,
    why: `${why} New sessions are only added to a file that "sessions carry" wrote.`,
    next: 'Name a new file with --to.',
    exitCode: 2,
  });
}
