/**
 * The file that the user named for the new sessions: one JSON object a line, old session id, new token and JWT. The only
 * place where tokens are written, readable by its owner only. A pair is in it before its row counts as done.
 */
import { closeSync, existsSync, fdatasyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
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
  #end: number;

  /** Opens or continues the file. A line that a kill cut short is dropped. Throws UserError for a file of something else. */
  constructor(path: string) {
    let good = 0;
    if (existsSync(path)) {
      for (const { text, start, length, number } of linesOf(path)) {
        const pair = recordOf(text, null) as Pair | undefined;
        if (pair?.old_session_id && pair.session_id) {
          this.#remember(pair);
          good = start + length + 1;
        } else if (number === 1 && text.trim() !== '') throw other(path);
      }
    }
    this.#descriptor = openSync(path, good === 0 ? 'w' : 'r+', 0o600);
    ftruncateSync(this.#descriptor, good);
    this.#end = good;
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
    this.#end += writeSync(this.#descriptor, `${JSON.stringify(pair)}\n`, this.#end);
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

function other(path: string): UserError {
  return new UserError({
    what: `${path} is a file of something else.`,
    why: 'Its first line is not a session pair, and it would be overwritten.',
    next: 'Name a new file.',
    exitCode: 2,
  });
}
