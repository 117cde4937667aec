/** Which answers are asked for again, and how long to wait before: what failed in passing, and what was too many. */

/** An answer of the service, whole. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

const longestPause = 30_000;
/** A call that Stytch itself fails this often fails permanently: the record needs a decision, the others go on. */
const mostServerErrors = 6;

/** Milliseconds until the next try, or undefined when the answer stands. */
export function pauseAfter(outcome: Answer | Error, attempt: number, repeatable: boolean): number | undefined {
  const growing = Math.min(longestPause, 250 * 2 ** (attempt - 1));
  const jittered = growing * (0.5 + Math.random() / 2);
  if (!repeatable && (outcome instanceof Error || outcome.status !== 429)) return undefined;
  if (outcome instanceof Error) return jittered;
  if (outcome.status === 429 && isLocked(outcome)) return undefined;
  if (outcome.status === 429) return retryAfterOf(outcome.headers) ?? Math.max(1000, jittered);
  const passing = outcome.status >= 500 || !isJson(outcome);
  return passing && attempt < mostServerErrors ? jittered : undefined;
}

/** A locked account has the status of a rate limit: it lasts an hour, and no other call is at fault. */
function isLocked({ body }: Answer): boolean {
  return body.includes('"user_lock_limit_reached"');
}

/** Why a call is sent again, in plain words. */
export function reasonOf(outcome: Answer | Error): string {
  if (outcome instanceof Error) return 'Stytch cannot be reached';
  if (outcome.status === 429) return 'Stytch asks to slow down';
  return outcome.status >= 500 ? `Stytch answered ${outcome.status}` : 'the answer was not from Stytch';
}

/** Retry-After in ms: seconds, or a date by the service's own clock, which its `Date` header shows. */
export function retryAfterOf({ 'retry-after': header, date }: Answer['headers']): number | undefined {
  if (typeof header !== 'string') return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.parse(String(date));
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** A proxy's HTML page, or an answer cut in half, says nothing about what Stytch did: it is asked again. */
export function isJson(answer: Answer): boolean {
  try {
    JSON.parse(answer.body.toString());
    return true;
  } catch {
    return false;
  }
}
