/** Checks a request against the published shapes, the way the service does: strictly, unknown fields included. */

import type { Schema } from '../contract/types.ts';
import { ApiError } from './errors.ts';

/** What is wrong with a value and where; nothing when all is well. */
export type Problem = { path: string; kind: 'unknown' | 'missing' | 'type' | 'enum'; message: string };
type Check = (value: unknown, path: string) => Problem | undefined;

/** Turns schemas into functions, once each. */
export class Validator {
  readonly #schemas: Record<string, Schema>;
  readonly #named = new Map<string, Check>();

  constructor(schemas: Record<string, Schema>) {
    this.#schemas = schemas;
  }

  compile(schema: Schema): Check {
    if (schema.$ref) return this.#reference(schema.$ref);
    if (schema.enum) return oneOf(schema.enum);
    if (schema.properties) return this.#object(schema);
    if (schema.type === 'array') return this.#array(schema.items ?? {});
    return ofType(schema);
  }

  #reference(name: string): Check {
    return (value, path) => {
      let check = this.#named.get(name);
      if (!check) {
        check = this.compile(this.#schemas[name] ?? {});
        this.#named.set(name, check);
      }
      return check(value, path);
    };
  }

  #object({ properties = {}, required = [] }: Schema): Check {
    const checks = new Map(Object.entries(properties).map(([name, schema]) => [name, this.compile(schema)]));
    return (value, path) => {
      if (!isObject(value)) return problem('type', path, 'must be an object');
      for (const key of Object.keys(value)) {
        const check = checks.get(key);
        const at = path ? `${path}.${key}` : key;
        if (!check) return problem('unknown', at, 'is not a field of this request');
        const found = value[key] === undefined ? undefined : check(value[key], at);
        if (found) return found;
      }
      for (const key of required) {
        if (value[key] === undefined) return problem('missing', path ? `${path}.${key}` : key, 'is required');
      }
      return undefined;
    };
  }

  #array(items: Schema): Check {
    const check = this.compile(items);
    return (value, path) => {
      if (!Array.isArray(value)) return problem('type', path, 'must be an array');
      for (const [index, item] of value.entries()) {
        const found = check(item, `${path}[${index}]`);
        if (found) return found;
      }
      return undefined;
    };
  }
}

/** The error that the service answers for a malformed request: its own type for the fields that have one. */
export function requestError(found: Problem): ApiError {
  const field = found.path.replace(/\[\d+\]$/, '');
  const byKind: Partial<Record<Problem['kind'], Record<string, string>>> = { missing, enum: malformed, type: mistyped };
  const named = byKind[found.kind]?.[field];
  return new ApiError(named ?? 'bad_request', `The request is invalid: ${found.path || 'the body'} ${found.message}.`);
}

const missing: Record<string, string> = {
  email: 'invalid_email',
  email_address: 'invalid_email',
  hash: 'invalid_hash',
  hash_type: 'invalid_hash_type',
  member_id: 'member_not_found',
  organization_id: 'invalid_organization_id',
  organization_ids: 'member_search_missing_organization_id',
  organization_name: 'organization_name_missing',
  user_id: 'invalid_user_id',
};

const malformed: Record<string, string> = {
  hash_type: 'invalid_hash_type',
  locale: 'invalid_locale',
  'query.operator': 'user_search_invalid_operator',
};

const mistyped: Record<string, string> = {
  trusted_metadata: 'metadata_invalid_format',
  untrusted_metadata: 'metadata_invalid_format',
};

function oneOf(values: string[]): Check {
  const known = new Set<unknown>(values);
  return (value, path) => (known.has(value) ? undefined : problem('enum', path, `must be one of ${values.join(', ')}`));
}

function ofType({ type, minimum }: Schema): Check {
  const fits: Record<string, (value: unknown) => boolean> = {
    string: value => typeof value === 'string',
    boolean: value => typeof value === 'boolean',
    number: value => typeof value === 'number' && Number.isFinite(value),
    integer: value => Number.isInteger(value) && Math.abs(value as number) <= 0x7fff_ffff,
    object: isObject,
  };
  const matches = fits[type ?? ''] ?? (() => true);
  return (value, path) => {
    if (!matches(value)) return problem('type', path, `must be of type ${type}`);
    if (minimum !== undefined && (value as number) < minimum)
      return problem('type', path, `must be ${minimum} or more`);
    return undefined;
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function problem(kind: Problem['kind'], path: string, message: string): Problem {
  return { kind, path, message };
}
