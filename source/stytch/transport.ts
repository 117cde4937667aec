/**
 * The one way to send a request: below the SDK, as an undici Dispatcher that is handed to fetch.
 * Keeps each endpoint's limiter, honours Retry-After, repeats what failed in passing, and points calls at the right host.
 */
import { Agent, type Dispatcher } from 'undici';
import { RateLimiter } from './rate-limiter.ts';
import { askedRate, endpointOf, isRepeatable, type Pace, rateOf } from './endpoints.ts';
import { ConcurrencyLimiter } from './concurrency-limiter.ts';
import { sleep } from './sleep.ts';

export interface TransportOptions extends Pace {
  /** Sends every call here, whatever host the SDK has in mind. */
  origin?: string;
  /** How long one call may be repeated before it fails, ms. Default ten minutes and a little: a network may be gone that long. */
  patience?: number;
  /** An answer later than this is taken as lost, ms. Stytch's own are well under a second. Default 30 s. */
  answerTimeout?: number;
  /** Ends all waiting; calls already on the wire have a few seconds to finish. */
  signal?: AbortSignal;
  /** Told whenever a call has to wait longer than its limiter asks, with the reason in plain words. */
  onWait?: (seconds: number, why: string) => void;
}

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

const defaultPatience = 11 * 60_000;
const longestPause = 30_000;
/** A call that Stytch itself fails this often fails for good: the record waits for a person, the others go on. */
const mostServerErrors = 6;
const usualAnswerTimeout = 30_000;
/** What a stopped run waits for answers that are under way, ms; after it they count as lost, and are read back. */
const lastSeconds = 5000;
const mostConnections = 64;
/** A task drains this many endpoints side by side: Members with a password, and without. */
const endpointsAtOnce = 2;

/** Makes the dispatcher of one project: one project, one set of rateLimiters. */
export function createTransport(options: TransportOptions = {}): Dispatcher {
  const rateLimiters = new Map<string, RateLimiter>();
  const answerTimeout = options.answerTimeout ?? usualAnswerTimeout;
  const { calls, seconds } = options.rate ?? askedRate;
  const concurrency = new ConcurrencyLimiter((calls / seconds) * endpointsAtOnce);
  const agent = new Agent({ connections: mostConnections, headersTimeout: answerTimeout, bodyTimeout: answerTimeout });

  options.signal?.addEventListener('abort', () => setTimeout(() => void agent.destroy(), lastSeconds).unref(), {
    once: true,
  });

  const rateLimiterOf = (endpoint: string): RateLimiter => {
    const known = rateLimiters.get(endpoint);
    if (known) return known;
    const made = new RateLimiter(rateOf(endpoint, options));
    rateLimiters.set(endpoint, made);
    return made;
  };

  /** Sends until there is an answer worth handing on, or patience ends. */
  async function send(call: Dispatcher.DispatchOptions): Promise<Answer> {
    const endpoint = endpointOf(call.method, call.path);
    const limiter = rateLimiterOf(endpoint);
    const started = performance.now();
    const body = await collect(call.body);
    for (let attempt = 1; ; attempt++) {
      await limiter.reserve(options.signal);
      const outcome = await concurrency.run(() => once({ ...call, body, origin: options.origin ?? call.origin }));
      const pause = pauseAfter(outcome, attempt, isRepeatable(endpoint));
      const spent = performance.now() - started;
      if (pause === undefined || spent + pause > (options.patience ?? defaultPatience) || options.signal?.aborted) {
        if (outcome instanceof Error) throw outcome;
        return outcome;
      }
      if (!(outcome instanceof Error) && outcome.status === 429) limiter.slowDown(pause);
      if (pause >= 1000) options.onWait?.(Math.ceil(pause / 1000), reason(outcome));
      await sleep(pause, options.signal);
    }
  }

  async function once(call: Dispatcher.DispatchOptions): Promise<Answer | Error> {
    try {
      const { origin, path, method, headers, body } = call;
      const answer = await agent.request({ origin: origin as string, path, method, headers, body });
      return {
        status: answer.statusCode,
        headers: answer.headers,
        body: Buffer.from(await answer.body.arrayBuffer()),
      };
    } catch (error) {
      return error as Error;
    }
  }

  return agent.compose(() => (call, handler) => {
    send(call).then(
      answer => replay(answer, handler),
      error => handler.onResponseError?.(idle, error as Error),
    );
    return true;
  });
}

/** Milliseconds until the next try, or undefined when the answer stands. */
function pauseAfter(outcome: Answer | Error, attempt: number, repeatable: boolean): number | undefined {
  const growing = Math.min(longestPause, 250 * 2 ** (attempt - 1));
  const jittered = growing * (0.5 + Math.random() / 2);
  if (!repeatable && (outcome instanceof Error || outcome.status !== 429)) return undefined;
  if (outcome instanceof Error) return jittered;
  if (outcome.status === 429) return retryAfter(outcome.headers['retry-after']) ?? Math.max(1000, jittered);
  const passing = outcome.status >= 500 || !isJson(outcome);
  return passing && attempt < mostServerErrors ? jittered : undefined;
}

/** Retry-After in ms: seconds or a date. */
function retryAfter(header: string | string[] | undefined): number | undefined {
  if (typeof header !== 'string') return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** A proxy's HTML page, or an answer cut in half, says nothing about what Stytch did: it is asked again. */
function isJson(answer: Answer): boolean {
  try {
    JSON.parse(answer.body.toString());
    return true;
  } catch {
    return false;
  }
}

function reason(outcome: Answer | Error): string {
  if (outcome instanceof Error) return 'Stytch cannot be reached';
  if (outcome.status === 429) return 'Stytch asks to slow down';
  return outcome.status >= 500 ? `Stytch answered ${outcome.status}` : 'the answer was not from Stytch';
}

/** fetch hands the body over as a stream; a repeated call needs it whole. */
async function collect(body: Dispatcher.DispatchOptions['body']): Promise<Buffer | string | null> {
  if (body === null || body === undefined) return null;
  if (typeof body === 'string' || Buffer.isBuffer(body)) return body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** fetch asks for a way to pause and abort a stream; what is replayed is whole already. */
const idle: Dispatcher.DispatchController = {
  aborted: false,
  paused: false,
  reason: null,
  abort() {},
  pause() {},
  resume() {},
};

function replay(answer: Answer, handler: Dispatcher.DispatchHandler): void {
  handler.onRequestStart?.(idle, {});
  handler.onResponseStart?.(idle, answer.status, answer.headers, '');
  handler.onResponseData?.(idle, answer.body);
  handler.onResponseEnd?.(idle, {});
}
