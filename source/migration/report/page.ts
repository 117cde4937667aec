/** The report as one page that needs nothing else: for a manager, an auditor, and the day after. */
import type { Answers } from '../../config/answers.ts';
import { number } from '../../figures.ts';
import { equation } from '../outcomes.ts';
import { methodTotals } from '../planning/methods.ts';
import { assumptionSentence } from './assumptions.ts';
import { codeSection } from './code.ts';
import { databaseFileRows } from './database/file-rows.ts';
import { escapeHtml } from './escape.ts';
import type { ReportFacts } from './facts.ts';
import { style } from './page-style.ts';
import { atLoginText } from './passwords-at-login.ts';
import { bars, line, parts } from './plots.ts';
import { ranBy } from './run-facts.ts';
import { checklistLines, settingLines } from './settings.ts';

const verdicts = {
  done: 'Finished and verified',
  needs_people: 'Finished; some records need a decision',
  failed: 'Not good yet',
  interrupted: 'Interrupted and saved',
};

/** One self-contained HTML document; no script, no request. */
export function page(facts: ReportFacts): string {
  const { result, plan, inventory, answers, run } = facts;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${run.banner}: Stytch Consumer to B2B, ${verdicts[result.outcome]}</title>
<style>${style}</style>
<p class="banner ${run.banner.toLowerCase()}">${run.banner}<span>${escapeHtml(run.meaning)}</span></p>
<h1>${verdicts[result.outcome]}</h1>
<p class="sub">${escapeHtml(run.consumerProjectId)} → ${escapeHtml(result.b2bProjectId)}</p>
<p class="sub">Run by ${escapeHtml(ranBy(run))}. Written ${facts.writtenAt.slice(0, 16).replace('T', ' ')} UTC.</p>
${section('Users', usersBar(result))}
${section('Log-ins of those who became Members', methodsBar(result))}
<div class="tiles">
${tile('Users', result.users)}${tile('Organizations', result.organizations)}${tile('Members', result.members)}${result.atFirstLogin > 0 ? tile('at first login', result.atFirstLogin) : ''}${tile('compared', result.verified)}${tile('mismatches', result.mismatches, result.mismatches > 0)}${tile('failed', result.failed, result.failed > 0)}
</div>
${section('What to do next', list(facts.nextSteps))}
${section('Files', files(facts.answers))}
<h2>Every User is accounted for</h2>
<p>${escapeHtml(equation(result.users, result.outcomes))}</p>
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
  'Ways to log in, beside email',
  inventory &&
    table(
      ['', 'Kept', 'To set up again', 'Lost', ''],
      result.methods.map(({ id, label, kept, again, lost }) => [
        label,
        ...[kept, again, lost].map(number),
        inventory.factors.find(factor => factor.id === id)?.note ?? '',
      ]),
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
${section('Settings that were not carried over', list(settingLines(result)))}
${section('Done by hand', list(checklistLines(result)))}
${section('What this rests on', `<p>${escapeHtml(assumptionSentence(facts.assumptions))}</p>${list(facts.assumptions.differing)}`)}
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
${section(
  'Users to inform',
  facts.notices.length > 0 &&
    table(
      ['Users', 'What they lose', 'Files'],
      facts.notices.map(one => [number(one.users), one.label, `notices/${one.id}.csv, notices/${one.id}.txt`]),
    ),
)}
${section("The application's code", codeSection(facts.code))}
${section(
  'SSO and SCIM to follow',
  facts.followUp.organizations > 0 &&
    table(
      ['Organizations', 'Connections', 'Files'],
      [[number(facts.followUp.organizations), number(facts.followUp.connections), 'sso-scim.csv, sso-scim/']],
    ),
)}
${section('Settings', table(['Setting', 'Value'], facts.settings))}
${section('Answers', table(['Answer', 'Value'], facts.answered))}
<p class="sub">${Object.entries(facts.versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(' · ')}</p>
</html>
`;
}

/** They lie beside this page. */
const files = (answers: Answers) =>
  `<ul>${[
    ['crosswalk.csv', 'the old and the new ids'],
    ...databaseFileRows(answers),
    ['skipped.csv', 'who or what was left, and why'],
    ['failures.csv', 'every record that failed, with cause and cure'],
    ['mismatches.csv', 'what the verification found different'],
    ['summary.md', 'this report as text'],
  ]
    .map(([name, what]) => `<li><a href="${name}">${name}</a>: ${what}</li>`)
    .join('')}</ul>`;

function usersBar({ outcomes }: ReportFacts['result']): string {
  const { migrated, later, waiting, left, skipped, failed } = outcomes;
  return parts([
    { label: 'migrated', value: migrated, kind: 'good' },
    { label: 'later', value: later, kind: 'soft' },
    { label: 'waiting', value: waiting, kind: 'soft' },
    { label: 'left out', value: left + skipped, kind: 'soft' },
    { label: 'failed', value: failed, kind: 'bad' },
  ]);
}

function methodsBar({ methods }: ReportFacts['result']): string | false {
  const { kept, again, lost } = methodTotals(methods);
  return (
    methods.length > 0 &&
    parts([
      { label: 'kept', value: kept, kind: 'good' },
      { label: 'to set up again', value: again, kind: 'soft' },
      { label: 'lost', value: lost, kind: 'bad' },
    ])
  );
}

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
