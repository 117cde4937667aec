/** What a call gives, and what a parameter gets. */
import { operationOf } from '../operations.ts';
import { isUnified, sdkName } from '../sdks.ts';
import { type Expr, type Fn, providedBy } from '../syntax.ts';
import {
  containers,
  type Evaluation,
  foreign,
  givesItself,
  isGetter,
  isInterface,
  passThrough,
  type Value,
} from '../values.ts';

export function callValues(on: Evaluation, expr: Expr & { k: 'call' }): Value[] {
  const mapped = mappedValues(on, expr);
  if (mapped.length > 0) return mapped;
  const callees = on.values(expr.of);
  const results = callees.flatMap(callee => made(on, callee, expr));
  if (results.some(({ t }) => t !== 'foreign')) return results;
  const name = expr.of.k === 'member' || expr.of.k === 'name' ? expr.of.name : '';
  // `request.context.get('stytch')`, `inject('stytch')`.
  const [key] = expr.args;
  if (key?.k === 'text' && expr.args.length < 3) {
    const set = on.project.setOn(key.value, expr).flatMap(value => on.values(value));
    if (set.length > 0) return set;
  }
  if (/^use(Context)?$/.test(name) && key?.k === 'name') {
    const provided = on.project.setOn(providedBy(key.name), key).flatMap(value => on.values(value));
    if (provided.length > 0) return provided;
  }
  if (!passThrough.test(name) && name !== '') return results;
  const given = expr.args.flatMap(each => on.values(each));
  const passed = given.flatMap(value => {
    if (value.t === 'function') return returned(on, value.fn);
    // A container makes what it is asked for.
    return containers.test(name) && (value.t === 'class' || value.t === 'sdk') ? made(on, value, expr) : [value];
  });
  const clients = passed.filter(({ t }) => t === 'client' || t === 'instance' || t === 'function');
  if (clients.length > 0) return clients;
  // `promise.then(...)`, `optional.get()`, `client.apply { }`: what they are called on. The answer of `users.get()` is no client.
  const isOperation = callees.some(each => each.t === 'client' && operationOf(each.path, each.surface));
  return !isOperation && expr.of.k === 'member' && /^(then|get|orElseThrow|also|apply|tap|bind)$/.test(name)
    ? on.values(expr.of.of)
    : results;
}

/** `optional.map(client -> client.getUsers())`, `client.let { it.users }`: what the function gives. */
function mappedValues(on: Evaluation, expr: Expr & { k: 'call' }): Value[] {
  const [fn] = expr.args;
  if (fn?.k !== 'function' || expr.of.k !== 'member' || !givesItself.test(expr.of.name)) return [];
  const owners = on.values(expr.of.of);
  if (!owners.some(owner => owner.t === 'client' && owner.path.length === 0)) return [];
  const inOptional = fn.fn.scope.file.language === 'java' && /^(map|flatMap)$/.test(expr.of.name);
  return returned(on, fn.fn).flatMap(value => (value.t === 'client' ? [{ ...value, inOptional }] : []));
}

/** What a call of this gives; for a type, a value of it. */
export function made(on: Evaluation, callee: Value, expr: Expr): Value[] {
  switch (callee.t) {
    case 'sdk': {
      const path = callee.path.filter(name => name !== 'new');
      const { kind, vertical, surface } = sdkName(callee.file.language, callee.module, path);
      if (
        kind !== 'client' ||
        (callee.file.language === 'ruby' && path.length === callee.path.length && expr.k === 'call')
      )
        return [foreign];
      const both = isUnified(callee.file.language, path);
      const at = 'at' in expr ? expr.at : 0;
      const chain = [{ path: [callee.module, ...path].join('.'), at, file: callee.file }];
      return [{ t: 'client', vertical: both ? 'both' : (vertical ?? 'consumer'), surface, path: [], chain }];
    }
    case 'client':
      // `getEmail()` in Java, `b2b()` in PHP: a part. Anything else is a call of the API, whose answer is no client.
      return callee.path.length === 0 || isGetter(callee) ? [callee] : [foreign];
    case 'class': {
      const sdkParent = callee.of.parents.flatMap(parent => on.values(parent)).filter(({ t }) => t === 'sdk');
      return [{ t: 'instance', of: callee.of }, ...sdkParent.flatMap(each => made(on, each, expr))];
    }
    case 'instance':
      return [callee];
    case 'function':
      return returned(on, callee.fn);
    default:
      return expr.k === 'typed' ? [] : [callee];
  }
}

export function returned(on: Evaluation, fn: Fn): Value[] {
  const returned = fn.returns.flatMap(each => on.values(each));
  const followed = returned.filter(({ t }) => t !== 'foreign');
  return followed.length > 0 ? followed : returned;
}

export function parameterValues(on: Evaluation, { fn, index, name, type, value }: Expr & { k: 'parameter' }): Value[] {
  const typed = type ? on.values(type) : [];
  if (typed.some(value => value.t === 'client' || (value.t === 'instance' && !isInterface(value)))) return typed;
  const given = [...(value ? [value] : []), ...on.project.argumentsOf(fn, index, name)].flatMap(each =>
    on.values(each),
  );
  const followed = [...given, ...handedValues(on, fn, index)].filter(({ t }) => t !== 'foreign');
  return followed.length > 0 ? followed : typed;
}

/** What a function gets that is handed to another one: `withClient(client => …)`, `promise.then(client => …)`. */
function handedValues(on: Evaluation, fn: Fn, index: number): Value[] {
  const passed = on.project.passedTo(fn);
  if (!passed) return [];
  const { call } = passed;
  if (call.of.k === 'member' && index === 0 && givesItself.test(call.of.name)) return on.values(call.of.of);
  return on.values(call.of).flatMap(callee => {
    if (callee.t !== 'function') return [];
    // A block of Ruby has no name in the method that it is handed to.
    const name = callee.fn.parameters[passed.index] ?? (callee.fn.scope.file.language === 'ruby' ? 'yield' : undefined);
    if (name === undefined) return [];
    return on.project
      .callsOf(name, callee.fn.scope.file)
      .flatMap(each => (each.args[index] ? on.values(each.args[index]) : []));
  });
}
