/** Ends the old Consumer sessions of a pairs file, after the application uses the new ones. Cannot be undone. */

import type { Task } from '../engine/task.ts';
import type { RunContext } from '../resources/context.ts';
import { linesOf, recordOf } from '../sources/lines.ts';
import type { Pair } from './pairs-file.ts';

/** One record an old session; ids open nothing, so the journal may know them. */
export function revoke(pairsPath: string): Task<RunContext> {
  return {
    id: 'revoke',
    title: () => 'Old sessions',
    prepare({ journal }) {
      journal.transaction(() => {
        for (const { text } of linesOf(pairsPath)) {
          const pair = recordOf(text, null) as Pair | undefined;
          if (pair?.old_session_id) journal.add('revoke', pair.old_session_id, { user_id: pair.user_id });
        }
      });
    },
    // Revoking a revoked session is the same again.
    apply: async (record, { consumer }) => {
      await consumer().sessions.revoke({ session_id: record.key });
      return { revoked: true };
    },
  };
}
