/** HTTP: reads a request, finds its operation, checks it, runs it, answers. Everything that knows about sockets is here. */
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Api, Contract, Operation } from '../contract/types.ts';
import type { Exchange } from '../public.ts';
import { type Answer, send, strikeBefore, unexpected } from './answers.ts';
import type { Call, Environment, Handler, Routes, Services, WorkspaceCall } from './context.ts';
import { authenticateProject, authenticateWorkspace } from './credentials.ts';
import { ApiError, errorBody, refuse } from './errors.ts';
import type { Faults } from './faults.ts';
import { newId } from './ids.ts';
import type { Json } from './json.ts';
import type { Limits } from './limits.ts';
import { type PageCall, type Pages, routerOf } from './pages.ts';
import { type Parts, parseBody, type Reader, readText, requestReaders } from './request.ts';
import { type Match, Router } from './router.ts';

export type ServerOptions = {
  services: Services;
  contract: Contract;
  routes: { project: Routes<Call>; management: Routes<WorkspaceCall> };
  pages: Pages;
  accessOf(operation: Operation): Access;
  limits: Limits | undefined;
  faults: Faults;
  /** Milliseconds that each answer waits. */
  latency: () => number;
  onExchange: ((exchange: Exchange) => void) | undefined;
};

type Entry = { operation: Operation; read: Reader; handler: Handler<Call> };

/** Who may call an operation: with the workspace's key, a project's secret (of either vertical, or of its own), or without. */
export type Access = 'workspace' | 'project' | 'either project' | 'open';

/** Builds the server; it does not listen yet. */
export function buildServer(options: ServerOptions): Server {
  const { services, contract, routes, pages, accessOf, limits, faults, latency, onExchange } = options;
  const router = new Router(contract.operations);
  const pageRouter = routerOf(pages);
  const readerOf = requestReaders(contract);
  const entries = new Map<Operation, Entry>();
  const unclaimed = new Set([...Object.keys(routes.project), ...Object.keys(routes.management)]);
  for (const operation of contract.operations) {
    const name = `${operation.method} ${operation.path}`;
    const handler = routes.project[name] ?? (routes.management[name] as Handler<Call> | undefined);
    unclaimed.delete(name);
    if (!handler) continue;
    entries.set(operation, { operation, read: readerOf(operation), handler });
  }
  if (unclaimed.size > 0) throw new Error(`These are not in the contract: ${[...unclaimed].join(', ')}`);

  /** The operation that a path leads to, and what answers it. */
  function entryOf(match: Match<Operation>): Entry & { params: Record<string, string> } {
    if (match.found === 'nothing') refuse('route_not_found');
    if (match.found !== 'operation') refuse('method_not_allowed');
    const { operation, params } = match;
    const entry = entries.get(operation);
    if (!entry) refuse('route_not_found', `The sandbox does not have ${operation.method} ${operation.path}.`);
    return { ...entry, params };
  }

  /** The same, of `METHOD /path`. */
  function entryAt(route: string) {
    const [method = '', path = ''] = route.split(' ');
    return entryOf(router.match(method, path));
  }

  /** Everything between the parsed request and its answer. */
  async function answer(match: Match<Operation>, query: URLSearchParams, headers: IncomingHttpHeaders, text: string) {
    const entry = entryOf(match);
    const { operation, params } = entry;
    const now = services.now();
    const access = accessOf(operation);
    let env: Environment | undefined;
    if (access === 'workspace') {
      authenticateWorkspace(services.store, headers.authorization, now);
      limits?.take('workspace', operation, now);
    } else if (access !== 'open') {
      env = authenticateProject(services.store, headers.authorization, now);
      if (access === 'project') checkVertical(operation, env);
      limits?.take(env.project_id, operation, now);
    }
    return run(entry, { params, query, headers, text }, env, now);
  }

  /** Checks a request that may be made, and runs it. */
  async function run(
    { operation, read, handler }: Entry,
    parts: Parts,
    env: Environment | undefined,
    now: number,
  ): Promise<Json> {
    const { store } = services;
    const { params, headers } = parts;
    const call: Call = { ...read(parts), services, store, operation, params, headers, now, env: env as Environment };
    return typeof handler === 'function' ? store.write(() => handler(call)) : handler.slow(call);
  }

  /** For pages: an operation as the owner of an environment, within its limits. */
  const operate: PageCall['operate'] = (env, route, body) => {
    const entry = entryAt(route);
    const { operation, params } = entry;
    checkVertical(operation, env);
    const now = services.now();
    limits?.take(env.project_id, operation, now);
    const parts = { params, query: new URLSearchParams(), headers: {}, text: JSON.stringify(body) };
    return run(entry, parts, env, now);
  };

  const fieldsOf: PageCall['fieldsOf'] = route => {
    const { body } = entryAt(route).operation;
    return Object.keys((body?.$ref ? contract.schemas[body.$ref] : body)?.properties ?? {});
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readText(request);
    const method = request.method ?? 'GET';
    const url = request.url ?? '/';
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    const query = new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1));
    const match = router.match(method, path);
    const opened = pageRouter.match(method, path);
    const target = opened.found === 'operation' ? opened : match;
    const fault = target.found === 'operation' ? faults.strike(target.operation, path) : undefined;

    const wait = latency() + (fault?.kind === 'slow' ? (fault.milliseconds ?? 1_000) : 0);
    if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait));
    if (fault?.kind === 'reset-before') return void request.socket.destroy();

    const repeated = `${method} ${url} authorization: ${request.headers.authorization} body: ${text}`;
    const requestId = newId('request-id');
    const { headers } = request;
    let result: Answer;
    try {
      strikeBefore(fault, repeated);
      if (opened.found === 'operation') {
        const { params, operation } = opened;
        result = await operation.page({
          services,
          now: services.now(),
          params,
          query,
          headers,
          text,
          operate,
          fieldsOf,
        });
      } else {
        const fields = await answer(match, query, headers, text);
        result = { status: 200, body: { status_code: 200, request_id: requestId, ...fields }, headers: {} };
      }
      if (fault?.kind === 'error-after') refuse('internal_server_error');
    } catch (error) {
      const known = error instanceof ApiError ? error : unexpected(error);
      if (known.afterwards) services.store.write(known.afterwards);
      result = {
        status: known.status,
        body: errorBody(known, apiOf(match, path), requestId),
        headers: known.headers,
      };
    }
    if (fault?.kind === 'reset-after') return void request.socket.destroy();
    // Pages are not of the contract, which exchanges are held against.
    if (opened.found !== 'operation')
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

function checkVertical(operation: Operation, env: Environment): void {
  const own = env.vertical === 'B2B' ? 'b2b' : 'consumer';
  if (operation.api !== own) refuse(operation.api === 'b2b' ? 'invalid_b2b_endpoint' : 'invalid_consumer_endpoint');
}

function apiOf(match: Match<Operation>, path: string): Api {
  if (match.found === 'operation') return match.operation.api;
  return path.startsWith('/pwa/') ? 'management' : path.startsWith('/v1/b2b/') ? 'b2b' : 'consumer';
}
