/** HTTP: reads a request, finds its operation, checks it, runs it, answers. Everything that knows about sockets is here. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { printable } from '../../printable.ts';
import type { Api, Contract, Operation } from '../contract/types.ts';
import type { Exchange, Fault } from '../public.ts';
import type { Call, Environment, Handler, Routes, Services, WorkspaceCall } from './context.ts';
import { authenticateProject, authenticateWorkspace } from './credentials.ts';
import { ApiError, errorBody, refuse } from './errors.ts';
import type { Faults } from './faults.ts';
import { newId } from './ids.ts';
import type { Json } from './json.ts';
import type { Limits } from './limits.ts';
import { parseBody, type Reader, readText, requestReaders } from './request.ts';
import { type Match, Router } from './router.ts';
import { withoutZeros } from './zeros.ts';

export type ServerOptions = {
  services: Services;
  contract: Contract;
  routes: { project: Routes<Call>; management: Routes<WorkspaceCall> };
  accessOf(operation: Operation): Access;
  limits: Limits | undefined;
  faults: Faults;
  /** Milliseconds that each answer waits. */
  latency: () => number;
  onExchange: ((exchange: Exchange) => void) | undefined;
};

type Answer = { status: number; body: Json; headers: Record<string, string> };
type Entry = { read: Reader; handler: Handler<Call> };

/** Who may call an operation: with the workspace's key, a project's secret (of either vertical, or of its own), or without. */
export type Access = 'workspace' | 'project' | 'either project' | 'open';

/** Builds the server; it does not listen yet. */
export function buildServer(options: ServerOptions): Server {
  const { services, contract, routes, accessOf, limits, faults, latency, onExchange } = options;
  const router = new Router(contract.operations);
  const readerOf = requestReaders(contract);
  const entries = new Map<Operation, Entry>();
  const unclaimed = new Set([...Object.keys(routes.project), ...Object.keys(routes.management)]);
  for (const operation of contract.operations) {
    const name = `${operation.method} ${operation.path}`;
    const handler = routes.project[name] ?? (routes.management[name] as Handler<Call> | undefined);
    unclaimed.delete(name);
    if (!handler) continue;
    entries.set(operation, { read: readerOf(operation), handler });
  }
  if (unclaimed.size > 0) throw new Error(`These are not in the contract: ${[...unclaimed].join(', ')}`);

  /** Everything between the parsed request and its answer. */
  async function answer(request: IncomingMessage, match: Match, query: URLSearchParams, text: string): Promise<Json> {
    if (match.found === 'nothing') refuse('route_not_found');
    if (match.found !== 'operation') refuse('method_not_allowed');
    const { operation, params } = match;
    const entry = entries.get(operation);
    if (!entry) refuse('route_not_found', `The sandbox does not have ${operation.method} ${operation.path}.`);
    const now = services.now();
    const { authorization } = request.headers;
    const access = accessOf(operation);
    let env: Environment | undefined;
    if (access === 'workspace') {
      authenticateWorkspace(services.store, authorization, now);
      limits?.take('workspace', operation, now);
    } else if (access !== 'open') {
      env = authenticateProject(services.store, authorization, now);
      if (access === 'project') checkVertical(operation, env);
      limits?.take(env.project_id, operation, now);
    }
    const { headers } = request;
    const call: Call = {
      ...entry.read({ params, query, headers, text }),
      services,
      store: services.store,
      operation,
      params,
      headers,
      now,
      env: env as Environment,
    };
    const { handler } = entry;
    return typeof handler === 'function' ? services.store.write(() => handler(call)) : handler.slow(call);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readText(request);
    const method = request.method ?? 'GET';
    const url = request.url ?? '/';
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    const query = new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1));
    const match = router.match(method, path);
    const fault = match.found === 'operation' ? faults.strike(match.operation, path) : undefined;

    const wait = latency() + (fault?.kind === 'slow' ? (fault.milliseconds ?? 1_000) : 0);
    if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait));
    if (fault?.kind === 'reset-before') return void request.socket.destroy();

    const repeated = `${method} ${url} authorization: ${request.headers.authorization} body: ${text}`;
    const requestId = newId('request-id');
    const reply = (status: number, body: Json, headers: Record<string, string>): Answer => ({ status, body, headers });
    let result: Answer;
    try {
      strikeBefore(fault, repeated);
      const fields = await answer(request, match, query, text);
      if (fault?.kind === 'error-after') refuse('internal_server_error');
      result = reply(200, { status_code: 200, request_id: requestId, ...fields }, {});
    } catch (error) {
      const known = error instanceof ApiError ? error : unexpected(error);
      if (known.afterwards) services.store.write(known.afterwards);
      result = reply(known.status, errorBody(known, apiOf(match, path), requestId), known.headers);
    }
    if (fault?.kind === 'reset-after') return void request.socket.destroy();
    onExchange?.({
      method,
      path,
      query: Object.fromEntries(query),
      headers: request.headers,
      requestBody: text === '' ? undefined : parseBody(text, request.headers),
      status: result.status,
      responseBody: result.body,
    });
    send(response, result, fault, repeated);
  }

  return createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    serve(request, response).catch(() => request.socket.destroy());
  });
}

/** A defect of the sandbox itself: say so on stderr, since the service's sentence would hide it. */
function unexpected(error: unknown): ApiError {
  const lines = String(error instanceof Error ? error.stack : error).split('\n');
  process.stderr.write(`sandbox: ${lines.map(printable).join('\n')}\n`);
  return new ApiError('internal_server_error');
}

function strikeBefore(fault: Fault | undefined, repeated: string): void {
  if (fault?.kind === 'echo') refuse('bad_request', `The request is refused: ${repeated}`);
  if (fault?.kind === 'error-before') refuse('internal_server_error');
  if (fault?.kind === 'rate-limit') throw new ApiError('too_many_requests', undefined, { 'retry-after': '1' });
}

/** Writes the answer, spoilt by a fault where one says so. */
function send(
  response: ServerResponse,
  { status, body, headers }: Answer,
  fault: Fault | undefined,
  repeated: string,
): void {
  if (fault?.kind === 'html') {
    response.writeHead(502, { 'content-type': 'text/html' });
    response.end(`<html><head><title>502 Bad Gateway</title></head><body><pre>${repeated}</pre></body></html>`);
    return;
  }
  let text = JSON.stringify(fault?.kind === 'no-zeros' ? withoutZeros(body) : body);
  if (fault?.kind === 'malformed') text = text.slice(0, Math.max(1, Math.floor(text.length / 2)));
  const bytes = Buffer.byteLength(text);
  // A response that never ends promises more than it sends.
  const length = fault?.kind === 'hang' ? bytes + 1 : bytes;
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': length,
    ...headers,
  });
  if (fault?.kind === 'hang') response.write(text);
  else response.end(text);
}

function checkVertical(operation: Operation, env: Environment): void {
  const own = env.vertical === 'B2B' ? 'b2b' : 'consumer';
  if (operation.api !== own) refuse(operation.api === 'b2b' ? 'invalid_b2b_endpoint' : 'invalid_consumer_endpoint');
}

function apiOf(match: Match, path: string): Api {
  if (match.found === 'operation') return match.operation.api;
  return path.startsWith('/pwa/') ? 'management' : path.startsWith('/v1/b2b/') ? 'b2b' : 'consumer';
}
