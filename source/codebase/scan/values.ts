/** What an expression may be, and the names that hand a value on. */
import { operationOf } from './operations.ts';
import type { Project } from './project.ts';
import type { Surface, Vertical } from './sdks.ts';
import type { Class, Expr, Fn, SourceFile } from './syntax.ts';

export type Value =
  | { t: 'sdk'; file: SourceFile; module: string; path: string[] }
  | Client
  | { t: 'fields'; entries: [string, Expr][] }
  | { t: 'function'; fn: Fn }
  | { t: 'class'; of: Class }
  | { t: 'instance'; of: Class }
  | { t: 'module'; file: SourceFile }
  /** Of another package, or plain data: no client. */
  | { t: 'foreign' };

export interface Client {
  t: 'client';
  vertical: Vertical | 'both';
  surface: Surface;
  /** The members that were read of it: `client.magicLinks` is `['magicLinks']`. */
  path: string[];
  /** From the import to here, for --explain. */
  chain: Step[];
  /** In an Optional: `get` takes it out, and is no operation. */
  inOptional?: boolean;
}

/** What the parts of the evaluation need of each other. */
export interface Evaluation {
  readonly project: Project;
  /** All that an expression may be; empty where that cannot be told. */
  values(expr: Expr): Value[];
  /** What a member of this name is of all these. */
  membersOf(owners: Value[], name: string): Value[];
  /** A field or method of a class or of what it inherits from; undefined where it has none. */
  fieldOf(of: Class, name: string): Value[] | undefined;
}

export interface Step {
  path: string;
  at: number;
  file: SourceFile;
}

export const foreign: Value = { t: 'foreign' };
/** Most expressions have no value: they share one list. */
export const nothing: Value[] = [];
/** No application has longer ways from a client to its calls. */
export const deepest = 60;

/** Calls that give back what they are given, or what a function in them returns. */
export const passThrough =
  /^(useMemo|useRef|useState|useCallback|useContext|createContext|ref|shallowRef|markRaw|reactive|computed|readonly|toRaw|unref|cache|once|memoize|memo|lazy|singleton|freeze|assign|Depends|Security|Provide|cast|lru_cache|remember|by|Lazy|of|ofNullable|requireNonNull|OnceValue|proxy|asValue|asFunction|resolve|provideClient|also|apply|tap|AddSingleton|instance|share|bind|app|make|inject|getBean|then|get|orElseThrow|get_or_init|checkNotNull|LocalProxy|SimpleLazyObject)$/;
export const containers = /^(inject|get|resolve|make|app|getBean|instance)$/;
/** Members that a wrapper or a collection has its value in. */
export const wrapped = new Set([
  ...['current', 'value', 'Value', 'default', 'instance', 'Companion', 'INSTANCE', '...'],
  ...['get', 'getOrDefault', 'getOrElse', 'getValue', 'orElse', 'orElseThrow', 'join', 'getOrNull', 'computeIfAbsent'],
  ...['values', 'Values', 'first', 'First', 'last', 'Last', 'find', 'fetch', 'at', 'Result', 'await', 'block'],
]);
/** Ways to call a function that is a value. */
export const invokes = /^(get|invoke|Invoke|call|apply|run|accept)$/;

/** Calls that hand the value, or each value of a collection, to a function. */
export const givesItself = /^(then|tap|map|forEach|for_each|each|let|also|run|use|flatMap|ifPresent|Select)$/;

/** Languages where a bare name in a class may be its field. */
export const hasImplicitSelf = new Set(['java', 'kotlin', 'csharp', 'ruby']);

export function partOf(client: Client, name: string): Client {
  if (client.path.length === 0) {
    if (wrapped.has(name)) return client;
    if (client.vertical === 'both' && /^(consumer|b2c)$/i.test(name)) return { ...client, vertical: 'consumer' };
    if (client.vertical === 'both' && /^b2b$/i.test(name)) return { ...client, vertical: 'b2b' };
  }
  if (client.inOptional && wrapped.has(name)) return { ...client, inOptional: false };
  return { ...client, inOptional: false, path: [...client.path, name] };
}

export const isInterface = (value: Value): boolean => value.t === 'instance' && value.of.isInterface === true;

/** Java reads a part of a client with a getter, Ruby with a call. */
export function isGetter({ path, surface, chain }: Client): boolean {
  if (operationOf(path, surface)) return false;
  return /^get[A-Z]/.test(path.at(-1) ?? '') || chain[0]?.file.language === 'ruby';
}

/** Each value once, and no more than are worth to be followed. */
export function unique(values: Value[]): Value[] {
  if (values.length < 2) return values;
  const seen = new Map<string, Set<unknown>>();
  const kept: Value[] = [];
  for (const value of values) {
    const { t } = value;
    const same = seen.get(t) ?? new Set();
    seen.set(t, same);
    const key = identityOf(value);
    if (same.has(key)) continue;
    same.add(key);
    kept.push(value);
    if (kept.length === mostValues) break;
  }
  return kept;
}

/** A name that has more values than this means too many things. The scan of a large code base takes a third less time. */
const mostValues = 200;

/** What a value is the same by, among those of its kind. */
function identityOf(value: Value): unknown {
  switch (value.t) {
    case 'client':
      return `${value.vertical}:${value.surface}:${value.path.join('.')}`;
    case 'sdk':
      return `${value.file.path}:${value.module}:${value.path.join('.')}`;
    case 'fields':
      return value.entries;
    case 'function':
      return value.fn;
    case 'class':
    case 'instance':
      return value.of;
    case 'module':
      return value.file;
    case 'foreign':
      return undefined;
  }
}
