/**
 * What is passed on of an answer that is an error, or that is not from Stytch. All text of others enters here, so that no
 * journal, log, screen or report sees what such an answer repeats: only known fields, without secrets, not too long.
 */
import type { Dispatcher } from 'undici';
import { redact, secretsIn } from './redact.ts';
import { type Answer, isJson } from './retry.ts';

interface Request {
  body: Buffer | string | null;
  headers: Dispatcher.DispatchOptions['headers'];
}

/** An answer of something between here and Stytch; explanations.ts says what it means. */
const notFromStytch = 'not_from_stytch';
/** More of a message helps no one. Characters. */
const longest = 500;

/** The answer as it is where it is a success in JSON; else what may be passed on of it. */
export function passedOn(answer: Answer, request: Request): Answer {
  // The SDK quotes the beginning of what it cannot parse.
  if (!isJson(answer)) return { ...answer, body: Buffer.from('(not JSON)') };
  if (answer.status < 400) return answer;
  const given: unknown = JSON.parse(answer.body.toString());
  const secrets = secretsIn(String(request.body ?? ''), authorizationOf(request));
  const body = Buffer.from(JSON.stringify(errorOf(given, answer.status, secrets)));
  // The body has another length now, and is not compressed.
  return { status: answer.status, headers: { 'content-type': 'application/json' }, body };
}

/** fetch gives the headers as an object; undici also takes a list of names and values. */
function authorizationOf({ headers }: Request): string | undefined {
  const entries = Array.isArray(headers)
    ? headers.flatMap((name, index) => (index % 2 === 0 ? [[name, headers[index + 1]] as const] : []))
    : Object.entries((headers as Record<string, unknown> | null | undefined) ?? {});
  const found = entries.find(([name]) => String(name).toLowerCase() === 'authorization')?.[1];
  return found === undefined ? undefined : String(found);
}

function errorOf(given: unknown, status: number, secrets: string[]): object {
  const fields = (typeof given === 'object' && given !== null ? given : {}) as Record<string, unknown>;
  const text = (...names: string[]) => names.map(name => fields[name]).find(value => typeof value === 'string');
  // OAuth's names stand in the answers of some endpoints.
  const type = text('error_type', 'error');
  const message = text('error_message', 'error_description') ?? '';
  return {
    status_code: status,
    request_id: clean(text('request_id') ?? '', secrets),
    error_type: type !== undefined && /^\w{1,100}$/.test(type) ? type : notFromStytch,
    error_message: clean(message, secrets),
    error_url: '',
  };
}

function clean(text: string, secrets: string[]): string {
  // Cut before the search, which is linear in the text, and after it: a secret that was cut is still known by its shape.
  const safe = redact(text.slice(0, 8 * longest), secrets)
    .replace(/\s+/g, ' ')
    .trim();
  return safe.length > longest ? `${safe.slice(0, longest)}…` : safe;
}
