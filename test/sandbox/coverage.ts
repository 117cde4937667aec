/** Which supported operations a file of tests has heard answered. */
import { expect } from 'vitest';
import contract from '../../source/sandbox/contract/contract.json' with { type: 'json' };
import type { Exchange } from '../../source/sandbox/index.ts';
import { managementRoutes, projectRoutes } from '../../source/sandbox/operations.ts';

type Api = 'consumer' | 'b2b' | 'management';

/** Hears exchanges, of the operations on some paths, and in the end lists the operations of an API that were never answered with success. */
export function coverage(api: Api, on = /^/) {
  const routes: Record<string, unknown> = { ...projectRoutes, ...managementRoutes };
  const wanted = contract.operations
    .filter(
      operation =>
        operation.api === api && on.test(operation.path) && `${operation.method} ${operation.path}` in routes,
    )
    .map(({ method, path }) => ({
      name: `${method} ${path}`,
      method,
      pattern: new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`),
      fixed: path.split('/').filter(part => !part.startsWith('{')).length,
    }))
    .sort((one, other) => other.fixed - one.fixed);
  const met = new Set<string>();
  return {
    hear: ({ method, path, status }: Exchange): void => {
      const operation = wanted.find(candidate => candidate.method === method && candidate.pattern.test(path));
      if (operation && status === 200) met.add(operation.name);
    },
    /** Every supported operation was answered well; `except` lists the ones that only refuse here. */
    demandAll: (except: string[] = []): void => {
      expect(wanted.map(({ name }) => name).filter(name => !met.has(name))).toEqual(except);
    },
  };
}
