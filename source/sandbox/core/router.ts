/** Finds the operation of a path: a small tree, built once. */

/** What a method and a path lead to. */
type Target = { method: string; path: string };
type Branch<T> = { fixed: Map<string, Branch<T>>; any?: Branch<T>; operations?: Map<string, T> };

export type Match<T> =
  | { found: 'operation'; operation: T; params: Record<string, string> }
  | { found: 'path' | 'nothing' };

export class Router<T extends Target> {
  readonly #root: Branch<T> = { fixed: new Map() };

  constructor(operations: T[]) {
    for (const operation of operations) {
      let branch = this.#root;
      for (const part of operation.path.slice(1).split('/')) branch = grow(branch, part);
      branch.operations ??= new Map();
      branch.operations.set(operation.method, operation);
    }
  }

  match(method: string, path: string): Match<T> {
    const values: string[] = [];
    const operations = walk(this.#root, path.slice(1).split('/'), 0, values);
    const operation = operations?.get(method);
    if (!operation) return { found: operations ? 'path' : 'nothing' };
    const params: Record<string, string> = {};
    let index = 0;
    for (const part of operation.path.split('/')) {
      if (part.startsWith('{')) params[part.slice(1, -1)] = values[index++] as string;
    }
    return { found: 'operation', operation, params };
  }
}

function grow<T>(branch: Branch<T>, part: string): Branch<T> {
  if (part.startsWith('{')) {
    branch.any ??= { fixed: new Map() };
    return branch.any;
  }
  let next = branch.fixed.get(part);
  if (!next) {
    next = { fixed: new Map() };
    branch.fixed.set(part, next);
  }
  return next;
}

/** A word of the path wins over a parameter; where it leads nowhere the parameter is tried. */
function walk<T>(branch: Branch<T>, parts: string[], at: number, values: string[]): Branch<T>['operations'] {
  if (at === parts.length) return branch.operations;
  const part = parts[at] as string;
  const fixed = branch.fixed.get(part);
  const through = fixed && walk(fixed, parts, at + 1, values);
  if (through) return through;
  if (!branch.any || part === '') return undefined;
  const depth = values.length;
  values.push(decode(part));
  const beyond = walk(branch.any, parts, at + 1, values);
  if (!beyond) values.length = depth;
  return beyond;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
