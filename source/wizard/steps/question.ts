/** What a question is. A step is a list of these; flow, flags, screens and review all read the same list. */
import type { ComponentType } from 'react';
import type { AnswerId, Answers } from '../../config/answers.ts';
import type { CredentialId } from '../../config/credentials.ts';
import type { PlanSummary } from '../../migration/model.ts';
import type { Check } from '../../stytch/check.ts';
import type { Line } from '../components/text.ts';
import type { Facts } from '../facts.ts';

/** A fixed value, or one that depends on what is known. */
export type Dynamic<T> = T | ((facts: Facts) => T);

export interface Option {
  value: string;
  label: string;
  /** One line: what choosing it means. */
  hint?: string;
}

/** What the user must confirm before an answer is accepted. */
export interface Confirmation {
  title: string;
  /** One paragraph per line. */
  text: string;
  /** The user must type exactly this; without it, yes or no. */
  word?: string;
}

/** Lines that are shown above a question. */
export interface Aside {
  /** Answers to compute a plan with, in place of the saved ones; without it no plan is computed. */
  planWith?: Answers;
  /** `plan` is missing while it is computed. No lines: nothing is shown. */
  lines: (facts: Facts, width: number, plan?: PlanSummary) => Line[];
}

/** A check of an answer, with what else it found out. */
export type Checked = Check & { learned?: Partial<Facts> };

/** The live checks, bound to the addresses in use. */
export interface Checks {
  consumer(projectId: string, secret: string): Promise<Check>;
  b2b(projectId: string, secret: string): Promise<Check>;
  workspaceKey(keyId: string, keySecret: string): Promise<Check>;
  /** Whether a file can be read. */
  file(path: string): Promise<Check>;
  /** Whether it is a folder that can be read, or "later". */
  codeFolder(path: string): Promise<Check>;
  /** Whether a file says where Users belong, and how many lines it has. */
  tenancyFile(path: string): Promise<Check>;
  /** Whether a file holds rules about settings of Organizations, and how many. */
  organizationSettingsFile(path: string): Promise<Check>;
  /** Whether a file is one of TOTP secrets. */
  totpFile(path: string): Promise<Check>;
  /** Whether a file is one of the export utility's, and how many Users it holds. */
  usersFile(path: string): Promise<Check>;
  /** Reads a hash file and joins it to the Users; says how far it is. */
  hashFile(path: string, facts: Facts, onProgress: (text: string) => void): Promise<Checked>;
}

interface Common {
  id: string;
  /** The question, as asked. */
  title: Dynamic<string>;
  /** One line below the title. */
  help: Dynamic<string>;
  /** The page of Stytch's documentation. */
  docs: string;
  /** A few words for the review, the flags and the line that stays on the screen after answering. */
  short: Dynamic<string>;
  /** Must depend on answers and credentials only, so that what is saved never depends on what was read. */
  when?: (facts: Facts) => boolean;
  /** Esc does nothing here: the work has begun. */
  noWayBack?: true;
  /** The footer's keys, where they differ from the usual ones. */
  keys?: string;
}

interface Answered extends Common {
  answer: AnswerId;
  /** The title for --help, where it has numbers or values of the moment. */
  inHelp?: string;
  default?: Dynamic<string | undefined>;
  /** Only the user decides it: commands that never ask do not take the default. */
  decides?: true;
  /** The value where the saved answers are older than the question: a resumed migration does not ask it. */
  assumed?: string;
  /** Runs when the answer is given; a problem is shown and the question stays. */
  check?: (value: string, facts: Facts, checks: Checks, onProgress: (text: string) => void) => Promise<Checked>;
  /** Asked after an answer with serious consequences. */
  confirmation?: (value: string, facts: Facts) => Confirmation | undefined;
  /** Loaded like a screen. */
  aside?: () => Promise<Aside>;
  /** Asks on a screen of its own, which gives the answer. Loaded like a screen. */
  view?: () => Promise<ComponentType>;
}

export interface ChoiceQuestion extends Answered {
  kind: 'choice';
  options: Dynamic<Option[]>;
  /** The answer may also be a value that is not listed (from a flag or an earlier session). */
  open?: boolean;
  /** As a flag it may also be the path of a file: that is the answer `answer` then, and this one is `value`. */
  file?: { answer: AnswerId; value: string };
}

export interface TextQuestion extends Answered {
  kind: 'text';
}

/** Typed masked, checked, kept in memory, never saved. */
export interface SecretQuestion extends Common {
  kind: 'secret';
  credential: CredentialId;
  /** Shown while typing: an id, not a secret. */
  plain?: boolean;
  check?: (value: string, facts: Facts, checks: Checks, onProgress: (text: string) => void) => Promise<Checked>;
}

/** A screen of its own: something to watch, to read or to confirm. */
export interface ScreenQuestion extends Common {
  kind: 'screen';
  /** Loaded before the wizard's first frame, never by the headless commands: they must not load Ink. */
  screen: () => Promise<ComponentType>;
  /** Whether resuming skips it. */
  done: (facts: Facts) => boolean;
  /** Set by the screen itself. */
  answer?: 'confirmed';
}

export type Question = ChoiceQuestion | TextQuestion | SecretQuestion | ScreenQuestion;

/** One step of the wizard. */
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

/** An answer in words. A secret never shows. */
export function shown(question: Question, value: string, facts: Facts): string {
  if (question.kind === 'secret') return question.plain ? value : 'typed, kept in memory only';
  if (question.kind !== 'choice') return value;
  return resolve(question.options, facts).find(option => option.value === value)?.label ?? value;
}
