/** What an expression may be: a client of Stytch, a part of one, or something else. Across functions, classes and files. */
import { isSubmodule } from './modules.ts';
import { isGroup } from './operations.ts';
import type { Project } from './project.ts';
import { isSdk, sdkName } from './sdks.ts';
import { anyKey, type Class, type Expr, type Fn, providedBy, type Scope, type SourceFile } from './syntax.ts';
import {
  containers,
  deepest,
  foreign,
  givesItself,
  hasImplicitSelf,
  invokes,
  isGetter,
  isInterface,
  nothing,
  partOf,
  passThrough,
  unique,
  type Value,
  wrapped,
} from './values.ts';

export class Evaluator {
  readonly #project: Project;
  readonly #known = new Map<Expr, Value[]>();
  readonly #open = new Set<Expr>();

  constructor(project: Project) {
    this.#project = project;
  }

  /** All that it may be; empty where that cannot be told. */
  values(expr: Expr): Value[] {
    const known = this.#known.get(expr);
    if (known) return known;
    if (this.#open.has(expr) || this.#open.size > deepest) return [];
    this.#open.add(expr);
    const found = unique(this.#values(expr));
    const kept = found.length === 0 ? nothing : found;
    this.#open.delete(expr);
    // Inside a circle the answer may be incomplete: it is kept only at its outside.
    if (this.#open.size === 0 || found.length > 0) this.#known.set(expr, kept);
    return kept;
  }

  #values(expr: Expr): Value[] {
    switch (expr.k) {
      case 'name':
        return this.#name(expr.name, expr.scope);
      case 'member':
        return this.#member(expr);
      case 'call':
        return this.#call(expr);
      case 'oneOf':
        return expr.of.flatMap(each => this.values(each));
      case 'firstOf':
        return this.#first(expr.of);
      case 'fields':
        return [{ t: 'fields', entries: expr.entries }];
      case 'function':
        return [{ t: 'function', fn: expr.fn }];
      case 'class':
        return [{ t: 'class', of: expr.of }];
      case 'typed':
        return this.values(expr.type).flatMap(value => this.#made(value, expr.type));
      case 'parameter':
        return this.#parameter(expr);
      case 'import':
        return this.#import(expr.module, expr.name, expr.file);
      case 'self':
        return this.#self(expr.scope);
      case 'text':
        return [foreign];
      default:
        return [];
    }
  }

  #first(of: Expr[]): Value[] {
    for (const each of of) {
      const found = this.values(each);
      if (found.some(({ t }) => t !== 'foreign')) return found;
    }
    return of.length > 0 ? [foreign] : [];
  }

  #self(scope: Scope | undefined): Value[] {
    for (let at = scope; at; at = at.parent) if (at.of) return [{ t: 'instance', of: at.of }];
    return [];
  }

  #name(name: string, from: Scope): Value[] {
    for (let scope: Scope | undefined = from; scope; scope = scope.parent) {
      const bound = scope.names.get(name);
      if (bound) {
        // Ruby opens modules again in other files.
        const others =
          from.file.language === 'ruby' && bound.some(({ k }) => k === 'class') ? this.#global(name, from.file) : [];
        return [...bound.flatMap(each => this.values(each)), ...others];
      }
      const own = scope.of && hasImplicitSelf.has(scope.file.language) ? this.#field(scope.of, name) : undefined;
      if (own) return own;
      const received = scope.receiver && isGroup(name) ? this.#membersOf(this.values(scope.receiver), name) : [];
      if (received.length > 0) return received;
    }
    return this.#global(name, from.file);
  }

  #global(name: string, file: SourceFile): Value[] {
    const { language } = file;
    if (language === 'javascript') {
      if (name === 'Stytch' || name === 'StytchB2B') {
        return [
          {
            t: 'sdk',
            file,
            module: '@stytch/global',
            path: [name === 'Stytch' ? 'StytchUIClient' : 'StytchB2BUIClient'],
          },
        ];
      }
      if (name === 'window' || name === 'globalThis' || name === 'self')
        return [{ t: 'sdk', file, module: 'globalThis', path: [] }];
    }
    if (language === 'ruby' && /^Stytch(B2B)?$/.test(name)) return [{ t: 'sdk', file, module: name, path: [] }];
    for (const module of file.exportsOf) {
      if (!isSdk(language, module)) continue;
      if (sdkName(language, module, [name]).kind === 'client') return [{ t: 'sdk', file, module, path: [name] }];
    }
    return this.#project.named(name, file).flatMap(({ expr }) => this.values(expr));
  }

  /** What an import brings, here or from another file. */
  #import(module: string, name: string, file: SourceFile): Value[] {
    if (isSdk(file.language, module)) return [{ t: 'sdk', file, module, path: name === '*' ? [] : [name] }];
    const files = this.#project.resolve(module, name, file);
    if (files === undefined) return [foreign];
    return files.flatMap((each): Value[] => {
      return name === '*' || isSubmodule(module, name, each)
        ? [{ t: 'module', file: each }]
        : this.#exported(each, name);
    });
  }

  #exported(file: SourceFile, name: string, seen = new Set<SourceFile>()): Value[] {
    if (seen.has(file)) return [];
    seen.add(file);
    const own = file.exports.get(name) ?? (file.language === 'javascript' ? undefined : file.root.names.get(name));
    if (own) return own.flatMap(each => this.values(each));
    const common = file.exports.get('*');
    if (common)
      return common.flatMap(each =>
        name === 'default' ? this.values(each) : this.#membersOf(this.values(each), name),
      );
    if (name === 'default' && file.language === 'javascript') return [];
    if (file.path.endsWith('__init__.py')) {
      const inside = this.#project.resolve(`.${name}`, '*', file) ?? [];
      if (inside.length > 0) return inside.map(each => ({ t: 'module', file: each }));
    }
    return file.exportsOf.flatMap(module => {
      if (isSdk(file.language, module)) return [{ t: 'sdk', file, module, path: [name] } as Value];
      return (this.#project.resolve(module, '*', file) ?? []).flatMap(each => this.#exported(each, name, seen));
    });
  }

  #member(expr: Expr & { k: 'member' }): Value[] {
    const owners = this.values(expr.of);
    const found = this.#membersOf(owners, expr.name);
    if (found.length > 0 && !found.every(isInterface)) return found;
    const ambient = this.#ambient(expr, owners);
    if (found.length > 0) return [...found, ...ambient];
    return ambient.length > 0 ? ambient : owners.filter(({ t }) => t === 'foreign');
  }

  #membersOf(owners: Value[], name: string): Value[] {
    return owners.flatMap(owner => {
      if (name === anyKey) return this.#element(owner);
      switch (owner.t) {
        case 'sdk':
          return this.#ofSdk(owner, name);
        case 'client':
          return [partOf(owner, name)];
        case 'fields': {
          const of = owner.entries.filter(([key]) => key === name).flatMap(([, value]) => this.values(value));
          const spread = owner.entries
            .filter(([key]) => key === '...')
            .flatMap(([, value]) => this.#membersOf(this.values(value), name));
          return [...of, ...spread];
        }
        case 'class':
        case 'instance':
          return name === 'new' ? [owner] : (this.#field(owner.of, name) ?? (wrapped.has(name) ? [owner] : []));
        case 'module':
          return this.#exported(owner.file, name);
        case 'function':
          if (invokes.test(name)) return [owner];
          // A value that wraps a function: `lazy { … }.value`. Ruby calls what it reads.
          if (wrapped.has(name)) return this.#returned(owner.fn);
          return owner.fn.scope.file.language === 'ruby' ? this.#membersOf(this.#returned(owner.fn), name) : [];
        default:
          return [];
      }
    });
  }

  /** What stands under a key that cannot be told. A collection stands for what is in it. */
  #element(owner: Value): Value[] {
    if (owner.t === 'fields') return owner.entries.flatMap(([, value]) => this.values(value));
    return owner.t === 'client' && owner.path.length > 0 ? [partOf(owner, anyKey)] : [owner];
  }

  #ofSdk(owner: Value & { t: 'sdk' }, name: string): Value[] {
    if (owner.module === 'globalThis') return this.#global(name, owner.file);
    const { kind, surface, vertical } = sdkName(owner.file.language, owner.module, owner.path);
    // Apps on Android and older code call the class itself.
    const isClass = kind === 'client' && (owner.file.language === 'java' || owner.file.language === 'kotlin');
    if (isClass) return [partOf({ t: 'client', vertical: vertical ?? 'consumer', surface, path: [], chain: [] }, name)];
    return [{ ...owner, path: [...owner.path, name] }];
  }

  #field(of: Class, name: string, seen = new Set<Class>()): Value[] | undefined {
    if (seen.has(of)) return undefined;
    seen.add(of);
    const own = of.fields.get(name) ?? this.#project.methodsOf(of, name);
    if (own && own.length > 0) return own.flatMap(each => this.values(each));
    for (const parent of of.parents) {
      for (const value of this.values(parent)) {
        if (value.t === 'class' || value.t === 'instance') {
          const found = this.#field(value.of, name, seen);
          if (found) return found;
        }
      }
    }
    return undefined;
  }

  /** A member that is set somewhere to a client, read of a value that cannot be followed: `request.stytch`. */
  #ambient(expr: Expr & { k: 'member' }, owners: Value[]): Value[] {
    if (owners.some(({ t }) => t === 'client' || t === 'sdk' || t === 'fields' || t === 'module')) return [];
    return this.#project
      .setOn(expr.name, expr)
      .flatMap(value => this.values(value))
      .filter(
        value =>
          value.t === 'client' || value.t === 'instance' || (value.t === 'function' && this.#givesClient(value.fn)),
      );
  }

  #givesClient(fn: Fn): boolean {
    return this.#returned(fn).some(value => value.t === 'client' && value.path.length === 0);
  }

  #call(expr: Expr & { k: 'call' }): Value[] {
    const mapped = this.#mapped(expr);
    if (mapped.length > 0) return mapped;
    const callees = this.values(expr.of);
    const results = callees.flatMap(callee => this.#made(callee, expr));
    if (results.some(({ t }) => t !== 'foreign')) return results;
    const name = expr.of.k === 'member' || expr.of.k === 'name' ? expr.of.name : '';
    // `request.context.get('stytch')`, `inject('stytch')`.
    const [key] = expr.args;
    if (key?.k === 'text' && expr.args.length < 3) {
      const set = this.#project.setOn(key.value, expr).flatMap(value => this.values(value));
      if (set.length > 0) return set;
    }
    if (/^use(Context)?$/.test(name) && key?.k === 'name') {
      const provided = this.#project.setOn(providedBy(key.name), key).flatMap(value => this.values(value));
      if (provided.length > 0) return provided;
    }
    if (!passThrough.test(name) && name !== '') return results;
    const given = expr.args.flatMap(each => this.values(each));
    const passed = given.flatMap(value => {
      if (value.t === 'function') return this.#returned(value.fn);
      // A container makes what it is asked for.
      return containers.test(name) && (value.t === 'class' || value.t === 'sdk') ? this.#made(value, expr) : [value];
    });
    const clients = passed.filter(({ t }) => t === 'client' || t === 'instance' || t === 'function');
    if (clients.length > 0) return clients;
    // `promise.then(...)`, `optional.get()`, `client.apply { }`: what they are called on.
    return expr.of.k === 'member' && /^(then|get|orElseThrow|also|apply|tap|bind)$/.test(name)
      ? this.values(expr.of.of)
      : results;
  }

  /** `optional.map(client -> client.getUsers())`, `client.let { it.users }`: what the function gives. */
  #mapped(expr: Expr & { k: 'call' }): Value[] {
    const [fn] = expr.args;
    if (fn?.k !== 'function' || expr.of.k !== 'member' || !givesItself.test(expr.of.name)) return [];
    const owners = this.values(expr.of.of);
    if (!owners.some(owner => owner.t === 'client' && owner.path.length === 0)) return [];
    return this.#returned(fn.fn).filter(({ t }) => t === 'client');
  }

  /** What a call of this gives; for a type, a value of it. */
  #made(callee: Value, expr: Expr): Value[] {
    switch (callee.t) {
      case 'sdk': {
        const path = callee.path.filter(name => name !== 'new');
        const { kind, vertical, surface } = sdkName(callee.file.language, callee.module, path);
        if (
          kind !== 'client' ||
          (callee.file.language === 'ruby' && path.length === callee.path.length && expr.k === 'call')
        )
          return [foreign];
        const both = callee.file.language === 'php' && /^Stytch(Client)?$/.test(path.at(-1) ?? '');
        const at = 'at' in expr ? expr.at : 0;
        const chain = [{ path: [callee.module, ...path].join('.'), at, file: callee.file }];
        return [{ t: 'client', vertical: both ? 'both' : (vertical ?? 'consumer'), surface, path: [], chain }];
      }
      case 'client':
        // `getEmail()` in Java, `b2b()` in PHP: a part. Anything else is a call of the API, whose answer is no client.
        return callee.path.length === 0 || isGetter(callee) ? [callee] : [foreign];
      case 'class': {
        const sdkParent = callee.of.parents.flatMap(parent => this.values(parent)).filter(({ t }) => t === 'sdk');
        return [{ t: 'instance', of: callee.of }, ...sdkParent.flatMap(each => this.#made(each, expr))];
      }
      case 'instance':
        return [callee];
      case 'function':
        return this.#returned(callee.fn);
      default:
        return expr.k === 'typed' ? [] : [callee];
    }
  }

  #returned(fn: Fn): Value[] {
    const returned = fn.returns.flatMap(each => this.values(each));
    const followed = returned.filter(({ t }) => t !== 'foreign');
    return followed.length > 0 ? followed : returned;
  }

  #parameter({ fn, index, name, type, value }: Expr & { k: 'parameter' }): Value[] {
    const typed = type ? this.values(type) : [];
    if (typed.some(value => value.t === 'client' || (value.t === 'instance' && !isInterface(value)))) return typed;
    const given = [...(value ? [value] : []), ...this.#project.argumentsOf(fn, index, name)].flatMap(each =>
      this.values(each),
    );
    const followed = [...given, ...this.#handed(fn, index)].filter(({ t }) => t !== 'foreign');
    return followed.length > 0 ? followed : typed;
  }

  /** What a function gets that is handed to another one: `withClient(client => …)`, `promise.then(client => …)`. */
  #handed(fn: Fn, index: number): Value[] {
    const passed = this.#project.passedTo(fn);
    if (!passed) return [];
    const { call } = passed;
    if (call.of.k === 'member' && index === 0 && givesItself.test(call.of.name)) return this.values(call.of.of);
    return this.values(call.of).flatMap(callee => {
      if (callee.t !== 'function') return [];
      // A block of Ruby has no name in the method that it is handed to.
      const name =
        callee.fn.parameters[passed.index] ?? (callee.fn.scope.file.language === 'ruby' ? 'yield' : undefined);
      if (name === undefined) return [];
      return this.#project
        .callsOf(name, callee.fn.scope.file)
        .flatMap(each => (each.args[index] ? this.values(each.args[index]) : []));
    });
  }
}
