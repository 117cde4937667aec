/** code.html in the report: the places that are left, by decision, and how their number went down. */
import { number } from '../../../figures.ts';
import type { CodePoint } from '../../../migration/code-progress.ts';
import { codeBar } from '../../../migration/report/code.ts';
import { escapeHtml } from '../../../migration/report/escape.ts';
import { style } from '../../../migration/report/page-style.ts';
import { line } from '../../../migration/report/plots.ts';
import type { Finding } from '../finding.ts';
import type { ScanDocument } from './document.ts';
import { type Losses, lossIn } from './losses.ts';
import { byOperation } from './screen.ts';
import { decisions, open } from './summary.ts';

/** One self-contained HTML document; no script, no request. */
export function codePage({ totals, findings, history, suppressions }: ScanDocument, losses: Losses): string {
  const left = open(findings);
  const now = history.at(-1);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>The application's code: Stytch Consumer to B2B</title>
<style>${style}</style>
<h1>${number(left.length)} places left in the code</h1>
<p class="sub">Scanned ${escapeHtml(now?.at.slice(0, 16).replace('T', ' ') ?? '')} UTC. ${number(totals.files)} files.</p>
${now ? codeBar(now) : ''}
${burnDown(history)}
${decisions
  .map(({ becomes, title, why }) =>
    decision(
      title,
      why,
      left.filter(each => each.becomes === becomes),
      losses,
    ),
  )
  .join('\n')}
${suppressions.length > 0 ? `<h2>Left out by a comment</h2>\n${list(suppressions.map(({ file, line: at, reason, state }) => `${file}:${at} ${state}${reason ? `: ${reason}` : ''}`))}` : ''}
</html>
`;
}

/** What remained at each scan. One scan is no line. */
function burnDown(history: CodePoint[]): string {
  if (history.length < 2) return '';
  const start = Date.parse(history[0]?.at ?? '');
  const points = history.map(({ at, remaining, onBothSides }) => ({
    at: (Date.parse(at) - start) / 1000,
    value: remaining + onBothSides,
  }));
  return `<h2>Places that still call Consumer</h2>\n${line(points, '')}`;
}

function decision(title: string, why: string, here: Finding[], losses: Losses): string {
  if (here.length === 0) return '';
  const groups = byOperation(here).map(([what, places]) => {
    const [first] = places;
    const loss = first && lossIn(losses, first);
    return `<h3>${escapeHtml(what)}${first && first.b2b.length > 0 ? ` → ${escapeHtml(first.b2b.join(' or '))}` : ''}</h3>
<p>${escapeHtml(first?.advice ?? '')}${loss ? ` <b>${escapeHtml(loss)}.</b>` : ''}</p>
${list(places.map(({ file, line: at, symbol }) => `${file}:${at} ${symbol}`))}`;
  });
  return `<h2>${escapeHtml(title)}: ${number(here.length)}</h2>\n<p class="sub">${escapeHtml(why)}</p>\n${groups.join('\n')}`;
}

const list = (items: string[]) => `<ul>${items.map(item => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`;
