/** The proof with a session that was typed, or with one that a practice has stored. */
import { UserError } from '../../config/user-error.ts';
import { membershipsOf } from '../memberships.ts';
import type { RunContext } from '../resources/context.ts';
import { linesOf } from '../sources/lines.ts';
import { recordOf } from '../sources/records.ts';
import type { Link } from './link.ts';
import { prove } from './prove.ts';
import { profileIdOf } from './run.ts';
import { rowOf, type SessionRow } from './session-row.ts';

/** A session token or JWT as typed, or a file of stored ones, from which the first one of a migrated User is taken. */
export type ProofSession =
  /** With `valuesOnly`, before any User is migrated: only the settings are checked. */
  { typed: string; valuesOnly?: boolean } | { file: string };

export async function proveSession(
  context: RunContext,
  session: ProofSession,
  onLink: (link: Link) => void,
): Promise<void> {
  const row = 'typed' in session ? rowOf(session.typed) : storedRow(context, session.file);
  const valuesOnly = 'typed' in session && session.valuesOnly === true;
  for await (const link of prove(context, row, valuesOnly ? undefined : profileIdOf(context))) onLink(link);
}

function storedRow({ journal }: RunContext, file: string): SessionRow {
  for (const { text } of linesOf(file)) {
    const row = recordOf(text, null);
    const [membership] = membershipsOf(journal, String(row?.['user_id']));
    // An unverified email proves nothing: these Users log in again.
    if (membership?.verified) return { session_token: String(row?.['session_token']) };
  }
  throw new UserError({
    what: 'No migrated User has a session.',
    why: 'The proof needs the session of a User who is a Member now.',
    next: 'Run the migration first, or type a session token.',
  });
}
