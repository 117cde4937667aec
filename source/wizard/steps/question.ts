/** What a question is. A step of the guide is a list of these; flow, flags, screens and review all read the same list. */
import type { AnswerId, Answers } from '../../config/answers.ts';
import type { CredentialId } from '../../config/credentials.ts';
import type { Check } from '../../stytch/check.ts';
import type { Facts } from '../facts.ts';

/** A fixed value, or one that depends on what is known. */
export type Dynamic<T> = T | ((facts: Facts) => T);

export interface Option {
  value: string;
  label: string;
  /** One line: what choosing it means. */
  hint?: string;
}

/** QuestionScreen after an answer that deserves a second look: yes or no, or a word to type. */
export interface Confirmable {
  title: string;
  text: string;
  /** Typed exactly before it counts; without it a plain yes or no. */
  word?: string;
}

/** The live checks, bound to the addresses in use. */
export interface Checks {
  consumer(projectId: string, secret: string): Promise<Check>;
  b2b(projectId: string, secret: string): Promise<Check>;
  workspaceKey(keyId: string, keySecret: string): Promise<Check>;
  /** Whether a file can be read. */
  file(path: string): Promise<Check>;
}

interface Common {
  id: string;
  /** The question, as asked. */
  title: Dynamic<string>;
  /** One line under it. */
  help: Dynamic<string>;
  /** Where Stytch's documentation tells more. */
  docs: string;
  /** A few words for the review, the flags and the line left behind after answering. */
  short: Dynamic<string>;
  /** Only answers and credentials may decide it, so that what is saved never depends on what was read. */
  when?: (facts: Facts) => boolean;
}

interface Answered extends Common {
  answer: AnswerId;
  default?: Dynamic<string | undefined>;
  /** What counts in answers that are older than the question: whoever goes on with them is not asked. */
  assumed?: string;
  /** Tried the moment it is given; a problem is shown and the question stays. */
  check?: (value: string, facts: Facts, checks: Checks) => Promise<Check>;
  sure?: (value: string, facts: Facts) => Confirmable | undefined;
}

export interface ChoiceQuestion extends Answered {
  kind: 'choice';
  options: Dynamic<Option[]>;
  /** The answer may also be something that is not listed (set by a flag or an earlier session). */
  open?: boolean;
}

export interface TextQuestion extends Answered {
  kind: 'text';
}

/** Typed masked, checked, kept in memory, never saved. */
export interface SecretQuestion extends Common {
  kind: 'secret';
  credential: CredentialId;
  /** Shown while typing: ids, as against secrets. */
  plain?: boolean;
  check?: (value: string, facts: Facts, checks: Checks) => Promise<Check>;
}

/** Something to watch or read; it has a screen of its own under the same id. */
export interface ScreenQuestion extends Common {
  kind: 'screen';
  /** Whether it can be passed by when resuming. */
  done: (facts: Facts) => boolean;
  /** Set by the screen itself. */
  answer?: 'confirmed';
}

export type Question = ChoiceQuestion | TextQuestion | SecretQuestion | ScreenQuestion;

/** A step of the guide. */
export interface Step {
  id: string;
  title: string;
  questions: Question[];
}

/** The value behind a `Dynamic`. */
export function resolve<T>(value: Dynamic<T>, facts: Facts): T {
  return typeof value === 'function' ? (value as (facts: Facts) => T)(facts) : value;
}

/** The question's saved answer as text, if any. */
export function answerText(question: { answer: AnswerId }, answers: Answers): string | undefined {
  const value = answers[question.answer];
  return value === undefined ? undefined : String(value);
}
