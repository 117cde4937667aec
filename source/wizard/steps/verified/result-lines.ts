/** The result of a run as lines, and what to do after it. */

import type { Answers } from '../../../config/answers.ts';
import { counted, duration, number } from '../../../figures.ts';
import type { RunResult } from '../../../migration/model.ts';
import { nextSteps } from '../../../migration/report/next-steps.ts';
import { cell, type Line, wrapped } from '../../components/text.ts';
import { leftOverLines } from '../../shared/left-over-lines.ts';
import { methodsPicture, usersPicture } from '../../shared/picture.ts';
import type { Words } from '../../words.ts';

/** 0 done, 1 failed or mismatch, 3 done but some records need a decision. */
export function codeOf(result: RunResult): 0 | 1 | 3 {
  if (result.outcome === 'done') return 0;
  return result.outcome === 'needs_people' ? 3 : 1;
}

export function resultLines(result: RunResult, words: Words, answers: Answers, width: number, plain = false): Line[] {
  return [
    headline(result),
    [
      { text: counted(result.organizations, words.organization, words.organizations), bold: true },
      { text: ', ' },
      { text: counted(result.members, words.member, words.members), bold: true },
      ...(result.atFirstLogin > 0 ? [{ text: `, ${number(result.atFirstLogin)} at their first login,` }] : []),
      { text: ` from ${counted(result.users, 'User')}, in ${duration(result.seconds)}` },
    ],
    ...(result.since ? [sinceLine(result.since)] : []),
    ...result.failures.flatMap(failure => failureLines(failure, width)),
    ...(result.failures.length > 0 ? [[]] : []),
    ...usersPicture(result.outcomes, 'migrated', width, plain),
    ...(result.methods.length > 0 ? methodsPicture(result.methods, width, plain) : []),
    [{ text: cell('B2B project', 14), dim: true }, { text: cell(result.b2bProjectId, width - 14) }],
    ...wrapped(result.reportDir, width - 14).map((text, index) => [
      { text: cell(index === 0 ? 'Report' : '', 14), dim: true },
      { text },
    ]),
    [{ text: cell('', 14) }, { text: reportFiles(answers), dim: true }],
    [],
    ...leftOverLines(result.left, width),
    [],
    [{ text: 'Next', bold: true }],
    ...nextSteps(answers, result).flatMap(step => bulleted(step, width)),
  ];
}

const reportFiles = ({ database }: Answers): string =>
  ['summary', 'crosswalk.csv', ...(database === 'none' ? [] : ['crosswalk.sql']), 'skipped.csv'].join(', ');

function headline(result: RunResult): Line {
  if (result.mismatches > 0) {
    return [
      {
        text: `✖ ${counted(result.mismatches, 'record differs', 'records differ')} of ${number(result.verified)} compared`,
        color: 'red',
      },
    ];
  }
  if (result.failed > 0)
    return [
      {
        text: `✖ ${counted(result.failed, 'record', 'records')} failed; ${number(result.verified)} compared`,
        color: 'red',
      },
    ];
  return [{ text: `✔ ${counted(result.verified, 'record', 'records')} compared, 0 mismatches`, color: 'green' }];
}

function sinceLine({ added, changed, gone }: NonNullable<RunResult['since']>): Line {
  const parts = [`${number(added)} added`, `${number(changed)} changed`, `${number(gone)} gone`];
  const nothing = added + changed + gone === 0;
  return [
    { text: nothing ? 'Caught up: nothing was new since the last time.' : `Since the last time: ${parts.join(', ')}` },
  ];
}

function failureLines(failure: RunResult['failures'][number], width: number): Line[] {
  return [
    [],
    [
      { text: `${number(failure.count)} × ${failure.errorType}`, color: 'red' },
      { text: `  for example ${failure.example}` },
    ],
    ...wrapped(failure.cause, width - 2).map((text): Line => [{ text: `  ${text}` }]),
    ...wrapped(failure.cure, width - 2).map((text): Line => [{ text: `  ${text}` }]),
  ];
}

function bulleted(text: string, width: number): Line[] {
  return wrapped(text, width - 2).map((line, index): Line => [{ text: `${index === 0 ? '→' : ' '} ${line}` }]);
}
