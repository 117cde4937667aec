/** Findings in code: clients that are made, calls of their methods, components and hooks, imports. */

import { byName } from './by-name.ts';
import type { Evaluator } from './evaluate.ts';
import type { Add, Evidence } from './evidence.ts';
import type { Draft } from './finding.ts';
import { ofImport } from './imports.ts';
import { clients, isGroup, keyOfPath, type Operation, operationOf, spell, uiNames } from './operations.ts';
import { isUnified, sdkName, type Vertical } from './sdks.ts';
import { anyKey, boundTo, type Expr, namesOf, type SourceFile, startOf } from './syntax.ts';
import { type Client, isGetter, type Value, wrapped } from './values.ts';

/** Stands for the making of a client among the operations that a file calls. */
const anyClient = 'client';

export function evidenceOf(file: SourceFile, evaluator: Evaluator): Evidence {
  const evidence: Evidence = { drafts: [], verticals: new Set(), b2bCalls: new Set() };
  const seen = new Set<string>();
  const add = (vertical: Vertical | undefined, draft: Draft): void => {
    // One finding a place, also where its client may be one of several.
    const key = `${draft.kind}:${draft.at}:${draft.end ?? ''}:${draft.kind === 'call' ? '' : draft.symbol}`;
    if (seen.has(key)) return;
    seen.add(key);
    evidence.drafts.push({ ...draft, vertical });
  };
  const look: Look = { file, evaluator, evidence, add, uses: new Set(file.uses) };
  for (const use of file.uses) for (const step of chainOf(use)) lookAt(step, use, look);
  for (const { expr, at, name } of file.elements) {
    for (const value of evaluator.values(expr)) if (value.t === 'sdk') ofSdk(value, name, at, file, evidence, add);
  }
  const imported = new Set<string>();
  for (const { module, at } of file.imports) {
    if (!imported.has(module)) ofImport(module, at, file, evidence, add);
    imported.add(module);
  }
  return evidence;
}

interface Look {
  file: SourceFile;
  evaluator: Evaluator;
  evidence: Evidence;
  add: Add;
  /** The uses of the file. */
  uses: ReadonlySet<Expr>;
}

/** The chain from its end to its root. */
function* chainOf(expr: Expr): Generator<Expr & { k: 'call' | 'member' }> {
  let at = expr;
  while (at.k === 'call' || at.k === 'member') {
    yield at;
    at = at.of;
  }
}

function lookAt(step: Expr & { k: 'call' | 'member' }, use: Expr, look: Look): void {
  const { file, evaluator, evidence, add, uses } = look;
  // A member that is only a part of a longer chain is judged there.
  if (step.k === 'member' && step !== use) return;
  const callee = step.k === 'call' ? step.of : step;
  if (step.k === 'call' && isAlias(callee, uses)) return;
  // What a collection holds is a finding where it is put in.
  const isComputed = callee.k === 'member' && callee.name === anyKey;
  const values = evaluator.values(callee).filter(value => !isComputed || isAnyOf(value));
  if (isComputed && values.length === 0) return;
  for (const value of values) {
    if (value.t === 'sdk' && (step.k === 'call' || isUi(value)))
      ofSdk(value, symbolOf(callee), startOf(step, step.at), file, evidence, add);
    if (value.t === 'client' && value.path.length > 0) ofClient(value, callee, step.k === 'call', file, evidence, add);
  }
  const path = namesOf(callee).reverse();
  if (step.k === 'call' && !values.some(({ t }) => t === 'client' || t === 'sdk')) {
    const guess = byName(path, callee, values, evaluator);
    if (guess) add(undefined, draftOf(guess, callee, file, 'likely'));
  }
}

/** `client.users[method](…)`: a method of a group, but the program computes which. */
const isAnyOf = (value: Value): boolean =>
  value.t === 'client' && value.path.length > 1 && value.path.at(-1) === anyKey && isGroup(value.path[0] ?? '');

/** A method under another name: what the name was given is a finding already. Also a function that a caller gave. */
function isAlias(callee: Expr, uses: ReadonlySet<Expr>): boolean {
  return boundTo(callee).some(each => each.k === 'parameter' || uses.has(each));
}

const isUi = (value: Value & { t: 'sdk' }): boolean => {
  const { kind } = sdkName(value.file.language, value.module, value.path.slice(0, 1));
  return kind === 'ui';
};

function ofSdk(
  value: Value & { t: 'sdk' },
  symbol: string,
  at: number,
  file: SourceFile,
  evidence: Evidence,
  add: Add,
): void {
  const { language } = file;
  const path = value.path.filter(name => name !== 'new' && name !== 'default');
  const whole = sdkName(language, value.module, path);
  const { kind, vertical, surface } = whole.kind === 'part' ? sdkName(language, value.module, path.slice(0, 1)) : whole;
  if ((kind !== 'client' && kind !== 'ui') || (kind === 'ui' && language !== 'javascript')) return;
  if (whole.kind === 'part' && kind === 'client') return;
  const name = path[0] ?? '';
  const unified = isUnified(language, path);
  if (vertical && !unified) evidence.verticals.add(vertical);
  if (vertical === 'b2b') evidence.b2bCalls.add(kind === 'client' ? anyClient : name);
  if (vertical !== 'consumer') return;
  const known =
    surface === 'browser' && language === 'javascript' ? uiNames.get(name === '*' ? (path[1] ?? '') : name) : undefined;
  const b2b = known ? known.b2b : clients[language];
  add(unified ? undefined : 'consumer', {
    kind: kind === 'ui' ? 'ui' : 'client',
    at,
    symbol: symbol || path.join('.'),
    operation: null,
    becomes: known?.becomes ?? 'renamed',
    b2b: b2b ? [b2b] : [],
    advice: known?.advice ?? 'Make the client of the B2B project, with its own project id and secret.',
    confidence: 'certain',
    targets: kind === 'client' ? [anyClient] : known?.b2b ? [known.b2b] : [],
    chain: [`${value.module}: ${name || 'all'}, imported in ${value.file.path}`],
  });
}

function ofClient(client: Client, callee: Expr, called: boolean, file: SourceFile, evidence: Evidence, add: Add): void {
  // A value that is known by the name it is set under may be of the other side.
  const other = client.surface === 'server' ? 'browser' : 'server';
  const operation = operationOf(client.path, client.surface) ?? operationOf(client.path, other);
  if (client.vertical !== 'both') evidence.verticals.add(client.vertical);
  if (client.vertical === 'b2b') {
    evidence.b2bCalls.add(keyOfPath(client.path));
    return;
  }
  const vertical = client.vertical === 'both' ? undefined : client.vertical;
  // The class itself is the client: `StytchClient.configure(context, token)`.
  if (called && client.chain.length === 0 && client.path.join('.') === 'configure') {
    ofSdk(
      { t: 'sdk', file, module: '', path: ['StytchClient'] },
      symbolOf(callee),
      placeOf(callee).at,
      file,
      evidence,
      add,
    );
    return;
  }
  const chain = client.chain.map(step => `${step.path}, made in ${step.file.path}`);
  if (operation) {
    add(vertical, { ...draftOf(operation, callee, file, 'certain'), chain });
    return;
  }
  if (
    !called ||
    (isGetter(client) && !isAnyOf(client)) ||
    wrapped.has(client.path.at(-1) ?? '') ||
    client.path.length < 2 ||
    !isGroup(client.path[0] ?? '')
  )
    return;
  add(vertical, {
    kind: 'call',
    ...placeOf(callee),
    symbol: symbolOf(callee),
    operation: null,
    becomes: 'manual',
    b2b: [],
    advice: isAnyOf(client)
      ? 'The program computes which method it calls. Look at each that it may be.'
      : 'The contract does not have this method. Look it up in the version of the SDK that you use.',
    confidence: 'certain',
    chain,
  });
}

function draftOf(operation: Operation, callee: Expr, file: SourceFile, confidence: Draft['confidence']): Draft {
  const [first] = operation.b2b;
  return {
    kind: 'call',
    ...placeOf(callee),
    symbol: symbolOf(callee),
    operation: operation.operation ?? operation.sdk,
    becomes: operation.becomes,
    b2b: operation.b2b.map(({ sdk }) => spell(sdk, file.language)),
    targets: operation.b2b.map(({ sdk }) => keyOfPath([sdk])),
    advice: operation.advice,
    confidence,
    parameters: first?.params,
  };
}

/** From the first name to the last one. */
function placeOf(callee: Expr): { at: number; end: number } {
  const end = callee.k === 'member' || callee.k === 'name' ? callee.at + callee.name.length : 0;
  return { at: startOf(callee, end), end };
}

const symbolOf = (expr: Expr): string => namesOf(expr).reverse().join('.').replaceAll('.[]', '[…]');
