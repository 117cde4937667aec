/** Swift, without a grammar: its SDK is called by the names of its classes, so their calls can be read from the text. */
import type { Draft } from './finding.ts';
import { isGroup, keyOfPath, operationOf } from './operations.ts';
import type { Vertical } from './sdks.ts';
import { inComment } from './settings.ts';

/** `StytchClient.magicLinks.email.loginOrCreate(`. Types begin with a capital letter. */
const calls = /\bStytch(B2B)?(?:UI)?Client((?:\s*\.\s*[a-z]\w*)+)\s*\(/g;

/** The calls in a file, and the verticals whose client it uses. */
export function swiftDrafts(text: string): { drafts: Draft[]; verticals: Set<Vertical> } {
  const drafts: Draft[] = [];
  const verticals = new Set<Vertical>();
  for (const match of text.matchAll(calls)) {
    if (inComment(text, match.index)) continue;
    verticals.add(match[1] ? 'b2b' : 'consumer');
    const draft = match[1] ? undefined : draftOf(match[0], match.index);
    if (draft) drafts.push(draft);
  }
  return { drafts, verticals };
}

function draftOf(call: string, at: number): Draft | undefined {
  const symbol = call.replace(/\s|\($/g, '').replace(/\($/, '');
  const path = symbol.split('.').slice(1);
  const place = { at, end: at + call.length - 1, symbol, confidence: 'certain' as const };
  if (path.join('.') === 'configure') {
    return {
      ...place,
      kind: 'client',
      operation: null,
      becomes: 'renamed',
      b2b: [symbol.replace(/^Stytch/, 'StytchB2B').replace(/\..*/, '')],
      advice: 'Use the public token of the B2B project.',
    };
  }
  const operation = operationOf(path, 'browser');
  if (!operation && !(path.length > 1 && isGroup(path[0] ?? ''))) return undefined;
  return {
    ...place,
    kind: 'call',
    operation: operation ? (operation.operation ?? operation.sdk) : null,
    becomes: operation?.becomes ?? 'manual',
    b2b: operation?.b2b.map(({ sdk }) => sdk) ?? [],
    targets: operation?.b2b.map(({ sdk }) => keyOfPath([sdk])) ?? [],
    advice: operation?.advice ?? 'Look the method up in the version of the SDK that you use.',
  };
}
