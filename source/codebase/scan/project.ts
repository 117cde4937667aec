/** All parsed files together: which file an import means, and what names are shared between files. */
import { posix } from 'node:path';
import { Modules } from './modules.ts';
import { type Class, type Expr, type Fn, type Language, languageOf, namesOf, push, type SourceFile } from './syntax.ts';

type Named = { expr: Expr; file: SourceFile };

/** Ways to call a function that is a value: `f.apply(client)`. */
const invocations = ['apply', 'invoke', 'Invoke', 'call', 'accept'];

export class Project {
  readonly #modules: Modules;
  readonly #sets = new Map<string, Expr[]>();
  readonly #calls = new Map<string, (Expr & { k: 'call' })[]>();
  readonly #classes = new Map<string, Named[]>();
  /** What files declare outside of functions and classes: in Go by their folder, else in their language. */
  readonly #declared = new Map<string, Named[]>();
  readonly #methods = new Map<string, Expr[]>();
  readonly #passed = new Map<Fn, { call: Expr & { k: 'call' }; index: number }>();

  constructor(files: SourceFile[], packages: Map<string, string>, unread: Iterable<string> = []) {
    this.#modules = new Modules(files, packages, unread);
    for (const file of files) {
      const { language } = file;
      for (const { name, value } of file.sets) push(this.#sets, `${language}:${name}`, value);
      for (const of of file.classes) push(this.#classes, `${language}:${of.name}`, { expr: { k: 'class', of }, file });
      for (const { of, name, value } of file.methods)
        push(this.#methods, `${posix.dirname(file.path)}:${of}.${name}`, value);
      for (const [name, values] of file.root.names) {
        for (const expr of values) push(this.#declared, declaredKey(name, file), { expr, file });
      }
      for (const use of file.uses) for (const call of callsIn(use)) this.#index(call, language);
    }
  }

  #index(call: Expr & { k: 'call' }, language: Language): void {
    const name = call.of.k === 'member' || call.of.k === 'name' ? call.of.name : undefined;
    if (name === undefined) return;
    const [key, value] = call.args;
    // `app.set('stytch', client)`, `fastify.decorate('stytch', client)`, `provide('stytch', client)`.
    if (key?.k === 'text' && value) push(this.#sets, `${language}:${key.value}`, value);
    // `$app->alias(Client::class, 'stytch')`.
    if (name === 'alias' && key && value?.k === 'text') push(this.#sets, `${language}:${value.value}`, key);
    if (call.args.length > 0 || call.named?.size)
      push(this.#calls, `${language}:${name === 'new' ? (namesOf(call.of)[1] ?? '') : name}`, call);
    call.args.forEach((given, index) => {
      if (given.k === 'function') this.#passed.set(given.fn, { call, index });
    });
    for (const [key, given] of call.named ?? []) push(this.#sets, `${language}:${key}`, given);
  }

  /** What callers give a function at a position. */
  argumentsOf(fn: Fn, index: number, name: string): Expr[] {
    const owner = fn.scope.parent?.of?.name;
    const { language } = fn.scope.file;
    const names = [
      fn.name,
      ...(/^(constructor|__init__|initialize|__construct|)$/.test(fn.name) && owner ? [owner] : []),
      ...(owner === fn.name ? [owner] : []),
    ];
    return [...new Set(names)]
      .flatMap(each => (each === '' ? [] : (this.#calls.get(`${language}:${each}`) ?? [])))
      .flatMap(call => call.named?.get(name) ?? call.args[index] ?? []);
  }

  /** The call that a function is handed to, as which argument. */
  passedTo(fn: Fn): { call: Expr & { k: 'call' }; index: number } | undefined {
    return this.#passed.get(fn);
  }

  /** Calls of what has this name, in one file. */
  callsOf(name: string, file: SourceFile): (Expr & { k: 'call' })[] {
    const calls = [name, ...invocations].flatMap(each => this.#calls.get(`${file.language}:${each}`) ?? []);
    return calls.filter(({ of }) => {
      const called = of.k === 'member' && invocations.includes(of.name) ? of.of : of;
      return called.k === 'name' && called.name === name && called.scope.file === file;
    });
  }

  /** Values that a member of this name is set to on something that cannot be followed, in the language of `where`. */
  setOn(name: string, where: Expr): Expr[] {
    const language = languageOf(where);
    return this.#sets.get(`${language}:${name}`) ?? [];
  }

  methodsOf(of: Class, name: string): Expr[] | undefined {
    return this.#methods.get(`${posix.dirname(of.scope.file.path)}:${of.name}.${name}`);
  }

  /** Names that need no import: of the package (Go, Java), of the program (Ruby), classes by their names. */
  named(name: string, file: SourceFile): Named[] {
    const { language } = file;
    if (language === 'javascript' || language === 'python') return [];
    const classes = language === 'go' ? [] : (this.#classes.get(`${language}:${name}`) ?? []);
    if (classes.length > 0 || language === 'java' || language === 'csharp') return classes;
    return this.#declaredElsewhere(name, file);
  }

  #declaredElsewhere(name: string, file: SourceFile): Named[] {
    return (this.#declared.get(declaredKey(name, file)) ?? []).filter(each => each.file !== file);
  }

  /** The files that an import means; none where it cannot be told, undefined where it is a package of others. */
  resolve(module: string, name: string, from: SourceFile): SourceFile[] | undefined {
    const namesFiles = from.language === 'javascript' || from.language === 'python' || from.language === 'go';
    return namesFiles ? this.#modules.resolve(module, name, from) : this.#resolveClass(name, from);
  }

  #resolveClass(name: string, from: SourceFile): SourceFile[] | undefined {
    const classes = this.#classes.get(`${from.language}:${name}`);
    if (classes) return classes.map(({ file }) => file);
    const declared = new Set(this.#declaredElsewhere(name, from).map(({ file }) => file));
    return declared.size > 0 ? [...declared] : undefined;
  }
}

const declaredKey = (name: string, { language, path }: SourceFile): string =>
  language === 'go' ? `go:${posix.dirname(path)}:${name}` : `${language}:${name}`;

function* callsIn(expr: Expr): Generator<Expr & { k: 'call' }> {
  if (expr.k === 'call') {
    yield expr;
    yield* callsIn(expr.of);
  } else if (expr.k === 'member') yield* callsIn(expr.of);
}
