/** How a file of session tokens is written, and what a line of it says. Anything that is no token is never sent to Stytch. */
import { UserError } from '../../config/user-error.ts';
import { type Csv, headerOf, isObject, recordOf } from '../sources/records.ts';

export interface SessionRow {
  session_token?: string;
  session_jwt?: string;
  /** The Organization to carry it into: its id, slug or external id. */
  organization?: string;
}

/** A CSV file with its columns, NDJSON, or one token a line. */
export type Layout = Csv | 'ndjson' | 'tokens';

const tokenColumns = ['session_token', 'session_jwt'];

/** Told by the first line. Throws UserError, with the name of the format, where it is another one. */
export function layoutOf(first: string, file: string): Layout {
  if (isObject(first)) {
    if (recordOf(first, null)) return 'ndjson';
    throw otherFormat(file, 'It looks like JSON over several lines.', toLines);
  }
  if (first.trimStart().startsWith('[')) throw otherFormat(file, 'It is a JSON array.', toLines);
  const header = headerOf(first, columns => tokenColumns.some(name => columns.includes(name)));
  if (header) return header;
  if (isBareToken(first.trim())) return 'tokens';
  // No cell is shown: in a table without a header they are tokens.
  const table = /[,;\t|]/.test(first);
  throw otherFormat(
    file,
    table
      ? 'It is a table, and its first line names no column session_token or session_jwt.'
      : 'Its first line is no session token, no JSON object and no header.',
    'Name the columns in the first line: session_token or session_jwt, and perhaps organization. Or give one token a line.',
  );
}

const toLines = 'Write one object a line: jq -c ".[]" <file>, or jq -c . where it is no array.';

/** What a line says, or why it says nothing. */
export function rowIn(text: string, layout: Layout): SessionRow | { problem: string } {
  if (layout === 'tokens') return isBareToken(text.trim()) ? rowOf(text) : { problem: 'is no session token' };
  const record = recordOf(text, layout === 'ndjson' ? null : layout);
  if (!record) return { problem: layout === 'ndjson' ? 'is not a JSON object' : 'is not a row of this table' };
  const field = (name: string) => {
    const value = record[name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  };
  const [token, jwt] = [field('session_token'), field('session_jwt')];
  if (!token && !jwt) return { problem: 'holds no session_token and no session_jwt' };
  if (token && !isToken(token)) return { problem: 'holds a session_token that is no token' };
  if (!token && jwt && !isJwt(jwt)) return { problem: 'holds a session_jwt that is no JWT' };
  return { session_token: token, session_jwt: jwt, organization: field('organization') };
}

/** A bare token: a JWT, or the opaque kind. */
export function rowOf(text: string): SessionRow {
  const token = text.trim();
  return isJwt(token) ? { session_jwt: token } : { session_token: token };
}

const isJwt = (token: string) => /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token);

/** Base64 in either alphabet, and no id of Stytch. */
const isToken = (text: string) => /^[\w.~+/-]+=*$/.test(text) && !/^[a-z-]+-(test|live)-[0-9a-f-]{36}$/.test(text);

/** Without a column's name, a word is too short to be a token. */
const isBareToken = (text: string) => text.length >= 16 && isToken(text);

function otherFormat(file: string, why: string, next: string): UserError {
  return new UserError({
    what: `${file} is written in another way than session files are. Nothing was sent.`,
    why,
    next,
    exitCode: 2,
  });
}
