/**
 * Requests that are refused before they are sent. The SDK turns whatever a dispatcher throws into "fetch failed", which
 * reads as a network error: it may have been done. So a refusal travels up as an answer of status 400 with an
 * `error_type` of its own, and the clients make a UserError of it (guarded-client.ts).
 */
import { isSecureOrigin } from '../config/addresses.ts';
import { UserError } from '../config/user-error.ts';
import { missesAnId } from './endpoints.ts';
import { errorTypeOf } from './errors.ts';
import { hasUnsafeSegment } from './path-id.ts';
import type { Answer } from './retry.ts';

interface Request {
  origin: string;
  method: string;
  path: string;
}

/** What stops everything. An unsafe path is the fault of one record, and only that record fails. */
const forEverybody = {
  insecure_address: {
    what: 'The call was not sent: its address is neither https nor on this machine.',
    why: 'Credentials would cross the network unencrypted.',
    next: 'Correct STYTCH_API_URL and STYTCH_MANAGEMENT_URL, or unset them.',
    exitCode: 2,
  },
  read_only_project: {
    what: 'The call was not sent: it would write to a project that is only read.',
    why: 'A rehearsal only reads the Consumer project, and a live project is only read before its id was typed.',
    next: 'Nothing was changed. To write to it, run the migration, and confirm a live project with --confirm-live.',
  },
} as const;

const unsafePath = 'An id in the path is empty or consists of dots: the call would go to another object.';

/** The answer that a request gets instead of being sent; undefined where it may be sent. */
export function refusalOf(request: Request, readOnly = false): Answer | undefined {
  if (!isSecureOrigin(request.origin)) return refuse('insecure_address', forEverybody.insecure_address.what);
  if (hasUnsafeSegment(request.path) || missesAnId(request.method, request.path))
    return refuse('unsafe_id', unsafePath);
  if (readOnly && !isRead(request)) return refuse('read_only_project', forEverybody.read_only_project.what);
  return undefined;
}

/** What a client throws: a UserError where the transport refuses every call, else the error as it is. */
export function fromRefusal(error: unknown): unknown {
  const type = errorTypeOf(error);
  if (!Object.hasOwn(forEverybody, type)) return error;
  return new UserError({ ...forEverybody[type as keyof typeof forEverybody], cause: error });
}

const isRead = ({ method, path }: Request): boolean =>
  method === 'GET' || (method === 'POST' && /^[^?]*\/search(\?|$)/.test(path));

function refuse(error_type: string, error_message: string): Answer {
  const body = { status_code: 400, request_id: '', error_type, error_message, error_url: '' };
  return { status: 400, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(body)) };
}
