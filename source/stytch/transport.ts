/**
 * The one way to send a request: below the SDK, as an undici Dispatcher that is handed to fetch.
 * Keeps each endpoint's rate, honours Retry-After, repeats what failed in passing, and points calls at the right host.
 */
import { Agent, type Dispatcher } from 'undici';
import { decoded } from './decode.ts';
import { EndpointQueue } from './endpoint-queue.ts';
import { endpointOf, isRepeatable, type Pace, rateOf } from './endpoints.ts';
import { passedOn } from './error-answer.ts';
import { refusalOf } from './refusals.ts';
import { type Answer, pauseAfter, reasonOf } from './retry.ts';
import { sleep } from './sleep.ts';
import type { Throttle } from './throttle.ts';

export interface TransportOptions extends Pace {
  /** Sends every call here, whatever host the SDK has in mind. */
  origin?: string;
  /** Pauses and slows down calls while they run. */
  throttle?: Throttle | undefined;
  /** Refuses every call that writes, before it is sent. */
  readOnly?: boolean;
  /** How long one call may be repeated before it fails, ms. Default ten minutes and a little: a network may be gone that long. */
  patience?: number;
  /** An answer later than this is taken as lost, ms. Stytch's own are well under a second. Default 30 s. */
  answerTimeout?: number;
  /** Ends all waiting; calls already on the wire have a few seconds to finish. */
  signal?: AbortSignal;
  /** Hears of each answer of the service, before it is repeated or passed on: status and headers. */
  onAnswer?: (status: number, headers: Answer['headers']) => void;
  /** Called whenever a call has to wait longer than its rate requires, with the reason in plain words. */
  onWait?: (seconds: number, why: string) => void;
}

const defaultPatience = 11 * 60_000;
const usualAnswerTimeout = 30_000;
/** What a stopped run waits for answers that are under way, ms; after it they count as lost, and are read back. */
const lastSeconds = 5000;

/** Makes the dispatcher of one project: one project, one set of rates. */
export function createTransport(options: TransportOptions = {}): Dispatcher {
  const queues = new Map<string, EndpointQueue>();
  const answerTimeout = options.answerTimeout ?? usualAnswerTimeout;
  // The number of connections is bounded by the queues: a bound here would make calls wait after their slot was taken.
  const agent = new Agent({ headersTimeout: answerTimeout, bodyTimeout: answerTimeout });

  options.signal?.addEventListener('abort', () => setTimeout(() => void agent.destroy(), lastSeconds).unref(), {
    once: true,
  });

  const queueOf = (endpoint: string): EndpointQueue => {
    const known = queues.get(endpoint);
    if (known) return known;
    const made = new EndpointQueue(rateOf(endpoint, options), options.throttle);
    queues.set(endpoint, made);
    return made;
  };

  /** Sends until there is an answer worth handing on, or patience ends. */
  async function send(call: Dispatcher.DispatchOptions): Promise<Answer> {
    const origin = String(options.origin ?? call.origin);
    const refusal = refusalOf({ origin, method: call.method, path: call.path }, options.readOnly);
    if (refusal) return refusal;
    const endpoint = endpointOf(call.method, call.path);
    const queue = queueOf(endpoint);
    // A pause does not use up the patience with a call.
    const worked = () => options.throttle?.worked() ?? performance.now();
    const started = worked();
    const body = await collect(call.body);
    for (let attempt = 1; ; attempt++) {
      const outcome = await queue.run(() => once({ ...call, body, origin }), options.signal);
      if (!(outcome instanceof Error)) options.onAnswer?.(outcome.status, outcome.headers);
      const pause = pauseAfter(outcome, attempt, isRepeatable(endpoint));
      const spent = worked() - started;
      if (pause === undefined || spent + pause > (options.patience ?? defaultPatience) || options.signal?.aborted) {
        if (outcome instanceof Error) throw outcome;
        return passedOn(outcome, { body, headers: call.headers });
      }
      if (!(outcome instanceof Error) && outcome.status === 429) queue.slowDown(pause);
      if (pause >= 1000) options.onWait?.(Math.ceil(pause / 1000), reasonOf(outcome));
      await sleep(pause, options.signal);
    }
  }

  async function once(call: Dispatcher.DispatchOptions): Promise<Answer | Error> {
    try {
      const { origin, path, method, headers, body } = call;
      const answer = await agent.request({ origin: origin as string, path, method, headers, body });
      const bytes = Buffer.from(await answer.body.arrayBuffer());
      return await decoded({ status: answer.statusCode, headers: answer.headers, body: bytes });
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
