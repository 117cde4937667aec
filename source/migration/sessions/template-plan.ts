/** What would become of the Consumer project's claim template: read before anything is written, shown as a diff. */

import { UserError } from '../../config/user-error.ts';
import { explain } from '../../stytch/errors.ts';
import type { RunContext } from '../resources/context.ts';
import { consumerEnvironment } from '../resources/environments.ts';
import { claimOf, setsUpSessions } from './answer.ts';
import { emailClaim, mergeClaim } from './claim-template.ts';
import { cookieAdvice, cookiesUnread } from './cookies.ts';

/** One line of the template: as it is, taken away, or new. */
export interface DiffLine {
  sign: ' ' | '-' | '+';
  text: string;
}

export interface TemplatePlan {
  /** What will happen, in a sentence. */
  text: string;
  /** Lines of the template before and after; none where nothing changes. */
  diff: DiffLine[];
  /** What the frontend SDK's cookies mean for the exchange. */
  cookies: string;
  /** Set when nothing may start: the name is in use, or the template is none that we understand. */
  problem?: string;
}

type Change = Omit<TemplatePlan, 'cookies'>;

/** Reads the template and the cookie setting through the management API. Resolves to null where a run writes none. */
export async function planTemplate(context: RunContext): Promise<TemplatePlan | null> {
  if (!setsUpSessions(context.answers)) return null;
  if (context.consumerReadOnly) {
    const text = 'A rehearsal leaves the claim template and trusted_metadata of the Consumer project alone.';
    return { text, diff: [], cookies: cookiesUnread };
  }
  const [change, cookies] = await Promise.all([planChange(context), readCookies(context).catch(() => cookiesUnread)]);
  return { ...change, cookies };
}

async function readCookies(context: RunContext): Promise<string> {
  const { project_slug, environment_slug } = await consumerEnvironment(context);
  const { cookies } = await context.management().sdkConfig.get(project_slug, environment_slug, 'consumer');
  return cookieAdvice(!['DISABLED', '', undefined].includes(cookies?.['http_only'] as string | undefined));
}

async function planChange(context: RunContext): Promise<Change> {
  const { answers } = context;
  const found = await currentTemplate(context).catch(unread);
  if ('text' in found) return found;
  const { template } = found;
  const name = claimOf(answers);
  const merge = mergeClaim(template.template_content, name);
  if ('taken' in merge) {
    const text = `The claim "${name}" of the Consumer project stands for something else already: ${merge.taken}.`;
    return { text, diff: [], problem: `${text} Choose another claim name: nothing there is overwritten.` };
  }
  if ('unreadable' in merge) {
    const text = 'The claim template of the Consumer project is not JSON that this tool understands.';
    return {
      text,
      diff: [],
      problem: `${text} Add "${name}": ${emailClaim(name)} to it by hand in the dashboard first.`,
    };
  }
  if ('unchanged' in merge) return { text: `The claim template has "${name}" already and stays as it is.`, diff: [] };
  return {
    text: 'The claim template of the Consumer project gets one claim; all else in it stays:',
    diff: diffOf(template.template_content, merge.merged),
  };
}

/** Not reached just now: the task of the run tries for longer, and refuses to overwrite too. */
function unread(error: unknown): Change {
  if (error instanceof UserError) throw error;
  const { errorType, cause } = explain(error);
  return {
    text: `The claim template could not be read (${errorType}): ${cause} Nothing there is overwritten.`,
    diff: [],
  };
}

/** Throws UserError when the claim cannot be added: then nothing at all may start. */
export async function refuseTakenClaim(context: RunContext): Promise<void> {
  if (!setsUpSessions(context.answers) || context.journal.record('claims', 'session')?.state === 'done') return;
  const plan = await planChange(context);
  if (!plan.problem) return;
  throw new UserError({
    what: 'Sessions cannot be carried over like this, so nothing was started.',
    why: plan.problem,
    next: 'Fix that, or answer that everyone logs in again, and run again.',
    exitCode: 2,
  });
}

/** The template as it is, and where it stands. */
export async function currentTemplate(context: RunContext) {
  const at = await consumerEnvironment(context);
  const found = await context.management().jwtTemplates.get(at.project_slug, at.environment_slug, 'SESSION');
  const { template_content, custom_audience } = found;
  return { at, template: { template_content, custom_audience } };
}

/** What is the same at both ends stays; between them lines go and come. */
export function diffOf(before: string, after: string): DiffLine[] {
  const [old, made] = [linesIn(before), linesIn(after)];
  const shorter = Math.min(old.length, made.length);
  let head = 0;
  while (head < shorter && old[head] === made[head]) head++;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === made.at(-1 - tail)) tail++;
  const marked = (sign: DiffLine['sign'], lines: string[]) => lines.map(text => ({ sign, text }));
  return [
    ...marked(' ', old.slice(0, head)),
    ...marked('-', old.slice(head, old.length - tail)),
    ...marked('+', made.slice(head, made.length - tail)),
    ...marked(' ', made.slice(made.length - tail)),
  ];
}

const linesIn = (text: string) => (text.trim() === '' ? [] : text.split('\n'));
