/** Every answer as a flag, made from the same questions that the wizard asks. Pure. */
import { type AnswerId, type Answers, fileAnswers, pathAnswers } from '../config/answers.ts';
import { commandFor } from '../config/command-for.ts';
import { type CredentialId, type Credentials, credentialVariables } from '../config/credentials.ts';
import { withHome } from '../config/home.ts';
import { UserError } from '../config/user-error.ts';
import { type Facts, noFacts } from './facts.ts';
import { badAnswer, persistable, problem, visible, withSafeDefaults } from './flow.ts';
import { resolve, shown } from './steps/question.ts';
import { steps } from './steps/registry.ts';

export interface AnswerFlag {
  answer: AnswerId;
  /** For example `--tenant-key`. */
  flag: string;
  /** For example `email_domain|single`, or `text`. */
  values: string;
  /** The values that it may have; empty where any text is one. */
  options: readonly string[];
  /** The question, as the wizard asks it, for --help. */
  summary: string;
  /** The step that asks it. */
  group: string;
  /** Its value is the path of a file. */
  isFile: boolean;
  /** See ChoiceQuestion. */
  file?: { answer: AnswerId; value: string } | undefined;
}

/** `--tenant-key` of `tenantKey`. */
export function flagOf(id: AnswerId): string {
  return `--${id.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`;
}

/** One flag an answer, in the guide's order. `confirmed` is none: only the user, or a command's own --yes, confirms that. */
export const answerFlags: readonly AnswerFlag[] = steps.flatMap(({ title, questions }) =>
  questions.flatMap(question => {
    if (question.kind !== 'choice' && question.kind !== 'text') return [];
    const choices = question.kind === 'choice' && !question.open ? resolve(question.options, noFacts()) : [];
    const options = choices.map(option => option.value);
    return [
      {
        answer: question.answer,
        flag: flagOf(question.answer),
        values: options.join('|') || 'text',
        options,
        summary: question.inHelp ?? resolve(question.title, noFacts()),
        group: title,
        isFile: fileAnswers.includes(question.answer),
        file: question.kind === 'choice' ? question.file : undefined,
      },
    ];
  }),
);

/** What is wrong with this value of an answer's flag, in a sentence; undefined where nothing is. */
export function flagProblem({ answer, flag, options, file }: AnswerFlag, value: string): string | undefined {
  const bad = badAnswer(answer, value);
  if (!bad || (file && isPath(value))) return undefined;
  return options.length === 0 ? `${flag}: ${bad}` : `${flag} cannot be "${value}". It is one of ${options.join(', ')}.`;
}

/** The answers that these values of flags give, by answer. They were checked. */
export function answersFromFlags(values: Record<string, unknown>): Answers {
  return Object.assign(
    {},
    ...answerFlags.map(({ answer, file }) => {
      const value = values[answer];
      if (typeof value !== 'string') return {};
      if (file && badAnswer(answer, value)) return { [answer]: file.value, [file.answer]: withHome(value) };
      // A shell leaves the ~ of `--password-file=~/hashes.csv` as it is.
      return { [answer]: pathAnswers.includes(answer) ? withHome(value.trim()) : value.trim() };
    }),
  );
}

/** The name of a file has a dot or a slash; a value of an answer has none. */
const isPath = (value: string) => /[./\\]/.test(value);

export interface Missing {
  /** The flag or the environment variable that gives it. */
  give: string;
  /** What it is, and what is wrong when something was given. */
  text: string;
}

/** Every answer and credential that is still needed, all at once, with the flag or variable that gives it. */
export function missingAnswers(answers: Answers, credentials: Credentials, local: Facts['local'] = {}): Missing[] {
  const facts = withSafeDefaults(factsOf(answers, credentials, local));
  return visible(facts).flatMap(question => {
    const open = problem(question, facts);
    if (!open || question.kind === 'screen') return [];
    if (question.kind === 'secret') {
      return [{ give: credentialVariables[question.credential], text: `${resolve(question.short, facts)}.` }];
    }
    const flag = answerFlags.find(each => each.answer === question.answer) as AnswerFlag;
    const given = facts.answers[question.answer] === undefined ? '' : ` ${open}`;
    return [{ give: `${flag.flag} <${flag.values}>`, text: `${resolve(question.short, facts)}.${given}` }];
  });
}

/** The answers in the words of the questions, for the report. */
export function describeAnswers(answers: Answers): [question: string, answer: string][] {
  const facts = { ...noFacts(), answers };
  return visible(facts).flatMap(question => {
    if (question.kind === 'screen' || question.kind === 'secret') return [];
    const value = answers[question.answer];
    return value === undefined ? [] : [[resolve(question.short, facts), shown(question, String(value), facts)]];
  });
}

/**
 * The answers that the wizard would save: with its defaults for what only follows from them, and without those that are not
 * asked for. `local` is what a local Stytch adds.
 */
export const completed = (answers: Answers, credentials: Credentials, local: Facts['local']): Answers =>
  persistable(withSafeDefaults(factsOf(answers, credentials, local)));

const factsOf = (answers: Answers, credentials: Credentials, local: Facts['local']): Facts => ({
  ...noFacts(),
  answers,
  credentials,
  environment: new Set(Object.keys(credentials) as CredentialId[]),
  local,
});

/** Throws one UserError (exit 2) that names everything missing; for commands under --no-input. */
export function requireAnswers(answers: Answers, credentials: Credentials, local: Facts['local'] = {}): void {
  const missing = missingAnswers(answers, credentials, local);
  if (missing.length === 0) return;
  throw new UserError({
    what: missing.length === 1 ? 'One thing is missing.' : `${missing.length} things are missing.`,
    why: missing.map(each => `${each.give}  ${each.text}`).join('\n'),
    next: `Give flags on the command line and secrets in the environment, or answer once with: ${commandFor(undefined)}`,
    exitCode: 2,
  });
}
