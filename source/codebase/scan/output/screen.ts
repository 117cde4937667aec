/** What the scan says on a terminal. */
import { number } from '../../../figures.ts';
import type { Finding } from '../finding.ts';
import type { ScanResult } from '../scan.ts';
import { type Losses, lossIn } from './losses.ts';
import { decisions, open, type Progress, type Total, totalsOf } from './summary.ts';

const barWidth = 30;
/** More places of one operation are in scan.json. */
const placesShown = 5;

export function screenOf(result: ScanResult, progress: Progress, losses: Losses): string[] {
  const found = open(result.findings);
  const languages = result.languages.length > 0 ? ` (${result.languages.join(', ')})` : '';
  const groups = decisions
    .map(decision => ({ ...decision, here: found.filter(({ becomes }) => becomes === decision.becomes) }))
    .filter(({ here }) => here.length > 0);
  const lines = [
    `${number(result.files)} files read, ${number(result.parsed)} parsed${languages}. ${skippedOf(result)}`.trimEnd(),
  ];
  for (const { title, why, here } of groups) {
    lines.push('', `${title}: ${number(here.length)}`, `  ${why}`);
    for (const [what, places] of byOperation(here)) lines.push(...operationLines(what, places, losses));
  }
  // A terminal shows the end first.
  lines.push(...warnings(result), '', ...totals(totalsOf(result, progress)), barOf(progress));
  return lines;
}

function totals(rows: Total[]): string[] {
  const wide = Math.max(...rows.map(({ title }) => title.length));
  return rows.map(({ title, places }) => `${title.padEnd(wide)}  ${number(places).padStart(6)}`);
}

function operationLines(what: string, places: Finding[], losses: Losses): string[] {
  const [first] = places;
  if (!first) return [];
  const loss = lossIn(losses, first);
  return [
    `  ${what}  (${number(places.length)}${loss ? `; ${loss}` : ''})`,
    ...first.b2b.map((name, index) => `    ${index === 0 ? '->' : 'or'} ${name}`),
    ...places.slice(0, placesShown).map(({ file, line, id, confidence }) => {
      const doubt = confidence === 'certain' ? '' : `  ${confidence}`;
      return `    ${file}:${line}  ${id}${doubt}`;
    }),
    ...(places.length > placesShown ? [`    and ${number(places.length - placesShown)} more`] : []),
  ];
}

export function byOperation(findings: Finding[]): [string, Finding[]][] {
  const groups = new Map<string, Finding[]>();
  for (const each of findings) {
    const what =
      each.operation ?? (each.kind === 'setting' ? each.symbol : (each.symbol.split('.').at(-1) ?? each.symbol));
    const places = groups.get(what);
    if (places) places.push(each);
    else groups.set(what, [each]);
  }
  return [...groups].sort(([, a], [, b]) => b.length - a.length);
}

function barOf({ done, remaining, fresh }: Progress): string {
  const all = done.length + remaining.length + fresh.length;
  const filled = all === 0 ? barWidth : Math.floor((done.length / all) * barWidth);
  const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
  return `${bar}  ${number(done.length)} done, ${number(fresh.length)} new, ${number(remaining.length)} remaining`;
}

function skippedOf({ skipped }: ScanResult): string {
  const counts = new Map<string, number>();
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const words = [...counts].map(([reason, count]) => `${number(count)} ${reason}`);
  return words.length > 0 ? `Skipped: ${words.join(', ')}.` : '';
}

function warnings({ suppressions, bridges }: ScanResult): string[] {
  const lines = suppressions
    .filter(({ state }) => state !== 'used')
    .map(({ file, line, state }) => `  ${file}:${line}  ${suppressionWords[state as keyof typeof suppressionWords]}`);
  return [
    ...(lines.length > 0 ? ['', 'Suppressions that do not count:', ...lines] : []),
    ...(bridges.length > 0 ? ['', `Written by "bridge", and left out: ${bridges.join(', ')}`] : []),
  ];
}

const suppressionWords = {
  unused: 'unused: there is nothing to leave out',
  expired: 'expired',
  'no-reason': 'has no reason',
};
