/** Every answer as a flag, made from the same questions that the wizard asks. Pure. */
import type { AnswerId, Answers } from '../config/answers.ts';
import { type CredentialId, type Credentials, credentialVariables } from '../config/credentials.ts';
import { UserError } from '../config/user-error.ts';
import { type Facts, noFacts } from './facts.ts';
import { badAnswer, persistable, problem, visible, withSafeDefaults } from './flow.ts';
import { resolve, shown } from './steps/question.ts';
import { questions } from './steps/registry.ts';

export interface AnswerFlag {
  answer: AnswerId;
  /** For example `--tenant-key`. */
  flag: string;
  /** For example `email_domain|single`, or `text`. */
  values: string;
  /** A few words for --help. */
  summary: string;
  /** See ChoiceQuestion. */
  file?: { answer: AnswerId; value: string } | undefined;
}

/** `--tenant-key` of `tenantKey`. */
export function flagOf(id: AnswerId): string {
  return `--${id.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`;
}

/** One flag an answer, in the guide's order. `confirmed` is none: only the user, or a command's own --yes, confirms that. */
export const answerFlags: readonly AnswerFlag[] = questions.flatMap(question => {
  if (question.kind !== 'choice' && question.kind !== 'text') return [];
  const options = question.kind === 'choice' && !question.open ? resolve(question.options, noFacts()) : [];
  const file = question.kind === 'choice' ? question.file : undefined;
  return [
    {
      answer: question.answer,
      flag: flagOf(question.answer),
      values: options.map(option => option.value).join('|') || 'text',
      summary: `${resolve(question.short, noFacts())}${file ? '; or the path of a file' : ''}`,
      file,
    },
  ];
});

/** The flags as lines for --help. */
export function flagHelp(): string {
  const names = answerFlags.map(each => `${each.flag} <${each.values}>`);
  const wide = Math.max(...names.filter(name => name.length < 46).map(name => name.length)) + 2;
  return answerFlags
    .map((each, index) => {
      const name = names[index] as string;
      return name.length < wide
        ? `  ${name.padEnd(wide)}${each.summary}`
        : `  ${name}\n  ${' '.repeat(wide)}${each.summary}`;
    })
    .join('\n');
}

/** A command's own flags: with a value, or a switch. */
export type OwnFlags = Record<string, { type: 'string' | 'boolean' }>;

export interface ParsedFlags<Own extends OwnFlags> {
  answers: Answers;
  own: { [Name in keyof Own]?: Own[Name]['type'] extends 'string' ? string : boolean };
}

/**
 * Reads answer flags and the command's own. Throws one UserError (exit 2) that names every flag that is unknown,
 * lacks its value or has a value that is not allowed.
 */
export function answersFromFlags<const Own extends OwnFlags>(argv: string[], own: Own): ParsedFlags<Own> {
  const byFlag = new Map(answerFlags.map(each => [each.flag, each]));
  const options: OwnFlags = { ...own };
  for (const each of answerFlags) options[each.flag.slice(2)] = { type: 'string' };
  const found: ParsedFlags<Own> = { answers: {}, own: {} };
  const problems: string[] = [];
  for (const { name, value } of tokens(argv, options)) {
    const known = name === undefined ? undefined : options[name];
    const answer = byFlag.get(`--${name}`);
    if (name === undefined) problems.push(`"${value}" is not understood here.`);
    else if (!known) problems.push(`There is no flag --${name}.${similar(name, Object.keys(options))}`);
    else if (known.type === 'boolean' && value !== undefined) problems.push(`--${name} takes no value.`);
    else if (known.type === 'string' && !value) {
      problems.push(`--${name} needs a value${answer ? `: ${answer.values.replaceAll('|', ', ')}` : ''}.`);
    } else if (answer) {
      const bad = badAnswer(answer.answer, value);
      if (!bad) Object.assign(found.answers, { [answer.answer]: value?.trim() });
      else if (answer.file && isPath(value))
        Object.assign(found.answers, { [answer.answer]: answer.file.value, [answer.file.answer]: value });
      else if (answer.values === 'text') problems.push(`${answer.flag}: ${bad}`);
      else problems.push(`${answer.flag} cannot be "${value}". It is one of ${answer.values.replaceAll('|', ', ')}.`);
    } else Object.assign(found.own, { [name]: value ?? true });
  }
  if (problems.length > 0) {
    throw new UserError({
      what: problems.length === 1 ? 'A flag is not understood.' : `${problems.length} flags are not understood.`,
      why: problems.join('\n'),
      next: 'Add --help to see every flag.',
      exitCode: 2,
    });
  }
  return found;
}

/**
 * `--name value`, `--name=value`, `--switch` and strays, in order. A flag right after a flag that needs a value is a
 * forgotten value, not a value; node:util's parseArgs would swallow it.
 */
function* tokens(argv: string[], options: OwnFlags): Generator<{ name?: string; value?: string }> {
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [, name, inline] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === undefined) yield { value: word };
    else if (inline !== undefined) yield { name, value: inline };
    else if (options[name]?.type === 'boolean' || rest[0] === undefined || rest[0].startsWith('--')) yield { name };
    else yield { name, value: rest.shift() };
  }
}

/** The name of a file has a dot or a slash; a value of an answer has none. */
const isPath = (value: string | undefined): value is string => /[./\\]/.test(value ?? '');

function similar(name: string, names: string[]): string {
  const near = names.filter(each => each.startsWith(name.slice(0, 3))).slice(0, 3);
  return near.length > 0 ? ` Did you mean ${near.map(each => `--${each}`).join(' or ')}?` : '';
}

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
    next: 'Give flags on the command line and secrets in the environment, or answer once with stytch-b2b-migrate.',
    exitCode: 2,
  });
}
