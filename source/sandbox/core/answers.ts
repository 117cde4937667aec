/** What goes back to the caller, and what a fault makes of it. */
import type { ServerResponse } from 'node:http';
import { printable } from '../../printable.ts';
import type { Fault } from '../public.ts';
import { ApiError, refuse } from './errors.ts';
import type { Json } from './json.ts';
import { withoutZeros } from './zeros.ts';

/** An answer: data, or the text of a page. */
export type Answer = { status: number; body: Json | string; headers: Record<string, string> };

/** Refuses a call before anything is done. `repeated` is the request as text, with its credentials. */
export function strikeBefore(fault: Fault | undefined, repeated: string): void {
  if (fault?.kind === 'echo') refuse('bad_request', `The request is refused: ${repeated}`);
  if (fault?.kind === 'error-before') refuse('internal_server_error');
  if (fault?.kind === 'rate-limit') throw new ApiError('too_many_requests', undefined, { 'retry-after': '1' });
}

/** Writes the answer, spoilt by a fault where one says so. */
export function send(
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
  let text = typeof body === 'string' ? body : JSON.stringify(fault?.kind === 'no-zeros' ? withoutZeros(body) : body);
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

/** A defect of the sandbox itself: say so on stderr, since the service's sentence would hide it. */
export function unexpected(error: unknown): ApiError {
  const lines = String(error instanceof Error ? error.stack : error).split('\n');
  process.stderr.write(`sandbox: ${lines.map(printable).join('\n')}\n`);
  return new ApiError('internal_server_error');
}
