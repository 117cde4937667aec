/**
 * The Consumer session tokens that an application has stored, from a file or standard input: CSV with a column
 * `session_token` or `session_jwt` (and perhaps `organization`), NDJSON with the same names, or one token a line.
 * Tokens are secrets: the journal knows a row by a keyed hash, and reads it here again when it is its turn.
 */
import { createHmac } from 'node:crypto';
import { UserError } from '../../config/user-error.ts';
import { type Line, linesIn, linesOf, readText, textAt } from '../sources/lines.ts';
import { type Layout, layoutOf, rowIn, type SessionRow } from './session-row.ts';

export interface SessionSource {
  /** Keyed hashes of all rows, in order, each once. */
  keys: Iterable<string>;
  /** Rows that hold no token, by line. */
  problems: { line: number; message: string }[];
  row(key: string): SessionRow | undefined;
  /** The first line of this row; undefined where the file has no such row. */
  lineOf(key: string): number | undefined;
}

/** Reads `path`, or standard input for "-". `hashKey` makes hashes that no one without the key can make. Throws UserError when it cannot be read, or is written in another way. */
export async function openSessions(path: string, hashKey: string): Promise<SessionSource> {
  const typed = path === '-' ? await everything(process.stdin) : undefined;
  const rows = new Map<string, Omit<Line, 'text'>>();
  const problems: SessionSource['problems'] = [];
  let layout: Layout | undefined;
  const read = (text: string) => (layout === undefined ? undefined : rowIn(text, layout));
  try {
    for (const { text, ...place } of typed ? linesIn(typed) : linesOf(path)) {
      if (!text.trim()) continue;
      if (layout === undefined) {
        layout = layoutOf(text, path === '-' ? 'Standard input' : path);
        if (typeof layout === 'object') continue;
      }
      const row = rowIn(text, layout);
      if ('problem' in row) {
        problems.push({ line: place.number, message: row.problem });
        continue;
      }
      const key = keyOf(row.session_token ?? row.session_jwt ?? '', hashKey);
      if (!rows.has(key)) rows.set(key, place);
    }
  } catch (error) {
    throw error instanceof UserError ? error : unreadable(path, error);
  }
  return {
    get keys() {
      return rows.keys();
    },
    problems,
    lineOf: key => rows.get(key)?.number,
    row(key) {
      const place = rows.get(key);
      if (!place) return undefined;
      const row = read(
        typed ? textAt((start, length) => typed.subarray(start, start + length), place) : readText(path, place),
      );
      return row && !('problem' in row) ? row : undefined;
    },
  };
}

/** A token's name in the journal: not the token, and not to be found by trying tokens without the key. */
function keyOf(token: string, hashKey: string): string {
  return createHmac('sha256', hashKey).update(token).digest('hex').slice(0, 40);
}

async function everything(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function unreadable(path: string, cause: unknown): UserError {
  return new UserError({
    what: `The session file ${path} cannot be read.`,
    why: `The system says: ${(cause as NodeJS.ErrnoException).code ?? (cause as Error).message}.`,
    next: 'Correct the path; a file of tokens, one a line, is enough.',
    exitCode: 2,
    cause,
  });
}
