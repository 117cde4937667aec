/** Fields of an answer that are read in the lines after a call. */
import { fields } from './operations.ts';

const lines = 20;

/** snake_case, camelCase and PascalCase of each field. */
const spelled = new Map(
  Object.keys(fields).flatMap(name => {
    const camel = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    const pascal = camel.charAt(0).toUpperCase() + camel.slice(1);
    return [name, camel, pascal, pascal.replace(/Id$/, 'ID')].map((spelling): [string, string] => [spelling, name]);
  }),
);

const read = /(?:\.|->|\?\.|\[["':])(\w+)/g;
const taken = /(?:const|let|var)\s*\{([^}]*)\}\s*=/g;

/** Up to `end`, where the next call begins. */
export function fieldsNear(text: string, at: number, end = text.length): { name: string; b2b: string | null }[] {
  const start = text.lastIndexOf('\n', at) + 1;
  const near = text.slice(start, end).split('\n').slice(0, lines).join('\n');
  const names = [...near.matchAll(read)].map(([, name = '']) => name);
  for (const [, list = ''] of near.matchAll(taken)) names.push(...list.split(/[\s,:]+/));
  const found = new Set(names.flatMap(name => spelled.get(name) ?? []));
  return [...found].map(name => ({ name, b2b: fields[name]?.[0] ?? null }));
}
