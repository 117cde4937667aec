/** What an expression may be: a client of Stytch, a part of one, or something else. Across functions, classes and files. */
import { callValues, made, parameterValues } from './evaluate/calls.ts';
import { fieldOf, membersOf, memberValues } from './evaluate/members.ts';
import { importValues, nameValues, selfValues } from './evaluate/names.ts';
import type { Project } from './project.ts';
import type { Class, Expr } from './syntax.ts';
import { deepest, type Evaluation, foreign, nothing, unique, type Value } from './values.ts';

export class Evaluator implements Evaluation {
  readonly project: Project;
  readonly #known = new Map<Expr, Value[]>();
  /** What is being evaluated, with its depth. */
  readonly #open = new Map<Expr, number>();
  /** Expressions of circles that were evaluated without an answer: not again for the same outermost one. */
  readonly #tried = new Set<Expr>();
  /** The least depth at which the evaluation of now met a circle, or its limits. */
  #met = Number.POSITIVE_INFINITY;

  constructor(project: Project) {
    this.project = project;
  }

  /** All that it may be; empty where that cannot be told. */
  values(expr: Expr): Value[] {
    const known = this.#known.get(expr);
    if (known) return known;
    const isOpenAt = this.#open.get(expr);
    if (isOpenAt !== undefined || this.#open.size > deepest || this.#tried.has(expr)) {
      this.#met = Math.min(this.#met, isOpenAt ?? 0);
      return [];
    }
    const [before, depth] = [this.#met, this.#open.size];
    this.#met = Number.POSITIVE_INFINITY;
    this.#open.set(expr, depth);
    const found = unique(this.#values(expr));
    const kept = found.length === 0 ? nothing : found;
    this.#open.delete(expr);
    // Inside a circle, an answer may be incomplete: it is kept where the circle was entered.
    const isWhole = this.#met >= depth;
    if (isWhole || found.length > 0) this.#known.set(expr, kept);
    else this.#tried.add(expr);
    this.#met = isWhole ? before : Math.min(before, this.#met);
    if (depth === 0) this.#tried.clear();
    return kept;
  }

  #values(expr: Expr): Value[] {
    switch (expr.k) {
      case 'name':
        return nameValues(this, expr.name, expr.scope);
      case 'member':
        return memberValues(this, expr);
      case 'call':
        return callValues(this, expr);
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
        return this.values(expr.type).flatMap(value => made(this, value, expr.type));
      case 'parameter':
        return parameterValues(this, expr);
      case 'import':
        return importValues(this, expr.module, expr.name, expr.file);
      case 'self':
        return selfValues(expr.scope);
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

  membersOf(owners: Value[], name: string): Value[] {
    return membersOf(this, owners, name);
  }

  fieldOf(of: Class, name: string): Value[] | undefined {
    return fieldOf(this, of, name);
  }
}
