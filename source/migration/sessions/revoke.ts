/** Ends the old Consumer sessions that were carried over, after the application uses the new ones. Cannot be undone. */
import { UserError } from '../../config/user-error.ts';
import type { Task } from '../engine/task.ts';
import type { RunContext } from '../resources/context.ts';
import { linesOf } from '../sources/lines.ts';
import { isObject, recordOf } from '../sources/records.ts';
import type { CarryResult } from './carry.ts';
import { hashKey } from './hash-key.ts';
import type { Pair } from './pairs-file.ts';
import { openSessions } from './source.ts';

/** What a file says about old sessions. */
export interface OldSessions {
  /** Ids of Consumer sessions that were carried over, each once. */
  ids: string[];
  /** Rows whose session was not carried over: it is not ended. */
  notCarried: number;
  problems: { line: number; message: string }[];
}

/** Reads the file that `carry` wrote, or the application's own file of tokens. Throws UserError when none of its sessions was carried over. */
export async function readOldSessions(path: string, context: RunContext): Promise<OldSessions> {
  const found = isPairsFile(path) ? fromPairs(path) : await fromTokens(path, context);
  if (found.ids.length > 0) return found;
  throw new UserError({
    what: `No session of ${path} was carried over, so none was ended.`,
    why:
      found.notCarried > 0
        ? `It holds ${found.notCarried} sessions, and this migration did not exchange any of them.`
        : 'It holds no session.',
    next: 'Give the file that "sessions carry" wrote, or the file of tokens that it read.',
    exitCode: 2,
  });
}

function isPairsFile(path: string): boolean {
  if (path === '-') return false;
  for (const { text } of linesOf(path)) {
    if (text.trim() !== '') return isObject(text) && recordOf(text, null)?.['old_session_id'] !== undefined;
  }
  return false;
}

function fromPairs(path: string): OldSessions {
  const ids = new Set<string>();
  const problems: OldSessions['problems'] = [];
  for (const { text, number } of linesOf(path)) {
    const pair = recordOf(text, null) as Pair | undefined;
    if (pair?.old_session_id) ids.add(pair.old_session_id);
    else if (text.trim() !== '') problems.push({ line: number, message: 'is not a line that "sessions carry" wrote' });
  }
  return { ids: [...ids], notCarried: 0, problems };
}

async function fromTokens(path: string, { journal }: RunContext): Promise<OldSessions> {
  const source = await openSessions(path, hashKey(journal));
  const ids = new Set<string>();
  let notCarried = 0;
  for (const key of source.keys) {
    const record = journal.record('sessions', key);
    if (record?.state === 'done') ids.add((record.result as CarryResult).old_session_id);
    else notCarried++;
  }
  return { ids: [...ids], notCarried, problems: source.problems };
}

/** One record a session. Ids open nothing, so the journal may know them. Revoking a revoked session is the same again. */
export const revokeTask = (ids: readonly string[]): Task<RunContext> => ({
  id: 'revoke',
  title: () => 'Old sessions',
  prepare({ journal }) {
    journal.transaction(() => {
      // Rows of an earlier file that are still open are not this file's.
      journal.sql("DELETE FROM records WHERE task = 'revoke' AND state != 'done'").run();
      for (const id of ids) journal.add('revoke', id);
    });
  },
  apply: async (record, { consumer }) => {
    await consumer().sessions.revoke({ session_id: record.key });
    return { revoked: true };
  },
});
