/**
 * Boils the published API descriptions down to what the sandbox needs at run time: every operation, its parameters and
 * the shape of its request. `npm run contract` writes `contract.json`; a test fails when it is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { contractFolder } from './folder.ts';
import type { Contract, Operation, Schema } from './types.ts';

type Published = {
  paths: Record<string, Record<string, PublishedOperation>>;
  components: { schemas: Record<string, Schema> };
};
type PublishedOperation = {
  operationId: string;
  parameters?: { name: string; in: 'path' | 'query' | 'header'; required?: boolean; schema: Schema }[];
  requestBody?: { content: { 'application/json': { schema: Schema } } };
};

const prefix = '#/components/schemas/';

/** Builds the compact contract from a folder of published descriptions. */
export function generateContract(folder: string): Contract {
  const operations: Operation[] = [];
  const schemas: Record<string, Schema> = {};
  for (const api of ['consumer', 'b2b', 'management', 'public'] as const) {
    const published = JSON.parse(readFileSync(`${folder}/${api}.json`, 'utf8')) as Published;
    const source = published.components.schemas;

    /** Copies a schema and, once each, the named schemas that it refers to. */
    const copy = (schema: Schema): Schema => {
      if (schema.$ref) {
        const name = schema.$ref.slice(prefix.length);
        const found = source[name];
        if (!found) throw new Error(`${api}.json refers to ${name}, which it does not have`);
        if (!schemas[name]) {
          schemas[name] = {};
          schemas[name] = copy(found);
        }
        return { $ref: name };
      }
      const { type, enum: values, required, properties, items, minimum } = schema;
      return {
        ...(type && { type }),
        ...(values && { enum: values }),
        ...(minimum !== undefined && { minimum }),
        ...(items && { items: copy(items) }),
        ...(properties && {
          properties: Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, copy(value)])),
        }),
        ...(required?.length && { required }),
      };
    };

    for (const [path, methods] of Object.entries(published.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const body = operation.requestBody?.content['application/json'].schema;
        operations.push({
          api,
          method: method.toUpperCase(),
          path,
          id: operation.operationId,
          parameters: (operation.parameters ?? []).map(({ name, in: place, required, schema }) => ({
            name,
            in: place,
            required: required === true,
            schema: copy(schema),
          })),
          ...(body && { body: copy(body) }),
        });
      }
    }
  }
  return { operations, schemas };
}

/** The text of the checked-in file. */
export function contractText(folder: string): string {
  const { operations, schemas } = generateContract(folder);
  const lines = (entries: string[]) => entries.join(',\n');
  return `{"operations":[\n${lines(operations.map(operation => JSON.stringify(operation)))}\n],"schemas":{\n${lines(
    Object.entries(schemas).map(([name, schema]) => `${JSON.stringify(name)}:${JSON.stringify(schema)}`),
  )}\n}}\n`;
}

if (import.meta.main) {
  writeFileSync(new URL('./contract.json', import.meta.url), contractText(contractFolder));
}
