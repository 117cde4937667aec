/** How far the passwords are that move at the next login, in a sentence. */
import type { Answers } from '../../config/answers.ts';
import { number } from '../../figures.ts';
import type { RunResult } from '../model.ts';

/** The same as an open item of `status`. */
export function atLoginItems(result: RunResult | null, answers: Answers): string[] {
  const text = result && atLoginText(result, answers);
  return text ? [`Passwords at the next login, as they were counted last: ${text}. "verify" counts again.`] : [];
}

/** Undefined where no passwords move at the next login. */
export function atLoginText({ passwordsAtLogin }: RunResult, answers: Answers): string | undefined {
  if (!passwordsAtLogin) return undefined;
  const { moved, remaining, mustReset } = passwordsAtLogin;
  return `${number(moved)} moved, ${number(remaining)} remaining, ${number(mustReset)} must reset; ends ${answers.passwordsEnd ?? 'on a day that is not set'}`;
}
