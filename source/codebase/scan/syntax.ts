/** What all languages are reduced to: names, members, calls, functions, classes and modules. */

/** Where a file's node begins, as an index into its text. */
type At = number;

export type Expr =
  | { k: 'name'; name: string; at: At; scope: Scope }
  | { k: 'member'; of: Expr; name: string; at: At }
  /** `named`: arguments that are given by name. */
  | { k: 'call'; of: Expr; args: Expr[]; at: At; named?: Map<string, Expr> }
  | { k: 'text'; value: string; at: At }
  | { k: 'fields'; entries: [name: string, value: Expr][] }
  | { k: 'oneOf'; of: Expr[] }
  /** The first that can be followed: a type, else its arguments, as in `Supplier<Client>`. */
  | { k: 'firstOf'; of: Expr[] }
  /** A value of a type: a declared variable, a parameter, a field. */
  | { k: 'typed'; type: Expr }
  /** A parameter: what callers give it, by its position; or its default. */
  | { k: 'parameter'; fn: Fn; index: number; name: string; type?: Expr; value?: Expr }
  | { k: 'function'; fn: Fn }
  | { k: 'class'; of: Class }
  | { k: 'import'; module: string; name: string; at: At; file: SourceFile }
  | { k: 'self'; scope: Scope; at: At }
  | { k: 'unknown' };

export interface Fn {
  name: string;
  parameters: string[];
  returns: Expr[];
  scope: Scope;
}

export interface Class {
  name: string;
  parents: Expr[];
  fields: Map<string, Expr[]>;
  scope: Scope;
  /** Any value that has its methods may stand for it, also a part of a client (Go). */
  isInterface?: boolean;
}

/** The names of a function, class or file. */
export interface Scope {
  parent: Scope | undefined;
  names: Map<string, Expr[]>;
  file: SourceFile;
  of?: Class;
  /** What bare names may be members of: `with(client) { users }`, `fun Client.send()` in Kotlin. */
  receiver?: Expr;
}

/** An element of JSX, or of a Vue or Svelte template. */
interface Element {
  name: string;
  at: At;
  expr: Expr;
}

/** A text in the code, without comments. */
interface Literal {
  value: string;
  at: At;
}

/** A file as the scan sees it. */
export interface SourceFile {
  path: string;
  language: Language;
  text: string;
  root: Scope;
  exports: Map<string, Expr[]>;
  /** `export * from`. */
  exportsOf: string[];
  /** Every call and every member that is read, each at the end of its chain. */
  uses: Expr[];
  elements: Element[];
  literals: Literal[];
  /** Every import, with its place. */
  imports: { module: string; name: string; at: At }[];
  /** Members that are set on a value of elsewhere: `request.stytch = client`. */
  sets: { name: string; value: Expr }[];
  classes: Class[];
  /** Methods that are written outside their type (Go). */
  methods: { of: string; name: string; value: Expr }[];
}

export type Language = 'javascript' | 'python' | 'go' | 'ruby' | 'java' | 'kotlin' | 'php' | 'csharp';

/** The name of a member whose key is known only when the program runs. */
export const anyKey = '[]';

/** The name under which the value of a React context's provider is set. */
export const providedBy = (context: string): string => `<${context}>`;

export const unknown: Expr = { k: 'unknown' };

/** Adds a value to those that a name may have. */
export function bind(names: Map<string, Expr[]>, name: string, value: Expr): void {
  // `const send = client => …` is called by that name.
  if (value.k === 'function' && value.fn.name === '') value.fn.name = name;
  push(names, name, value);
}

/** Adds to the list under a key. */
export function push<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const values = lists.get(key);
  if (values) values.push(value);
  else lists.set(key, [value]);
}

/** The names of a chain from its end to its root: `a.b().c` is c, b, a. Calls are left out. */
export function namesOf(expr: Expr): string[] {
  const names: string[] = [];
  let at = expr;
  for (;;) {
    if (at.k === 'member') {
      names.push(at.name);
      at = at.of;
    } else if (at.k === 'call') at = at.of;
    else if (at.k === 'name') return [...names, at.name];
    else return at.k === 'self' ? [...names, 'this'] : names;
  }
}

/** What a name was given in its own file, or a field in its own class. */
export function boundTo(expr: Expr): Expr[] {
  const isField = expr.k === 'member' && expr.of.k === 'self';
  if (expr.k !== 'name' && !isField) return [];
  const from = expr.k === 'name' ? expr.scope : expr.of.k === 'self' ? expr.of.scope : undefined;
  for (let at = from; at; at = at.parent) {
    const bound = isField ? at.of?.fields.get(expr.name) : at.names.get(expr.name);
    if (bound) return bound;
  }
  return [];
}

/** The language of the code that a chain is in. */
export function languageOf(expr: Expr): Language | undefined {
  let at: Expr | undefined = expr;
  while (at && (at.k === 'member' || at.k === 'call' || at.k === 'oneOf')) at = at.k === 'oneOf' ? at.of[0] : at.of;
  if (at?.k === 'name' || at?.k === 'self') return at.scope.file.language;
  return at?.k === 'import' ? at.file.language : undefined;
}

/** Where the first character of a chain is. */
export function startOf(expr: Expr, otherwise: number): number {
  let at = expr;
  while (at.k === 'member' || at.k === 'call') at = at.of;
  return 'at' in at && at.at < otherwise ? at.at : otherwise;
}
