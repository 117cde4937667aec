/**
 * SQL functions that read and write stored documents. SQLite's own refuse JSON that is nested more than 1,000 levels deep,
 * which metadata may be.
 */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Json } from './json.ts';

const lowerCase = (text: string) => text.toLowerCase();

/**
 * Adds `json_at(doc, key, …)`, the value at a path; `json_some(doc, list, field, values)`, whether an item of a list has one of
 * these values (a JSON array, without regard to case) in a field; and `json_with(doc, key, value)`: null takes the key out.
 */
export function addJsonFunctions(db: DatabaseSync): void {
  db.function('json_at', { deterministic: true, varargs: true }, (doc, ...path) => {
    let value = JSON.parse(String(doc));
    for (const key of path) value = value?.[key as string | number];
    return typeof value === 'boolean' ? Number(value) : ((value ?? null) as SQLInputValue);
  });
  db.function('json_some', { deterministic: true }, (doc, list, field, values) => {
    const items: Json[] = JSON.parse(String(doc))[String(list)] ?? [];
    const wanted = new Set(JSON.parse(String(values)).map(String).map(lowerCase));
    return Number(items.some(item => wanted.has(lowerCase(String(field === null ? item : item[String(field)])))));
  });
  db.function('json_with', { deterministic: true }, (doc, key, value) => {
    const changed: Json = JSON.parse(String(doc));
    if (value === null) delete changed[String(key)];
    else changed[String(key)] = JSON.parse(String(value));
    return JSON.stringify(changed);
  });
}
