/** Reads the parts of a request, checks them against the contract, and refuses what it does not know. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Contract, Operation } from '../contract/types.ts';
import { ApiError, refuse } from './errors.ts';
import type { Json } from './json.ts';
import { lenient } from './lenient.ts';
import { type Problem, requestError, Validator } from './validate.ts';

/** The parts of a request as they came. */
export type Parts = {
  params: Record<string, string>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  text: string;
};

/** Turns the parts of a request into its checked query and body. */
export type Reader = (parts: Parts) => { query: Record<string, string>; body: Json };

/** Makes the readers of operations. */
export function requestReaders({ schemas }: Pick<Contract, 'schemas'>): (operation: Operation) => Reader {
  const validator = new Validator(schemas);
  return operation => {
    const checkBody = operation.body && validator.compile(operation.body);
    const inPath = operation.parameters
      .filter(parameter => parameter.in === 'path' && parameter.schema.$ref)
      .map(({ name, schema }) => ({ name, check: validator.compile(schema) }));
    return ({ params, query, headers, text }) => {
      const values = readQuery(operation, params, query);
      checkHeaders(operation, headers);
      const given = withoutPathParameters(params, readBody(text, headers));
      const { body: schema, api } = operation;
      const body = schema ? (lenient(given, schema, schemas, api === 'management') as Json) : given;
      for (const { name, check } of inPath) demandNone(check(params[name], name));
      demandNone(checkBody ? checkBody(body, '') : nothingExpected(body));
      return { query: values, body };
    };
  };
}

function demandNone(problem: Problem | undefined): void {
  if (problem) throw requestError(problem);
}

function nothingExpected(body: Json): Problem | undefined {
  const [name] = Object.keys(body);
  return name === undefined ? undefined : { kind: 'unknown', path: name, message: 'is not a field of this request' };
}

/** Several clients repeat the parameters of the path in the body. */
function withoutPathParameters(params: Record<string, string>, body: Json): Json {
  const rest = { ...body };
  for (const [name, value] of Object.entries(params)) {
    if (!Object.hasOwn(rest, name)) continue;
    if (rest[name] !== null) demandSame(name, value, rest[name]);
    delete rest[name];
  }
  return rest;
}

function demandSame(name: string, inPath: string, repeated: unknown): void {
  if (repeated !== inPath) refuse('bad_request', `The request is invalid: ${name} differs from the one in the path.`);
}

function readQuery(
  { parameters }: Operation,
  params: Record<string, string>,
  query: URLSearchParams,
): Record<string, string> {
  const values: Record<string, string> = {};
  const known = parameters.filter(parameter => parameter.in === 'query');
  for (const [name, value] of query) {
    const parameter = known.find(candidate => candidate.name === name);
    if (!parameter) {
      if (params[name] === undefined)
        refuse('bad_request', `The request is invalid: ${name} is not a parameter of this request.`);
      demandSame(name, params[name], value);
      continue;
    }
    // Go sends parameters that are not given as empty texts.
    if (value === '' && !parameter.required) continue;
    const { type } = parameter.schema;
    // Python writes True and False.
    const fits = type === 'boolean' ? /^(true|false)$/i : type === 'integer' ? /^\d{1,9}$/ : /^/;
    if (!fits.test(value)) refuse('bad_request', `The request is invalid: ${name} must be of type ${type}.`);
    values[name] = type === 'boolean' ? value.toLowerCase() : value;
  }
  for (const { name, required } of known) {
    if (required && !values[name]) throw requestError({ kind: 'missing', path: name, message: 'is required' });
  }
  return values;
}

function checkHeaders(operation: Operation, headers: IncomingHttpHeaders): void {
  for (const name in headers) {
    if (!name.startsWith('x-stytch-')) continue;
    const known = operation.parameters.some(
      ({ in: place, name: own }) => place === 'header' && own.toLowerCase() === name,
    );
    if (!known) refuse('bad_request', `The request is invalid: the header ${name} is not expected.`);
  }
}

const maxBody = 8 * 1024 * 1024;

/** The text of a request's body. */
export function readText(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    request.on('data', (part: Buffer) => {
      size += part.length;
      if (size > maxBody) reject(new Error('The request is too large.'));
      else parts.push(part);
    });
    request.on('end', () =>
      resolve(parts.length === 1 ? (parts[0] as Buffer).toString() : Buffer.concat(parts).toString()),
    );
    request.on('error', reject);
  });
}

function readBody(text: string, headers: IncomingHttpHeaders): Json {
  if (text === '') return {};
  const body = parseBody(text, headers);
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new ApiError('bad_request', 'The body is not a JSON object.');
  return body as Json;
}

/** A body as data: JSON, or a form, as OAuth clients send it; nothing when it is neither. */
export function parseBody(text: string, headers: IncomingHttpHeaders): unknown {
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
