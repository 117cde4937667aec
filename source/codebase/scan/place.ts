/** What was seen in a file becomes findings: with their lines, ids, and the vertical that the file's folder uses. */
import { type Draft, type Finding, idOf } from './finding.ts';
import type { Manifests } from './manifests.ts';
import { fieldsNear } from './response.ts';
import type { Vertical } from './sdks.ts';

/** `vertical`: of the client; undefined where there is none. */
export type VerticalDraft = Draft & { vertical: Vertical | undefined };

const testPath =
  /(^|\/)(__tests__|__mocks__|tests?|specs?|e2e|cypress|testing|fixtures)\/|\.(test|spec|cy)\.\w+$|_(test|spec)\.\w+$|(^|\/)(test_|conftest)[^/]*\.py$|Tests?\.(java|kt|cs|php)$/;

export const isTestFile = (path: string): boolean => testPath.test(path);

/** Turns drafts into findings, and leaves out what belongs to B2B. */
export function place(
  { path, text }: { path: string; text: string },
  drafts: VerticalDraft[],
  manifests: Manifests,
  b2bCalls = new Set<string>(),
): Finding[] {
  if (drafts.length === 0) return [];
  const nearest = manifests.verticalOf(path);
  const kept = drafts.filter(({ vertical }) => (vertical ?? nearest) !== 'b2b').sort((a, b) => a.at - b.at);
  const lines = lineStarts(text);
  const counted = new Map<string, number>();
  return kept.map((draft, index) => {
    const { vertical, at, end = at, targets = [], parameters, chain, ...rest } = draft;
    const key = [draft.kind, draft.symbol, draft.operation].join('\0');
    const ordinal = counted.get(key) ?? 0;
    counted.set(key, ordinal + 1);
    const line = lineOf(lines, at);
    const next = kept[index + 1];
    return {
      id: idOf(path, draft, ordinal),
      file: path,
      line: line + 1,
      endLine: lineOf(lines, end) + 1,
      column: at - (lines[line] ?? 0) + 1,
      ...rest,
      confidence: (vertical ?? nearest) === undefined ? 'ask' : draft.confidence,
      parameters: parameters ?? null,
      fields:
        draft.kind === 'call' || draft.kind === 'ui'
          ? fieldsNear(text, at, next?.kind === 'call' ? next.at : undefined)
          : [],
      isTest: isTestFile(path),
      onBothSides: targets.some(target => b2bCalls.has(target)),
      chain: [...(chain ?? []), `${draft.symbol}, ${path}:${line + 1}`],
    };
  });
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function lineOf(starts: number[], at: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
