/** All parsed files together: which file an import means, and what names are shared between files. */
import { posix } from 'node:path';
import type { Class, Expr, Fn, SourceFile } from './syntax.ts';
import { namesOf } from './syntax.ts';

type Named = { expr: Expr; file: SourceFile };

export class Project {
  readonly files: SourceFile[];
  readonly #paths = new Map<string, SourceFile>();
  /** Files by their last path part, for imports by alias, package or module path. */
  readonly #byTail = new Map<string, SourceFile[]>();
  readonly #packages: Map<string, string>;
  readonly #sets = new Map<string, Expr[]>();
  readonly #calls = new Map<string, (Expr & { k: 'call' })[]>();
  readonly #classes = new Map<string, Named[]>();
  readonly #methods = new Map<string, Expr[]>();
  readonly #passed = new Map<Fn, { call: Expr & { k: 'call' }; index: number }>();

  readonly #unread: Set<string>;

  /** `packages`: folders of the packages of a workspace, by their names. `unread`: files that have nothing to do with Stytch. */
  constructor(files: SourceFile[], packages: Map<string, string>, unread: Iterable<string> = []) {
    this.files = files;
    this.#unread = new Set([...unread].map(stem));
    this.#packages = packages;
    for (const file of files) {
      this.#paths.set(file.path, file);
      push(this.#byTail, tailOf(file.path), file);
      for (const { name, value } of file.sets) push(this.#sets, name, value);
      for (const of of file.classes)
        push(this.#classes, `${file.language}:${of.name}`, { expr: { k: 'class', of }, file });
      for (const { of, name, value } of file.methods)
        push(this.#methods, `${posix.dirname(file.path)}:${of}.${name}`, value);
      for (const use of file.uses) for (const call of callsIn(use)) this.#index(call);
    }
  }

  #index(call: Expr & { k: 'call' }): void {
    const name = call.of.k === 'member' || call.of.k === 'name' ? call.of.name : undefined;
    if (name === undefined) return;
    const [key, value] = call.args;
    // `app.set('stytch', client)`, `fastify.decorate('stytch', client)`, `provide('stytch', client)`.
    if (key?.k === 'text' && value) push(this.#sets, key.value, value);
    if (call.args.length > 0 || call.named?.size)
      push(this.#calls, name === 'new' ? (namesOf(call.of)[1] ?? '') : name, call);
    call.args.forEach((given, index) => {
      if (given.k === 'fields') this.#provider(given.entries);
      if (given.k === 'function') this.#passed.set(given.fn, { call, index });
    });
    for (const [key, given] of call.named ?? []) push(this.#sets, key, given);
  }

  /** `{ provide: 'STYTCH', useFactory: () => … }`, or a field of an object that is handed on. */
  #provider(entries: [string, Expr][]): void {
    for (const [name, value] of entries) push(this.#sets, name, value);
  }

  /** What callers give a function at a position. */
  argumentsOf(fn: Fn, index: number, name: string): Expr[] {
    const owner = fn.scope.parent?.of?.name;
    const names = [
      fn.name,
      ...(/^(constructor|__init__|initialize|__construct|)$/.test(fn.name) && owner ? [owner] : []),
      ...(owner === fn.name ? [owner] : []),
    ];
    return [...new Set(names)]
      .flatMap(each => (each === '' ? [] : (this.#calls.get(each) ?? [])))
      .flatMap(call => call.named?.get(name) ?? call.args[index] ?? []);
  }

  /** The call that a function is handed to, as which argument. */
  passedTo(fn: Fn): { call: Expr & { k: 'call' }; index: number } | undefined {
    return this.#passed.get(fn);
  }

  /** Calls by the name of what is called, in one file. */
  callsOf(name: string, file: SourceFile): (Expr & { k: 'call' })[] {
    return (this.#calls.get(name) ?? []).filter(({ of }) => of.k === 'name' && of.scope.file === file);
  }

  /** Values that a member of this name is set to on something that cannot be followed. */
  setOn(name: string, _of: Expr): Expr[] {
    return this.#sets.get(name) ?? [];
  }

  methodsOf(of: Class, name: string): Expr[] | undefined {
    return this.#methods.get(`${posix.dirname(of.scope.file.path)}:${of.name}.${name}`);
  }

  /** Names that need no import: of the package (Go, Java), of the program (Ruby), classes by their names. */
  named(name: string, file: SourceFile, _at: number): Named[] {
    const { language } = file;
    if (language === 'javascript' || language === 'python') return [];
    if (language === 'go') {
      return this.#siblings(file).flatMap(each =>
        (each.root.names.get(name) ?? []).map(expr => ({ expr, file: each })),
      );
    }
    const classes = this.#classes.get(`${language}:${name}`) ?? [];
    if (classes.length > 0 || language === 'java' || language === 'csharp') return classes;
    return this.files
      .filter(each => each.language === language && each !== file)
      .flatMap(each => (each.root.names.get(name) ?? []).map(expr => ({ expr, file: each })));
  }

  #siblings(file: SourceFile): SourceFile[] {
    const folder = posix.dirname(file.path);
    return this.files.filter(each => each !== file && each.language === 'go' && posix.dirname(each.path) === folder);
  }

  /** The files that an import means; none where it cannot be told, undefined where it is a package of others. */
  resolve(module: string, name: string, from: SourceFile): SourceFile[] | undefined {
    switch (from.language) {
      case 'javascript':
        return this.#resolveScript(module, from);
      case 'python':
        return this.#resolvePython(module, name, from);
      case 'go':
        return this.#resolveGo(module);
      default:
        return this.#resolveClass(name, from);
    }
  }

  #resolveScript(module: string, from: SourceFile): SourceFile[] | undefined {
    if (module.startsWith('.')) {
      const path = posix.join(posix.dirname(from.path), module);
      const found = this.#script(path);
      if (found) return [found];
      return this.#unread.has(stem(path)) || this.#unread.has(path) ? undefined : [];
    }
    const owner = [...this.#packages.keys()].find(each => module === each || module.startsWith(`${each}/`));
    if (owner !== undefined) {
      const folder = this.#packages.get(owner) ?? '';
      const rest = module.slice(owner.length);
      const found =
        this.#script(folder + rest) ??
        this.#script(posix.join(folder, 'src', rest)) ??
        this.#script(posix.join(folder, 'lib', rest));
      // Its entry may have any name: what is imported tells.
      return found ? [found] : this.files.filter(each => each.path.startsWith(`${folder}/`));
    }
    // `@/lib/stytch`, `~/lib/stytch`, `$lib/stytch`, `#lib/stytch`, `src/lib/stytch`: by the end of the path.
    const alias = /^(@\/|~\/|~~\/|\$|#|@\w+\/|[\w-]+\/|\/)/.exec(module);
    if (!alias) return undefined;
    const rest = module.replace(/^(@\/|~\/|~~\/|\$|#|\/)/, '').replace(/\.\w+$/, '');
    const known = this.#byTail.get(tailOf(rest)) ?? [];
    const matching = known.filter(each => stem(each.path) === rest || stem(each.path).endsWith(`/${rest}`));
    if (matching.length > 0) return matching;
    const [, ...inside] = rest.split('/');
    const shorter = inside.join('/');
    const second =
      shorter === '' || !/^(@|~|\$|#)/.test(module)
        ? []
        : known.filter(each => stem(each.path).endsWith(`/${shorter}`));
    return second.length > 0 ? second : undefined;
  }

  #script(path: string): SourceFile | undefined {
    const bare = path.replace(/\.(m|c)?jsx?$/, '').replace(/\/$/, '');
    for (const base of [path, bare, `${bare}/index`]) {
      for (const extension of ['', '.ts', '.tsx', '.js', '.jsx', '.mjs', '.cjs', '.mts', '.cts', '.vue', '.svelte']) {
        const found = this.#paths.get(base + extension);
        if (found) return found;
      }
    }
    return undefined;
  }

  #resolvePython(module: string, name: string, from: SourceFile): SourceFile[] | undefined {
    const dots = /^\.*/.exec(module)?.[0].length ?? 0;
    const rest = module.slice(dots).replaceAll('.', '/');
    const folder = dots > 0 ? posix.join(posix.dirname(from.path), '../'.repeat(dots - 1)) : undefined;
    const bases = [rest, `${rest}/__init__`, `${rest}/${name}`].map(each => each.replace(/^\//, ''));
    const found = bases.flatMap(base =>
      (this.#byTail.get(tailOf(base)) ?? []).filter(file => {
        if (file.language !== 'python') return false;
        const path = stem(file.path);
        return folder === undefined ? path === base || path.endsWith(`/${base}`) : path === posix.join(folder, base);
      }),
    );
    if (found.length > 0) return found;
    return dots > 0 ? [] : undefined;
  }

  #resolveGo(module: string): SourceFile[] | undefined {
    const parts = module.split('/');
    for (let from = 0; from < parts.length; from++) {
      const tail = parts.slice(from).join('/');
      const found = this.files.filter(file => {
        const folder = posix.dirname(file.path);
        return file.language === 'go' && (folder === tail || folder.endsWith(`/${tail}`));
      });
      if (found.length > 0) return found;
    }
    return undefined;
  }

  #resolveClass(name: string, from: SourceFile): SourceFile[] | undefined {
    const classes = this.#classes.get(`${from.language}:${name}`);
    if (classes) return classes.map(({ file }) => file);
    const declared = this.files.filter(
      file => file.language === from.language && file.root.names.has(name) && file !== from,
    );
    return declared.length > 0 ? declared : undefined;
  }
}

function* callsIn(expr: Expr): Generator<Expr & { k: 'call' }> {
  if (expr.k === 'call') {
    yield expr;
    yield* callsIn(expr.of);
  } else if (expr.k === 'member') yield* callsIn(expr.of);
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}

const stem = (path: string) => path.replace(/\.\w+$/, '').replace(/\/index$/, '');

const tailOf = (path: string) => stem(path).split('/').at(-1) ?? '';
