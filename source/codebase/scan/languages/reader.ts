/** Walks a tree with a dialect: what each type of node means in one language. */
import {
  anyKey,
  bind,
  boundTo,
  type Class,
  type Expr,
  type Fn,
  type Scope,
  type SourceFile,
  unknown,
} from '../syntax.ts';
import type { Node } from '../tree.ts';

export interface Dialect {
  /** Expressions, by the type of node. A type that is missing is of no interest. */
  expressions: Record<string, (node: Node, reader: Reader) => Expr>;
  /** Declarations and other statements, before their children are walked. */
  statements: Record<string, (node: Node, reader: Reader) => void>;
  /** Children that continue a chain, or that get a value, and so are no use of their own: type and field, or a type whose first child is one. */
  spine: ReadonlySet<string>;
  /** Nodes that open a scope, when they are walked. */
  scopes: Record<string, (node: Node, reader: Reader) => Scope>;
}

const lists = new Set(['expression_list', 'pattern_list']);
const spines = new WeakMap<Dialect, Map<string, Set<string>>>();

/** The fields of each type of node that are on the spine; `''` for its first child. Every node asks for them. */
function spineOf(dialect: Dialect): Map<string, Set<string>> {
  const known = spines.get(dialect);
  if (known) return known;
  const spine = new Map<string, Set<string>>();
  for (const each of dialect.spine) {
    const [type = '', field = ''] = each.split('.');
    spine.set(type, (spine.get(type) ?? new Set()).add(field));
  }
  spines.set(dialect, spine);
  return spine;
}

export class Reader {
  readonly file: SourceFile;
  readonly #dialect: Dialect;
  readonly #spine: Map<string, Set<string>>;
  readonly #exprs = new Map<Node, Expr>();
  readonly #fns = new Map<Node, Fn>();
  readonly #classes = new Map<Node, Class>();
  scope: Scope;
  /** Names that a function declares to be of the file (Python). */
  readonly globals = new Set<string>();
  /** The function whose `return` is meant. */
  fn: Fn | undefined;

  constructor(file: SourceFile, dialect: Dialect) {
    this.file = file;
    this.#dialect = dialect;
    this.#spine = spineOf(dialect);
    this.scope = file.root;
  }

  text(node: Node | undefined): string {
    return node ? this.file.text.slice(node.start, node.end) : '';
  }

  /** The expression of a node; each node has one. */
  expr(node: Node | undefined): Expr {
    if (!node) return unknown;
    let expr = this.#exprs.get(node);
    if (!expr) {
      expr = this.#dialect.expressions[node.type]?.(node, this) ?? unknown;
      this.#exprs.set(node, expr);
    }
    return expr;
  }

  exprs(nodes: Node[] | undefined): Expr[] {
    return (nodes ?? []).map(node => this.expr(node));
  }

  name(node: Node, name = this.text(node)): Expr {
    return { k: 'name', name, at: node.start, scope: this.scope };
  }

  /** A chain of names that is written as one: `com.stytch.Client`. */
  dotted(node: Node, separator: RegExp = /\./): Expr {
    const [first = '', ...rest] = this.text(node).split(separator).filter(Boolean);
    return rest.reduce<Expr>((of, name) => ({ k: 'member', of, name, at: node.start }), this.name(node, first));
  }

  string(node: Node, value: string): Expr {
    this.file.literals.push({ value, at: node.start });
    return { k: 'text', value, at: node.start };
  }

  bind(name: string, value: Expr): void {
    if (name !== '' && name !== '_') bind(this.scope.names, name, value);
  }

  /** A field, if the scope is a class; else a name. */
  declare(name: string, value: Expr): void {
    if (this.scope.of) bind(this.scope.of.fields, name, value);
    else this.bind(name, value);
  }

  /** Gives a value to a name that is declared here or outside, or to a field of a class around; else declares it in `otherwise`. */
  assign(name: string, value: Expr, otherwise: Scope = this.scope): void {
    for (let at: Scope | undefined = this.scope; at; at = at.parent) {
      const known = at.names.has(name) ? at.names : at.of?.fields.has(name) ? at.of.fields : undefined;
      if (!known) continue;
      bind(known, name, value);
      return;
    }
    if (name !== '' && name !== '_') bind(otherwise.names, name, value);
  }

  /** `this.name = value`, and the same on anything else. */
  bindMember(target: Expr, value: Expr): void {
    if (target.k !== 'member') return;
    if (target.name === anyKey) {
      this.put(target.of, value);
      return;
    }
    const owner = target.of.k === 'self' ? classOf(this.scope) : undefined;
    if (owner) bind(owner.fields, target.name, value);
    else this.file.sets.push({ name: target.name, value });
    for (const each of boundTo(target.of)) if (each.k === 'fields') each.entries.push([target.name, value]);
  }

  /** `clients[region] = value`, `clients.set(region, value)`: a collection stands for what is in it. */
  put(collection: Expr, value: Expr): void {
    if (collection.k === 'name') this.assign(collection.name, value);
    else if (collection.k === 'member' && collection.name !== anyKey) this.bindMember(collection, value);
  }

  /** What a module has under a name; `*` stands for all of it. */
  imported(node: Node, module: string, name: string): Expr {
    return { k: 'import', module, name, at: node.start, file: this.file };
  }

  import(node: Node, local: string, module: string, name: string): void {
    this.bind(local, this.imported(node, module, name));
    this.file.imports.push({ module, name, at: node.start });
  }

  /** All names of a module become names of the file: `from module import *`. */
  importAll(node: Node, module: string): void {
    this.file.exportsOf.push(module);
    this.file.imports.push({ module, name: '*', at: node.start });
  }

  function(node: Node, name: string): Fn {
    let fn = this.#fns.get(node);
    if (!fn) {
      fn = { name, parameters: [], returns: [], scope: this.open() };
      this.#fns.set(node, fn);
    }
    return fn;
  }

  class(node: Node, name: string, parents: Expr[] = []): Class {
    let of = this.#classes.get(node);
    if (!of) {
      const scope = this.open();
      of = { name, parents, fields: new Map(), scope };
      scope.of = of;
      this.#classes.set(node, of);
      this.file.classes.push(of);
    }
    return of;
  }

  parameter(fn: Fn, index: number, name: string, type?: Expr, value?: Expr): void {
    const parameter: Expr = { k: 'parameter', fn, index, name };
    fn.parameters[index] = name;
    if (type) parameter.type = type;
    if (value) parameter.value = value;
    if (name !== '') bind(fn.scope.names, name, parameter);
  }

  /** An expression that a function returns: read with the function's own names. */
  returns(fn: Fn, node: Node | undefined): void {
    if (!node) return;
    const outer = this.scope;
    this.scope = fn.scope;
    fn.returns.push(this.expr(node));
    this.scope = outer;
  }

  open(): Scope {
    return { parent: this.scope, names: new Map(), file: this.file };
  }

  walk(node: Node, onSpine = false): void {
    this.#dialect.statements[node.type]?.(node, this);
    if (this.#dialect.expressions[node.type]) {
      const expr = this.expr(node);
      if (!onSpine && (expr.k === 'call' || expr.k === 'member')) this.file.uses.push(expr);
    }
    const scope = this.#dialect.scopes[node.type]?.(node, this);
    const [outer, outerFn] = [this.scope, this.fn];
    if (scope) {
      this.scope = scope;
      this.fn = this.#fns.get(node) ?? (this.#classes.has(node) ? undefined : this.fn);
    }
    const continues = this.#spine.get(node.type);
    // `a, b = …` in Go and Python: each is a target.
    const isList = onSpine && lists.has(node.type);
    for (let index = 0; index < node.children.length; index++) {
      const child = node.children[index] as Node;
      const first = index === 0 && continues?.has('') === true;
      this.walk(child, isList || first || (child.field !== null && continues?.has(child.field) === true));
    }
    [this.scope, this.fn] = [outer, outerFn];
  }
}

export function classOf(scope: Scope | undefined): Class | undefined {
  for (let at = scope; at; at = at.parent) if (at.of) return at.of;
  return undefined;
}
