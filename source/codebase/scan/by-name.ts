/** Calls whose client cannot be followed: judged by what is called. */
import type { Evaluator } from './evaluate.ts';
import { keyOfPath, type Operation, operationOf } from './operations.ts';
import type { Expr } from './syntax.ts';
import type { Value } from './values.ts';

/** Groups that no other library has. */
const distinctive =
  /^(magiclinks\.|otps\.(sms|email|whatsapp|authenticate)|cryptowallets\.|totps\.|passwords\.(email|existingpassword|strengthcheck)|webauthn\.(register|authenticate)start|sessions\.authenticatejwt)/;

/** Where the value cannot be followed: by what is called, and only where Stytch is named or the operation is Stytch's alone. */
export function byName(path: string[], callee: Expr, values: Value[], evaluator: Evaluator): Operation | undefined {
  const known = values.length > 0;
  const roots = rootModule(callee);
  // `Stytch::b2b()->sessions`, `b2bClient.magicLinks`.
  if ([...path, ...roots].some(name => /b2b/i.test(name))) return undefined;
  for (let from = 1; from < path.length; from++) {
    const tail = path.slice(from);
    const operation = operationOf(tail, 'server') ?? (tail.length > 1 ? operationOf(tail, 'browser') : undefined);
    if (!operation) continue;
    const named =
      (!/member|organization/i.test(path.slice(0, from).join('.')) &&
        path.slice(0, from).some(name => /stytch/i.test(name))) ||
      roots.some(name => /stytch/i.test(name));
    if (named && !isLocal(callee, tail.length, evaluator)) return operation;
    return !known && distinctive.test(keyOfPath([operation.sdk])) ? operation : undefined;
  }
  return undefined;
}

/** The receiver is a class or an object of the application: its methods are its own. */
function isLocal(callee: Expr, length: number, evaluator: Evaluator): boolean {
  let at: Expr = callee;
  for (let taken = 0; taken < length && (at.k === 'member' || at.k === 'call'); ) {
    if (at.k === 'member') taken++;
    at = at.of;
  }
  return evaluator
    .values(at)
    .some(({ t }) => t === 'instance' || t === 'class' || t === 'fields' || t === 'module' || t === 'function');
}

function rootModule(expr: Expr): string[] {
  let at = expr;
  while (at.k === 'member' || at.k === 'call') at = at.of;
  if (at.k !== 'name') return [];
  for (let scope: typeof at.scope | undefined = at.scope; scope; scope = scope.parent) {
    const bound = scope.names.get(at.name);
    if (bound) return bound.flatMap(each => (each.k === 'import' ? [each.module] : []));
  }
  return [];
}
