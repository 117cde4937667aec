/**
 * Makes a body equal to what the contract describes. Official clients write `null` for optional fields that are not given
 * (Python), and leave out zero values (Go, Terraform), also of fields that the contract of the management API requires.
 */
import type { Contract, Schema } from '../contract/types.ts';
import type { Json } from './json.ts';

/** Required texts that may be empty. Other required texts name something, so they have to be given. */
const texts = new Set(['description', 'custom_audience', 'slug_pattern', 'metadata_value', 'bundle_id']);

/** A copy of a value without nulls. `zeros`: with the zero values that a client left out. */
export function lenient(value: unknown, schema: Schema, schemas: Contract['schemas'], zeros: boolean): unknown {
  const { properties, items, required = [] } = resolve(schema, schemas);
  if (Array.isArray(value)) return items ? value.map(item => lenient(item, items, schemas, zeros)) : value;
  if (!properties || typeof value !== 'object' || value === null) return value;
  const copy: Json = {};
  for (const [name, field] of Object.entries(value)) {
    const known = properties[name];
    if (known && field === null) continue;
    copy[name] = known ? lenient(field, known, schemas, zeros) : field;
  }
  if (zeros) {
    for (const name of required) copy[name] ??= zeroOf(name, resolve(properties[name] ?? {}, schemas));
  }
  return copy;
}

function resolve(schema: Schema, schemas: Contract['schemas']): Schema {
  return schema.$ref ? (schemas[schema.$ref] ?? {}) : schema;
}

function zeroOf(name: string, { type }: Schema): unknown {
  if (type === 'boolean') return false;
  if (type === 'array') return [];
  return texts.has(name) ? '' : undefined;
}
