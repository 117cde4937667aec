/** The application's code in the report: where the last scan of the folder left it. */
import { number } from '../../figures.ts';
import type { CodePoint, CodeProgress } from '../code-progress.ts';
import { escapeHtml } from './escape.ts';
import { parts } from './plots.ts';

/** Where the work stands, as one bar. */
export const codeBar = ({ done, onBothSides, remaining }: CodePoint): string =>
  parts([
    { label: 'places done', value: done, kind: 'good' },
    { label: 'behind a flag', value: onBothSides, kind: 'soft' },
    { label: 'remaining', value: remaining, kind: 'bad' },
  ]);

/** The body of the section; false where no scan was kept. */
export function codeSection(code: CodeProgress | undefined): string | false {
  const now = code?.history.at(-1);
  return (
    now !== undefined &&
    `${codeBar(now)}\n<p class="sub">Scanned ${escapeHtml(now.at.slice(0, 10))}. <a href="code.html">All places</a></p>`
  );
}

/** The same in one line. */
export function codeLine({ history }: CodeProgress): string {
  const now = history.at(-1);
  const first = history[0];
  if (!now || !first) return 'not scanned';
  const of = history.length > 1 ? ` of ${number(first.remaining + first.onBothSides + first.done)} at first` : '';
  return `${number(now.done)} places done, ${number(now.onBothSides)} behind a flag, ${number(now.remaining)} remaining${of}; scanned ${now.at.slice(0, 10)}`;
}
