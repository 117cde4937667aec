/**
 * The Consumer session tokens that an application has stored, from a file or standard input: CSV with a column
 * `session_token` or `session_jwt` (and perhaps `organization`), NDJSON with the same names, or one token a line.
 * Tokens are secrets: the journal knows a row by a keyed hash, and reads it here again when it is its turn.
 */
import { createHmac } from 'node:crypto';
import { UserError } from '../../config/user-error.ts';
import { linesIn, linesOf, type Place, readText, textAt } from '../sources/lines.ts';
import { type Csv, headerOf, isObject, recordOf } from '../sources/records.ts';

export interface SessionRow {
  session_token?: string;
  session_jwt?: string;
  /** The Organization to carry it into: its id, slug or external id. */
  organization?: string;
}

export interface SessionSource {
  /** Keyed hashes of all rows, in order, each once. */
  keys: Iterable<string>;
  /** Rows that hold no token, by line. */
  problems: { line: number; message: string }[];
  row(key: string): SessionRow | undefined;
}

/** Reads `path`, or standard input for "-". `hashKey` makes hashes that no one without the key can make. Throws UserError when it cannot be read. */
export async function openSessions(path: string, hashKey: string): Promise<SessionSource> {
  const typed = path === '-' ? await everything(process.stdin) : undefined;
  const rows = new Map<string, Place>();
  const problems: SessionSource['problems'] = [];
  let layout: Layout | undefined;
  const read = (text: string) => (layout === undefined ? undefined : asRow(text, layout));
  try {
    for (const { text, start, length, number } of typed ? linesIn(typed) : linesOf(path)) {
      if (!text.trim()) continue;
      if (layout === undefined) {
        layout = layoutOf(text);
        if (typeof layout === 'object') continue;
      }
      const row = read(text);
      const token = row?.session_token ?? row?.session_jwt;
      if (!token) problems.push({ line: number, message: 'holds no session_token and no session_jwt' });
      else rows.set(keyOf(token, hashKey), { start, length });
    }
  } catch (error) {
    throw unreadable(path, error);
  }
  return {
    keys: rows.keys(),
    problems,
    row(key) {
      const place = rows.get(key);
      if (!place) return undefined;
      return read(
        typed ? textAt((start, length) => typed.subarray(start, start + length), place) : readText(path, place),
      );
    },
  };
}

/** A token's name in the journal: not the token, and not to be found by trying tokens without the key. */
function keyOf(token: string, hashKey: string): string {
  return createHmac('sha256', hashKey).update(token).digest('hex').slice(0, 40);
}

type Layout = Csv | 'ndjson' | 'tokens';

function layoutOf(first: string): Layout {
  if (isObject(first)) return 'ndjson';
  const tokens = ['session_token', 'session_jwt'];
  return headerOf(first, columns => tokens.some(name => columns.includes(name))) ?? 'tokens';
}

function asRow(text: string, layout: Layout): SessionRow | undefined {
  if (layout === 'tokens') return rowOf(text);
  const record = recordOf(text, layout === 'ndjson' ? null : layout);
  if (!record) return undefined;
  const field = (name: string) => (typeof record[name] === 'string' && record[name] !== '' ? record[name] : undefined);
  return {
    session_token: field('session_token'),
    session_jwt: field('session_jwt'),
    organization: field('organization'),
  };
}

/** A bare token: a JWT, or the opaque kind. */
export function rowOf(text: string): SessionRow {
  const token = text.trim();
  return isJwt(token) ? { session_jwt: token } : { session_token: token };
}

const isJwt = (token: string) => /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token);

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
