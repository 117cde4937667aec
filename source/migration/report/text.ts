/** The summary for the user, as Markdown. */

import { number } from '../../figures.ts';
import { printable } from '../../printable.ts';
import type { Journal } from '../engine/journal.ts';
import { type FinishResult, finishLines } from '../finish-sessions.ts';
import type { RunResult } from '../model.ts';
import { equation } from '../outcomes.ts';
import { members } from '../resources/members/index.ts';
import { organizations } from '../resources/organizations.ts';
import { knownHashFile } from '../sources/hash-file.ts';
import { assumptionText } from './assumptions.ts';
import { codeLine } from './code.ts';
import { crosswalkColumns } from './crosswalk-columns.ts';
import { databaseFileRows } from './database/file-rows.ts';
import { codeMarkdown, escapeMarkdown as plain } from './escape.ts';
import type { ReportFacts } from './facts.ts';
import { nextSteps } from './next-steps.ts';
import { atLoginText } from './passwords-at-login.ts';
import { ranBy } from './run-facts.ts';
import { checklistLines, settingLines } from './settings.ts';
import { followUpLines } from './sso-scim.ts';

const outcomes: Record<RunResult['outcome'], string> = {
  done: 'Finished and verified.',
  needs_people: 'Finished; some records need a decision (see below).',
  failed: 'Not good yet: see mismatches and failures below.',
  interrupted: 'Interrupted and saved. Run again to go on.',
};

/** Whole sentences and tables; every number is counted from the journal. */
export function summaryText(
  { answers, answered, plan, result, run, notices, code, assumptions, followUp }: ReportFacts,
  journal: Journal,
): string {
  const atLogin = atLoginText(result, answers);
  return `# ${run.banner}: Stytch Consumer to B2B

${run.meaning}

${outcomes[result.outcome]}

## What to do next

${nextSteps(answers, result)
  .map((step, index) => `${index + 1}. ${printable(step)}`)
  .join('\n')}

## Numbers

| | |
|---|---|
| Run by | ${plain(ranBy(run))} |
| Mode | ${answers.mode} |
| Consumer project | ${plain(run.consumerProjectId)} |
| B2B project | ${plain(result.b2bProjectId)} |
| The application's code | ${plain(code ? codeLine(code) : 'not scanned')} |
| Users read | ${number(result.users)} (${journal.get<{ readAt: string }>('inventory')?.readAt}) |
| ${plain(organizations.title(answers))} | ${number(result.organizations)} |
| ${plain(members.title(answers))} | ${number(result.members)} (${number(plan.withPassword)} with their password)${result.atFirstLogin > 0 ? `; ${number(result.atFirstLogin)} more, each at its first login` : ''} |
${atLogin ? `| Passwords at the next login | ${atLogin} |\n` : ''}| Verified field by field | ${number(result.verified)} |
${result.since ? `| Since the run before | ${number(result.since.added)} added, ${number(result.since.changed)} changed, ${number(result.since.gone)} gone |\n` : ''}| Mismatches | ${number(result.mismatches)} |
| Failed | ${number(result.failed)} |
| Left by decision | ${number(result.skipped)} |

## Every User is accounted for

${equation(result.users, result.outcomes)}
${result.left.map(one => `\n- ${number(one.users)} left out: ${plain(one.label)}`).join('')}
${list(
  'Users to inform',
  notices.map(
    one => `${number(one.users)} ${one.label}: \`notices/${one.id}.csv\`, and a text in \`notices/${one.id}.txt\``,
  ),
)}${list('SSO and SCIM to follow', followUpLines(followUp))}${list(
  'Not carried over',
  result.notCarried.map(one => plain(`${one.label}, ${number(one.users)} Users: ${one.note}`)),
)}${list('Settings that were not carried over', settingLines(result).map(plain))}${list(
  'Done by hand',
  checklistLines(result).map(plain),
)}${list('Not checked', result.notChecked.map(plain))}${list('Noticed', result.notes.map(plain))}${list(
  'Warnings',
  plan.warnings.map(warning => plain(warning.text)),
)}${list(
  'Mismatches',
  result.mismatchKinds.map(kind => `${number(kind.count)} × ${codeMarkdown(kind.field)}: ${plain(kind.why)}`),
)}${list(
  'Failures',
  result.failures.map(
    f => `${number(f.count)} × ${codeMarkdown(f.errorType)}: ${plain(`${f.cause} ${f.cure} For example ${f.example}`)}`,
  ),
)}${finishedText(journal)}
${assumptionText(assumptions)}
## Log-ins of those who became Members

${methodRows(result)}

## Answers

${answered.map(([question, value]) => `- ${plain(`${question}: ${value}`)}`).join('\n')}

## Files

- \`report.html\`: the same for a manager or an auditor, with plots; \`report.json\`: as data
- \`crosswalk.csv\`: ${crosswalkColumns(answers).join(', ')}
${databaseFileRows(answers)
  .map(([name, what]) => `- \`${name}\`: ${what}\n`)
  .join('')}- \`skipped.csv\`: who or what was left, and why
- \`failures.csv\`: every record that failed, with cause and cure
- \`mismatches.csv\`: what the verification found different
${answers.passwords === 'file' && knownHashFile(journal)?.bad ? '- `bad-hashes.csv`: every line of the hash file that cannot be used, and why\n' : ''}`;
}

/** What `sessions finish` did, where it was used. */
function finishedText(journal: Journal): string {
  const finished = journal.get<FinishResult>('sessionsFinished');
  return finished ? list('Session set-up', finishLines(finished).map(plain)) : '';
}

/** Kept, to set up again, and lost, by way to log in. */
const methodRows = ({ methods }: RunResult): string =>
  [
    '| | kept | to set up again | lost |',
    '|---|---|---|---|',
    ...methods.map(one => `| ${one.label} | ${number(one.kept)} | ${number(one.again)} | ${number(one.lost)} |`),
  ].join('\n');

function list(title: string, items: string[]): string {
  return items.length === 0 ? '' : `\n## ${title}\n\n${items.map(item => `- ${item}`).join('\n')}\n`;
}
