/** Ends Consumer sessions that are not needed any more: those that the bridge's log names, or all of the Users who were moved. */
import { UserError } from '../../config/user-error.ts';
import type { Task } from '../engine/task.ts';
import type { RunContext } from '../resources/context.ts';
import { linesOf } from '../sources/lines.ts';

interface EndResult {
  /** Sessions that this record ended. */
  ended: number;
}

/** The tasks by which sessions are ended here. */
export const endTasks = ['sessions.end', 'sessions.end.users'] as const;
const [namedId, usersId] = endTasks;

/** The Consumer sessions that the bridge's log names, whatever the application's logger puts around them. Throws UserError when it names none. */
export function sessionsInLog(path: string): string[] {
  const ids = new Set<string>();
  try {
    for (const { text } of linesOf(path)) {
      for (const [, id] of text.matchAll(/old_session_id\W+(session-(?:test|live)-[\w-]+)/g)) ids.add(id as string);
    }
  } catch (error) {
    throw unusable(`The log ${path} cannot be read.`, (error as Error).message, error);
  }
  if (ids.size > 0) return [...ids];
  throw unusable(
    `${path} names no Consumer session.`,
    'The bridge logs "old_session_id" with each session that it exchanged.',
  );
}

/** Ends these sessions. Ending one that is over is the same again. */
export const endNamed = (ids: readonly string[]): Task<RunContext> => ({
  id: namedId,
  title: () => 'Consumer sessions of the bridge',
  prepare({ journal }) {
    journal.transaction(() => {
      for (const id of ids) journal.add(namedId, id);
    });
  },
  async apply({ key }, { consumer }): Promise<EndResult> {
    await consumer().sessions.revoke({ session_id: key });
    return { ended: 1 };
  },
});

/** Ends every session of each User who has a Member. */
export const endOfMoved = (): Task<RunContext> => ({
  id: usersId,
  title: () => 'Consumer sessions of moved Users',
  prepare({ journal }) {
    journal.transaction(() => {
      // Sessions may have begun since an earlier time.
      journal.clear(usersId);
      const moved = "SELECT DISTINCT user_id FROM records WHERE task = 'members' AND state = 'done'";
      for (const { user_id } of journal.sql(moved).all()) journal.add(usersId, String(user_id));
    });
  },
  async apply({ key }, { consumer }): Promise<EndResult> {
    const { sessions } = await consumer().sessions.get({ user_id: key });
    for (const { session_id } of sessions) await consumer().sessions.revoke({ session_id });
    return { ended: sessions.length };
  },
});

/** How many sessions these tasks have ended. */
export function endedSessions({ journal }: RunContext): number {
  let ended = 0;
  for (const task of endTasks)
    for (const { result } of journal.records(task, 'done')) ended += (result as EndResult).ended;
  return ended;
}

function unusable(what: string, why: string, cause?: unknown): UserError {
  const next =
    'Give the log that your application writes for the bridge, or end the sessions of every moved User with --end-all.';
  return new UserError({ what, why, next, exitCode: 2, cause });
}
