/** What a member of a value is: of a client, an object, a class, a module, or of something that cannot be followed. */
import { sdkName } from '../sdks.ts';
import { anyKey, type Class, type Expr, type Fn } from '../syntax.ts';
import { type Evaluation, invokes, isInterface, partOf, type Value, wrapped } from '../values.ts';
import { returned } from './calls.ts';
import { exportedValues, globalValues } from './names.ts';

export function memberValues(on: Evaluation, expr: Expr & { k: 'member' }): Value[] {
  const owners = on.values(expr.of);
  const found = membersOf(on, owners, expr.name);
  if (found.length > 0 && !found.every(isInterface)) return found;
  const ambient = ambientValues(on, expr, owners);
  if (found.length > 0) return [...found, ...ambient];
  return ambient.length > 0 ? ambient : owners.filter(({ t }) => t === 'foreign');
}

/** `seen`: objects and functions on the way here, as an object may be spread into itself. */
export function membersOf(on: Evaluation, owners: Value[], name: string, seen: readonly object[] = []): Value[] {
  return owners.flatMap(owner => {
    if (name === anyKey) return elementOf(on, owner);
    switch (owner.t) {
      case 'sdk':
        return ofSdk(on, owner, name);
      case 'client':
        return [partOf(owner, name)];
      case 'fields': {
        const of = owner.entries.filter(([key]) => key === name).flatMap(([, value]) => on.values(value));
        if (seen.includes(owner.entries)) return of;
        const way = [...seen, owner.entries];
        const spread = owner.entries
          .filter(([key]) => key === '...')
          .flatMap(([, value]) => membersOf(on, on.values(value), name, way));
        return [...of, ...spread];
      }
      case 'class':
      case 'instance':
        return name === 'new' ? [owner] : (fieldOf(on, owner.of, name) ?? (wrapped.has(name) ? [owner] : []));
      case 'module':
        return exportedValues(on, owner.file, name);
      case 'function':
        if (invokes.test(name)) return [owner];
        // A value that wraps a function: `lazy { … }.value`. Ruby calls what it reads.
        if (wrapped.has(name)) return returned(on, owner.fn);
        if (owner.fn.scope.file.language !== 'ruby' || seen.includes(owner.fn)) return [];
        return membersOf(on, returned(on, owner.fn), name, [...seen, owner.fn]);
      default:
        return [];
    }
  });
}

/** What stands under a key that cannot be told. A collection stands for what is in it. */
function elementOf(on: Evaluation, owner: Value): Value[] {
  if (owner.t === 'fields') return owner.entries.flatMap(([, value]) => on.values(value));
  return owner.t === 'client' && owner.path.length > 0 ? [partOf(owner, anyKey)] : [owner];
}

function ofSdk(on: Evaluation, owner: Value & { t: 'sdk' }, name: string): Value[] {
  if (owner.module === 'globalThis') return globalValues(on, name, owner.file);
  const { kind, surface, vertical } = sdkName(owner.file.language, owner.module, owner.path);
  // Apps on Android and older code call the class itself.
  const isClass = kind === 'client' && (owner.file.language === 'java' || owner.file.language === 'kotlin');
  if (isClass) return [partOf({ t: 'client', vertical: vertical ?? 'consumer', surface, path: [], chain: [] }, name)];
  return [{ ...owner, path: [...owner.path, name] }];
}

export function fieldOf(on: Evaluation, of: Class, name: string, seen = new Set<Class>()): Value[] | undefined {
  if (seen.has(of)) return undefined;
  seen.add(of);
  const own = of.fields.get(name) ?? on.project.methodsOf(of, name);
  if (own && own.length > 0) return own.flatMap(each => on.values(each));
  // A getter that a library writes (Lombok): `getClient()`.
  const isJvm = of.scope.file.language === 'java' || of.scope.file.language === 'kotlin';
  const property = isJvm ? /^get([A-Z])(\w*)$/.exec(name) : null;
  const field = property && of.fields.get(`${property[1]?.toLowerCase()}${property[2]}`);
  if (field) return field.flatMap(each => on.values(each));
  for (const parent of of.parents) {
    for (const value of on.values(parent)) {
      if (value.t === 'class' || value.t === 'instance') {
        const found = fieldOf(on, value.of, name, seen);
        if (found) return found;
      }
    }
  }
  return undefined;
}

/** A member that is set somewhere to a client, read of a value that cannot be followed: `request.stytch`. */
function ambientValues(on: Evaluation, expr: Expr & { k: 'member' }, owners: Value[]): Value[] {
  if (owners.some(({ t }) => t === 'client' || t === 'sdk' || t === 'fields' || t === 'module')) return [];
  return on.project
    .setOn(expr.name, expr)
    .flatMap(value => on.values(value))
    .filter(
      value => value.t === 'client' || value.t === 'instance' || (value.t === 'function' && givesClient(on, value.fn)),
    );
}

function givesClient(on: Evaluation, fn: Fn): boolean {
  return returned(on, fn).some(value => value.t === 'client' && value.path.length === 0);
}
