/**
 * The published API, as a judge: every request and answer that crosses a sandbox is held against it, without exceptions.
 *
 *     const contract = contractJudge();
 *     const sandbox = await startSandbox({ onExchange: contract.hear });
 *     afterAll(() => contract.verdict());
 */
import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { expect } from 'vitest';
import { contractFolder } from '../../source/sandbox/contract/folder.ts';
import type { Exchange } from '../../source/sandbox/index.ts';

// biome-ignore lint/suspicious/noExplicitAny: an OpenAPI description, read as it is
type Json = Record<string, any>;

type Judged = {
  method: string;
  path: string;
  pattern: RegExp;
  names: string[];
  query: Json[];
  headers: Json[];
  body: ValidateFunction | undefined;
  answer: ValidateFunction;
  pathSchemas: ValidateFunction[];
};

let judged: Judged[] | undefined;
let errorTypes: Set<string> | undefined;

/** Reads the descriptions, once a process. */
function operations(): Judged[] {
  if (judged) return judged;
  judged = [];
  errorTypes = new Set(readFileSync(`${contractFolder}/error-types.txt`, 'utf8').trim().split('\n'));
  for (const api of ['consumer', 'b2b', 'management', 'public']) {
    const published: Json = JSON.parse(readFileSync(`${contractFolder}/${api}.json`, 'utf8'));
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
    ajv.addSchema({ $id: api, components: { schemas: sealed(published.components.schemas) } });
    const compile = (schema: Json | undefined): ValidateFunction => {
      const text = JSON.stringify(schema ?? {}).replaceAll('"#/components', `"${api}#/components`);
      return lazy(ajv, JSON.parse(text));
    };
    // Requests are judged as official clients write them: null for what is not given; of the management API, no zero values.
    const sent = `${api}/sent`;
    ajv.addSchema({
      $id: sent,
      components: { schemas: asSent(sealed(published.components.schemas), api === 'management') },
    });
    const compileRequest = (schema: Json): ValidateFunction =>
      lazy(ajv, JSON.parse(JSON.stringify(schema).replaceAll('"#/components', `"${sent}#/components`)));
    for (const [path, methods] of Object.entries<Json>(published.paths)) {
      for (const [method, operation] of Object.entries<Json>(methods)) {
        const parameters: Json[] = operation.parameters ?? [];
        const inPath = parameters.filter(parameter => parameter.in === 'path');
        const body = operation.requestBody?.content['application/json'].schema;
        judged.push({
          method: method.toUpperCase(),
          path,
          pattern: new RegExp(`^${path.replace(/\{[^}]+\}/g, '([^/]+)')}$`),
          names: inPath.map(parameter => parameter.name),
          query: parameters.filter(parameter => parameter.in === 'query'),
          headers: parameters.filter(parameter => parameter.in === 'header'),
          body: body && compileRequest(body),
          answer: compile(operation.responses['200'].content['application/json'].schema),
          pathSchemas: inPath.map(parameter => compile(parameter.schema)),
        });
      }
    }
  }
  // The more words a path fixes, the earlier it is asked.
  judged.sort((one, other) => one.names.length - other.names.length);
  return judged;
}

/** Schemas are compiled when first needed: there are six hundred. */
function lazy(ajv: Ajv, schema: Json): ValidateFunction {
  let compiled: ValidateFunction | undefined;
  const validate = ((value: unknown) => {
    compiled ??= ajv.compile(schema);
    const fits = compiled(value);
    validate.errors = compiled.errors ?? null;
    return fits;
  }) as ValidateFunction;
  return validate;
}

/** An object with named properties has no others: an unpublished field is a mistake on either side. */
function sealed(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(sealed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy: Json = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, sealed(value)]));
  // Every answer has a request_id, also where the published shape lacks it (SCIM groups).
  if (copy.properties?.status_code) copy.properties.request_id = { type: 'string' };
  return copy.properties && copy.type === 'object' ? { ...copy, additionalProperties: false } : copy;
}

/** Error types that the service's own Go suite expects, and that the published list lacks. */
const alsoAnswered = ['invalid_role_for_vertical'];

/** Texts that Go's clients leave out when they are empty. */
const emptyTexts = ['description', 'custom_audience', 'slug_pattern', 'metadata_value', 'bundle_id'];

function asSent(schema: Json, zeros: boolean): Json {
  if (Array.isArray(schema)) return schema.map(each => asSent(each, zeros));
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy: Json = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, asSent(value, zeros)]));
  if (copy.type !== 'object' || !schema.properties) return copy;
  const mayLack = (name: string) =>
    zeros && (/^(boolean|array)$/.test(schema.properties[name]?.type) || emptyTexts.includes(name));
  copy.required = (schema.required ?? []).filter((name: string) => !mayLack(name));
  for (const name of Object.keys(schema.properties)) {
    if (!copy.required.includes(name)) copy.properties[name] = { anyOf: [copy.properties[name], { type: 'null' }] };
  }
  return copy;
}

const error = new Ajv().compile({
  type: 'object',
  required: ['status_code', 'request_id', 'error_type', 'error_message', 'error_url'],
  additionalProperties: false,
  properties: {
    status_code: { type: 'integer', minimum: 400, maximum: 599 },
    request_id: { type: 'string', pattern: '^request-id-test-[0-9a-f-]{36}$' },
    error_type: { type: 'string' },
    error_message: { type: 'string', minLength: 1 },
    error_url: { type: 'string', pattern: '^https://stytch\\.com/docs/' },
  },
});

/** What is wrong with an exchange; nothing when it conforms. */
export function faultsOf(exchange: Exchange): string[] {
  return [...requestFaults(exchange), ...answerFaults(exchange)];
}

function operationOf({ method, path }: Exchange): Judged | undefined {
  return operations().find(operation => operation.method === method && operation.pattern.test(path));
}

function answerFaults(exchange: Exchange): string[] {
  const { method, path, status, responseBody } = exchange;
  const found = operationOf(exchange);
  const name = `${method} ${path}`;
  if (status === 200) {
    if (!found) return [`${name}: answered, but it is not published`];
    return found.answer(responseBody) ? [] : [`${name} answered wrongly: ${explain(found.answer)}`];
  }
  const problems: string[] = [];
  if (!error(responseBody)) problems.push(`${name} ${status}: ${explain(error)}`);
  const body = responseBody as Json;
  if (body.status_code !== status) problems.push(`${name}: the body says ${body.status_code}, the status is ${status}`);
  if (!errorTypes?.has(body.error_type) && !alsoAnswered.includes(body.error_type))
    problems.push(`${name}: there is no error_type ${body.error_type}`);
  // A message names the field and the reason; the type read aloud names none. Who is wrong about a secret learns no more.
  const aloud = `${body.error_type}`.replaceAll('_', ' ');
  if (body.error_type !== 'unauthorized_credentials' && `${body.error_message}`.toLowerCase() === `${aloud}.`)
    problems.push(`${name}: only "${aloud}" is said`);
  return problems;
}

function requestFaults(exchange: Exchange): string[] {
  const { method, path, requestBody, query, headers } = exchange;
  const name = `${method} ${path}`;
  const found = operationOf(exchange);
  if (!found) return [`${name}: the route is not published`];
  const problems: string[] = [];
  const values = found.pattern.exec(path)?.slice(1) ?? [];
  for (const [index, validate] of found.pathSchemas.entries()) {
    if (!validate(decodeURIComponent(values[index] ?? '')))
      problems.push(`${name}: ${found.names[index]} ${explain(validate)}`);
  }
  const inPath = Object.fromEntries(found.names.map((key, index) => [key, decodeURIComponent(values[index] ?? '')]));
  for (const [key, value] of Object.entries(query)) {
    // Official clients repeat parameters of the path.
    if (inPath[key] === value) continue;
    if (!found.query.some(parameter => parameter.name === key)) problems.push(`${name}: unknown parameter ${key}`);
  }
  for (const parameter of found.query) {
    if (parameter.required && !(parameter.name in query)) problems.push(`${name}: ${parameter.name} is missing`);
  }
  for (const key of Object.keys(headers).filter(header => header.startsWith('x-stytch-'))) {
    const known = found.headers.some(parameter => parameter.name.toLowerCase() === key);
    if (!known) problems.push(`${name}: unknown header ${key}`);
  }
  const own = Object.entries((requestBody as Json) ?? {}).filter(
    ([key, value]) => !(key in inPath) || inPath[key] !== value,
  );
  const body = Object.fromEntries(own);
  if (found.body) {
    if (!found.body(body)) problems.push(`${name} took a wrong request: ${explain(found.body)}`);
  } else if (own.length > 0) problems.push(`${name} took a body that it has not`);
  return problems;
}

function explain(validate: ValidateFunction): string {
  return (validate.errors ?? [])
    .map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`)
    .join('; ');
}

/**
 * Hears the exchanges of any number of sandboxes, and judges them in the end. A request that does not conform fails the test
 * that sent it, refused or not; only the tests of those refusals say `refusals`, and then only what was refused may be wrong.
 */
export function contractJudge({ refusals = false } = {}) {
  const problems = new Set<string>();
  let heard = 0;
  return {
    hear: (exchange: Exchange): void => {
      heard += 1;
      const meant = refusals && exchange.status !== 200;
      for (const problem of meant ? answerFaults(exchange) : faultsOf(exchange)) problems.add(problem);
    },
    /** Fails when any exchange did not conform. */
    verdict: (): void => expect([...problems]).toEqual([]),
    heard: () => heard,
  };
}

/** What is wrong with the exchanges that a sandbox has recorded. */
export function faultsOfRecord(path: string): Set<string> {
  const problems = new Set<string>();
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    // A killed process may leave its last line unfinished.
    if (line.endsWith('}')) for (const problem of faultsOf(JSON.parse(line))) problems.add(problem);
  }
  return problems;
}
