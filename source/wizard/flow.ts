/**
 * The interview as a pure function: which question comes next, what an answer changes, where to resume.
 * One reducer; no drawing, no calls, no clock.
 */
import { type AnswerId, type Answers, answerDefinitions, answerSchemas, invalidatedBy } from '../config/answers.ts';
import type { CredentialId } from '../config/credentials.ts';
import type { Facts } from './facts.ts';
import { answerText, type ChoiceQuestion, type Question, resolve, shown, type TextQuestion } from './steps/question.ts';
import { questionOf, questions } from './steps/registry.ts';

export interface Flow {
  /** The id of the question that is asked now. */
  at: string;
  facts: Facts;
  /** `forward`: one after another. `resume`: to the first open question. `returnTo`: one answer is edited, then back. */
  pace: 'forward' | 'resume' | { returnTo: string };
  /** What was answered in this session, in order: left behind on the screen as one line each. */
  log: { key: number; id: string; short: string; value: string }[];
}

export type Action =
  /** `found`: what the check found out, in a few words. */
  | { type: 'answer'; id: string; value: string; found?: string | undefined }
  /** Another answer than that of the question on the screen, which stays. */
  | { type: 'amend'; id: AnswerId; value: string }
  /** A screen was read, or watched to its end. */
  | { type: 'pass'; id: string }
  /** New facts: the environment is open, Users were read, a run ended. */
  | { type: 'learn'; facts: Partial<Facts> }
  | { type: 'resume' }
  | { type: 'startOver' }
  /** The same answers for another kind of run: practice, then rehearsal, then the real one. */
  | { type: 'anotherRun' }
  /** After a finished run: Users are read again, and what is new is taken over. */
  | { type: 'catchUp' }
  | { type: 'confirm' }
  | { type: 'back' }
  | { type: 'goto'; id: string; edit?: boolean }
  /** Credentials of the environment did not work: ask for them instead. */
  | { type: 'retype'; credentials: CredentialId[] };

/** The questions that are asked, given what is known. */
export function visible(facts: Facts): Question[] {
  return questions.filter(question => question.when?.(facts) ?? true);
}

/** What keeps a question open, in a sentence; undefined when it is answered well. */
export function problem(question: Question, facts: Facts): string | undefined {
  if (question.kind === 'screen') return question.done(facts) ? undefined : 'Not done yet.';
  if (question.kind === 'secret') return facts.credentials[question.credential] ? undefined : 'Not given yet.';
  const value = facts.answers[question.answer];
  if (value === undefined) return isOfOlderAnswers(question, facts) ? undefined : 'Not answered yet.';
  return badAnswer(question.answer, value);
}

/** The answers were given before there was this question: a later one is answered. It is not asked then. */
function isOfOlderAnswers(question: Question, { answers }: Facts): boolean {
  if (!('assumed' in question)) return false;
  const later = questions.slice(questions.indexOf(question) + 1);
  return later.some(one => 'answer' in one && one.answer !== undefined && answers[one.answer] !== undefined);
}

/** Why a value cannot be this answer; undefined when it can. */
export function badAnswer(id: AnswerId, value: unknown): string | undefined {
  const parsed = answerSchemas[id].safeParse(value);
  return parsed.success ? undefined : parsed.error.issues[0]?.message;
}

/** The first question without a valid answer. The last screen is never done, so there always is one. */
export function resumeAt(facts: Facts): string {
  const shown = visible(facts);
  return (shown.find(question => problem(question, facts)) ?? (shown.at(-1) as Question)).id;
}

/** Where the interview begins: with what was given on the command line left out, or with what was saved. */
export function start(facts: Facts): Flow {
  return resumed({ at: '', facts, pace: 'resume', log: [] });
}

/** What is saved: the valid answers to questions that are asked. No secrets, nothing hidden. */
export function persistable(facts: Facts): Answers {
  const asked = visible(facts).flatMap(question => ('answer' in question && question.answer ? [question.answer] : []));
  return Object.fromEntries(
    asked.flatMap(id => {
      const value = facts.answers[id];
      return value === undefined || badAnswer(id, value) ? [] : [[id, value]];
    }),
  );
}

/** The answers as they are saved, with the default of each question that is still open. */
export const withDefaults = (facts: Facts): Answers => persistable(filled(facts, () => true));

/** The facts with the default of each open question that a command may answer by itself. */
export const withSafeDefaults = (facts: Facts): Facts => filled(facts, question => question.decides !== true);

function filled(facts: Facts, may: (question: ChoiceQuestion | TextQuestion) => boolean): Facts {
  let now = facts;
  for (const question of questions) {
    if ((question.kind !== 'choice' && question.kind !== 'text') || !(question.when?.(now) ?? true)) continue;
    if (now.answers[question.answer] !== undefined || !may(question)) continue;
    const value = resolve(question.default, now);
    if (value === undefined || badAnswer(question.answer, value)) continue;
    now = { ...now, answers: { ...now.answers, [question.answer]: value } };
  }
  return now;
}

/** The question after, or before, the one asked now. */
export function neighbour(flow: Flow, by: 1 | -1): string | undefined {
  const shown = visible(flow.facts);
  return shown[shown.findIndex(question => question.id === flow.at) + by]?.id;
}

/** Whether Esc leads anywhere. */
export function canGoBack(flow: Flow): boolean {
  return previous(flow) !== undefined;
}

function previous(flow: Flow): string | undefined {
  if (questionOf(flow.at).noWayBack) return undefined;
  return typeof flow.pace === 'object' ? flow.pace.returnTo : neighbour(flow, -1);
}

const closed = {
  connected: false,
  summary: null,
  hashFile: null,
  local: {},
  run: 'none',
  proved: false,
} as const satisfies Partial<Facts>;

export function reduce(flow: Flow, action: Action): Flow {
  const { facts } = flow;
  switch (action.type) {
    case 'answer':
      // A second Enter before the next question is drawn is no answer to it.
      if (flow.at !== action.id) return flow;
      return onward({ ...flow, facts: answered(facts, action.id, action.value), log: logged(flow, action) });
    case 'amend':
      return { ...flow, facts: answered(facts, action.id, action.value) };
    case 'pass':
      return flow.at === action.id ? onward(flow) : flow;
    case 'learn':
      return { ...flow, facts: { ...facts, ...action.facts } };
    case 'anotherRun': {
      const { confirmed: _, ...answers } = facts.answers;
      const next = { ...facts, ...closed, answers, resumed: true };
      return { ...flow, at: (visible(next)[0] as Question).id, pace: 'forward', facts: next };
    }
    case 'catchUp': {
      const { confirmed: _, ...answers } = facts.answers;
      // A user must see and confirm again what is taken over from a real project.
      const kept = answers.mode === 'migrate' ? answers : facts.answers;
      const next: Facts = { ...facts, summary: null, run: 'begun', answers: kept };
      return { ...flow, at: resumeAt(next), pace: 'resume', facts: next };
    }
    case 'confirm':
      return onward({ ...flow, facts: { ...facts, answers: { ...facts.answers, confirmed: true } } });
    case 'resume':
      return onward({ ...flow, pace: 'resume', facts: { ...facts, resumed: true } });
    case 'startOver': {
      const fresh = { ...facts, ...closed, answers: {}, hasSaved: false, resumed: false };
      return { ...flow, at: resumeAt(fresh), pace: 'forward', facts: fresh };
    }
    case 'back': {
      const to = previous(flow);
      return to === undefined ? flow : { ...flow, at: to, pace: 'forward' };
    }
    case 'goto':
      return { ...flow, at: action.id, pace: action.edit ? { returnTo: flow.at } : 'forward' };
    case 'retype': {
      const typed = new Set(action.credentials);
      const environment = new Set([...facts.environment].filter(id => !typed.has(id)));
      const credentials = Object.fromEntries(
        Object.entries(facts.credentials).filter(([id]) => !typed.has(id as CredentialId)),
      );
      const open = { ...facts, ...closed, environment, credentials };
      return { ...flow, at: resumeAt(open), pace: 'resume', facts: open };
    }
  }
}

function answered(facts: Facts, id: string, value: string): Facts {
  const question = questionOf(id);
  if (question.kind === 'secret') {
    const credentials = { ...facts.credentials, [question.credential]: value };
    return { ...facts, ...closed, credentials };
  }
  if (question.kind === 'screen' || answerText(question, facts.answers) === value) return facts;
  // The user confirmed the old answers.
  const { confirmed: _, ...answers } = { ...facts.answers, [question.answer]: value };
  const open: Answers = answers;
  if (facts.answers[question.answer] !== undefined)
    for (const other of invalidatedBy(question.answer)) delete open[other];
  return { ...facts, ...(answerDefinitions[question.answer].reconnects ? closed : {}), answers: open };
}

function logged(flow: Flow, action: { id: string; value: string; found?: string | undefined }): Flow['log'] {
  const question = questionOf(action.id);
  const short = resolve(question.short, flow.facts);
  const answer = shown(question, action.value, flow.facts);
  const value = action.found ? `${action.found} (${answer})` : answer;
  const last = flow.log.findLast(line => line.id === action.id);
  if (last?.value === value && question.kind !== 'secret') return flow.log;
  return [...flow.log, { key: flow.log.length, id: action.id, short, value }];
}

function onward(flow: Flow): Flow {
  const open = resumeAt(flow.facts);
  if (flow.pace === 'resume' && open !== flow.at) return resumed(flow);
  if (typeof flow.pace === 'object') {
    // First to what the edit made invalid.
    const { returnTo } = flow.pace;
    return isBefore(open, returnTo, flow.facts) ? { ...flow, at: open } : { ...flow, at: returnTo, pace: 'forward' };
  }
  return { ...flow, at: neighbour(flow, 1) ?? flow.at };
}

/** At the first open question. Where nothing after it was answered before, the walk goes on step by step from there. */
function resumed(flow: Flow): Flow {
  const shownNow = visible(flow.facts);
  const open = shownNow.findIndex(question => problem(question, flow.facts));
  const given = (question: Question) =>
    question.kind !== 'screen' && !problem(question, flow.facts) && !onlyAssumed(question, flow.facts);
  const later = shownNow.slice(open + 1).some(given);
  return { ...flow, at: resumeAt(flow.facts), pace: later ? 'resume' : 'forward' };
}

/** Not answered: the answers file is older than the question. */
const onlyAssumed = (question: Question, { answers }: Facts) =>
  'assumed' in question && answers[question.answer] === undefined;

function isBefore(id: string, other: string, facts: Facts): boolean {
  const ids = visible(facts).map(question => question.id);
  return ids.indexOf(id) < ids.indexOf(other);
}
