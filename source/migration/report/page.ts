/** The report as one page that needs nothing else: for a manager, an auditor, and the day after. */
import { number } from '../../figures.ts';
import { equation } from '../outcomes.ts';
import { escapeHtml } from './escape.ts';
import type { ReportFacts } from './facts.ts';
import { atLoginText } from './passwords-at-login.ts';
import { bars, line } from './plots.ts';

const verdicts = {
  done: 'Finished and verified',
  needs_people: 'Finished; some records need a decision',
  failed: 'Not good yet',
  interrupted: 'Interrupted and saved',
};

/** One self-contained HTML document; no script, no request. */
export function page(facts: ReportFacts): string {
  const { result, plan, inventory, answers } = facts;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Stytch Consumer to B2B: ${verdicts[result.outcome]}</title>
<style>${style}</style>
<h1>${verdicts[result.outcome]}</h1>
<p class="sub">${escapeHtml(answers.consumerProjectId ?? 'local Stytch')} → ${escapeHtml(result.b2bProjectId)}, ${facts.writtenAt.slice(0, 16).replace('T', ' ')} UTC</p>
<div class="tiles">
${tile('Users', result.users)}${tile('Organizations', result.organizations)}${tile('Members', result.members)}${result.atFirstLogin > 0 ? tile('at first login', result.atFirstLogin) : ''}${tile('compared', result.verified)}${tile('mismatches', result.mismatches, result.mismatches > 0)}${tile('failed', result.failed, result.failed > 0)}
</div>
<h2>Every User is accounted for</h2>
<p>${escapeHtml(equation(result.users, result.outcomes, number))}</p>
${table(
  ['Users', ''],
  result.left.map(left => [number(left.users), `left out: ${left.label}`]),
)}
${section('Passwords at the next login', list([atLoginText(result, answers) ?? ''].filter(Boolean)))}
<h2>Organizations by size</h2>
${bars(plan.largest.map(one => ({ label: one.name, value: one.members })))}
${plan.organizations > plan.largest.length ? `<p class="sub">and ${number(plan.organizations - plan.largest.length)} smaller</p>` : ''}
<h2>Records a second</h2>
${line(ratesOf(facts), '/s')}
${table(
  ['Task', 'Done', 'Failed', 'Seconds'],
  facts.tasks.map(task => [task.title, number(task.done), number(task.failed), number(Math.round(task.seconds))]),
)}
${section(
  'What moved, and what could not',
  inventory &&
    table(
      ['Factor', 'Users', 'After the move'],
      inventory.factors
        .filter(factor => factor.users > 0)
        .map(factor => [factor.label, number(factor.users), `${fates[factor.fate]}: ${factor.note}`]),
    ),
)}
${section(
  'Not carried over',
  result.notCarried.length > 0 &&
    table(
      ['What', 'Users', ''],
      result.notCarried.map(one => [one.label, number(one.users), one.note]),
    ),
)}
${section('Not checked', list(result.notChecked))}
${section('Noticed', list(result.notes))}
${section('What to know', list(plan.warnings.map(warning => warning.text)))}
${section(
  'Mismatches',
  result.mismatchKinds.length > 0 &&
    table(
      ['Count', 'Field', 'What it may mean'],
      result.mismatchKinds.map(kind => [number(kind.count), kind.field, kind.why]),
    ),
)}
${section(
  'Failures',
  result.failures.length > 0 &&
    table(
      ['Count', 'Error', 'Cause and cure', 'Example'],
      result.failures.map(f => [number(f.count), f.errorType, `${f.cause} ${f.cure}`, f.example]),
    ),
)}
${section('Settings', table(['Setting', 'Value'], facts.settings))}
${section(
  'Answers',
  table(
    ['Answer', 'Value'],
    Object.entries(answers).map(([id, value]) => [id, String(value)]),
  ),
)}
${section('What to do next', list(facts.nextSteps))}
<p class="sub">${Object.entries(facts.versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(' · ')}</p>
</html>
`;
}

const fates = { moves: 'moves', again: 'set up again', lost: 'lost' };

/** Records finished between two samples, over the time between them. */
function ratesOf({ timeline }: ReportFacts): { at: number; value: number }[] {
  return timeline.flatMap((point, index) => {
    const before = timeline[index - 1];
    const elapsed = point.at - (before?.at ?? 0);
    if (before?.task !== point.task || elapsed <= 0) return [{ at: point.at, value: 0 }];
    return [{ at: point.at, value: Math.max(0, point.done - before.done) / elapsed }];
  });
}

const tile = (label: string, value: number, bad = false) =>
  `<div${bad ? ' class="bad"' : ''}><b>${number(value)}</b>${label}</div>`;

const section = (title: string, body: string | false | undefined) => (body ? `<h2>${title}</h2>\n${body}` : '');

const list = (items: string[]) =>
  items.length > 0 ? `<ul>${items.map(item => `<li>${escapeHtml(item)}</li>`).join('')}</ul>` : '';

function table(head: string[], rows: string[][]): string {
  const cells = (row: string[], tag: string) => row.map(cell => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('');
  return `<table><tr>${cells(head, 'th')}</tr>\n${rows.map(row => `<tr>${cells(row, 'td')}</tr>`).join('\n')}</table>`;
}

const style = `
:root{color-scheme:light dark;--ink:light-dark(#1a1a1a,#e8e8e8);--soft:light-dark(#666,#999);--line:light-dark(#ddd,#333);--bar:light-dark(#3b6ea5,#7fb0e0);--bad:light-dark(#b3261e,#ff8a80)}
body{font:15px/1.5 system-ui,sans-serif;max-width:760px;margin:40px auto;padding:0 20px;color:var(--ink)}
h1{font-size:26px;margin:0}h2{font-size:17px;margin:36px 0 8px}.sub{color:var(--soft);margin:4px 0}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(105px,1fr));gap:8px;margin:20px 0}
.tiles div{border:1px solid var(--line);border-radius:6px;padding:8px 12px;color:var(--soft)}.tiles b{display:block;font-size:22px;color:var(--ink)}.tiles .bad b{color:var(--bad)}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:4px 12px 4px 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}th{color:var(--soft);font-weight:normal}
svg{width:100%;height:auto;font-size:12px}svg text{fill:var(--ink)}svg rect{fill:var(--bar)}.line{fill:none;stroke:var(--bar);stroke-width:2}.axis{fill:none;stroke:var(--soft)}
`;
