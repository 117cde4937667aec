/** What is done with sessions: their profile, and ending the old ones. carry-file.ts carries them over, prove.ts proves the chain. */
import { UserError } from '../../config/user-error.ts';
import { curesOf } from '../../stytch/errors.ts';
import { runTask } from '../engine/runner.ts';
import type { RunEvent, RunResult } from '../model.ts';
import type { RunContext } from '../resources/context.ts';
import { failuresOf, outcomeOf } from '../result.ts';
import { readOldSessions, revokeTask } from './revoke.ts';

export interface SessionsResult {
  outcome: 'done' | 'needs_people' | 'interrupted' | 'failed';
  /** Rows with a token in the file. */
  rows: number;
  /** New sessions written; more than the rows with `--several each`. */
  sessions: number;
  /** Rows that could not be carried over, by reason; `lines`: where they are in the file. */
  left: (RunResult['failures'][number] & { lines?: number[] })[];
  problems: { line: number; message: string }[];
}

export type OnEvent = (event: RunEvent) => void;

/** Ends the Consumer sessions that were carried over; there is no way back. */
export async function revokeSessions(
  context: RunContext,
  from: string,
  onEvent: OnEvent,
  signal?: AbortSignal,
): Promise<SessionsResult> {
  refuseReadOnly(context);
  const { journal } = context;
  const { ids, notCarried, problems } = await readOldSessions(from, context);
  const end = await runTask(revokeTask(ids), context, { onEvent, signal });
  const left = failuresOf(journal, ['revoke']);
  if (notCarried > 0)
    left.push({ errorType: 'not_carried', count: notCarried, example: from, ...curesOf('not_carried') });
  const open = left.length > 0 || problems.length > 0;
  return {
    outcome: outcomeOf(end, open),
    rows: ids.length + notCarried,
    sessions: ids.filter(id => journal.record('revoke', id)?.state === 'done').length,
    left,
    problems,
  };
}

/** The profile that a run created, or that the user created by hand and named. Throws UserError when there is none. */
export function profileIdOf({ journal, answers }: RunContext): string {
  const made = journal.record('profile', 'profile')?.result as { profile_id: string } | null | undefined;
  const id = made?.profile_id ?? answers.tokenProfileId;
  if (id) return id;
  throw new UserError({
    what: 'There is no Trusted Auth Token profile.',
    why: 'Sessions are exchanged through one, and none was created by a run or named.',
    next: 'Choose to carry sessions over and run, or name one made by hand with --token-profile-id.',
    exitCode: 2,
  });
}

/** Throws UserError in a rehearsal. */
export function refuseReadOnly({ consumerReadOnly }: RunContext): void {
  if (!consumerReadOnly) return;
  throw new UserError({
    what: 'A rehearsal does not touch the sessions of the real Consumer project.',
    why: 'It only reads there.',
    next: 'Practise this in practice mode, or do it when you migrate.',
    exitCode: 2,
  });
}
