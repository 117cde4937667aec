/** The result of a run as lines, and what to do after it. */
import type { Answers } from '../../migration/answers.ts';
import type { RunResult } from '../../migration/model.ts';
import { cell, type Line, wrapped } from '../components/text.ts';
import { counted, duration, number, type Words } from '../words.ts';
import { leftLines } from './Preview.tsx';

/** 0 done, 1 failed or mismatch, 3 done but some records need a person. */
export function codeOf(result: RunResult): 0 | 1 | 3 {
  if (result.outcome === 'done') return 0;
  return result.outcome === 'needs_people' ? 3 : 1;
}

export function resultLines(result: RunResult, words: Words, answers: Answers, width: number): Line[] {
  return [
    headline(result),
    [
      { text: counted(result.organizations, words.organization, words.organizations), bold: true },
      { text: ', ' },
      { text: counted(result.members, words.member, words.members), bold: true },
      { text: ` from ${counted(result.users, 'User')}, in ${duration(result.seconds)}` },
    ],
    [],
    ...leftLines(result.left, width),
    ...result.failures.flatMap(failure => failureLines(failure, width)),
    [],
    [{ text: cell('B2B project', 14), dim: true }, { text: cell(result.b2bProjectId, width - 14) }],
    ...wrapped(result.reportDir, width - 14).map((text, index) => [
      { text: cell(index === 0 ? 'Report' : '', 14), dim: true },
      { text },
    ]),
    [{ text: cell('', 14) }, { text: 'summary, crosswalk.csv, skipped.csv', dim: true }],
    [],
    [{ text: 'Next', bold: true }],
    ...nextSteps(result, answers).flatMap(step => bulleted(step, width)),
  ];
}

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

/** What a person does after this. */
export function nextSteps(result: RunResult, answers: Answers): string[] {
  if (result.outcome === 'failed')
    return ['Read the causes above, mend them, and try again: what was done is not done twice.'];
  const people = result.left.some(each => each.users > 0)
    ? ['Look through skipped.csv: who stayed behind, and why.']
    : [];
  if (answers.mode === 'practice') {
    return [...people, 'Start over and choose Rehearse, to see it with your own Users.'];
  }
  if (answers.mode === 'rehearse') {
    return [...people, 'When the numbers are right, start over and choose Migrate, first with a test project.'];
  }
  return [
    ...people,
    'Join your own tables to the new ids with crosswalk.csv.',
    'Point your code to the B2B endpoints behind a flag, and roll it out bit by bit.',
    ...(answers.passwords === 'reset' ? ['Tell people that they will set a new password at their first login.'] : []),
    ...(answers.sessions === 'log_in_again' ? ['Tell people that they will log in once more.'] : []),
  ];
}
