/** A proof of an email address by a link or a code, and what it means for a password that was there before. */
import type { Json } from '../json.ts';
import { endSessionsOf, sessionOfRequest } from '../sessions.ts';
import type { Call } from '../world.ts';
import { changeUser, proveFactor, type User } from './user.ts';

/**
 * Whoever set a password for an address before anybody proved it may be somebody else: it must be reset, and all sessions end;
 * unless the proof comes together with a session of that User.
 */
export function proveEmail(call: Call, user: User, id: string): { user: User; reset_sessions: boolean } {
  const before = user.doc.emails?.find((item: Json) => item.email_id === id);
  const proved = proveFactor(call, user, 'emails', id);
  const { password } = proved.doc;
  const reset_sessions = !before?.verified && Boolean(password) && sessionOfRequest(call)?.owner !== user.id;
  if (!reset_sessions) return { user: proved, reset_sessions };
  endSessionsOf(call.store, user.id);
  const doc = { ...proved.doc, password: { ...password, requires_reset: true } };
  return { user: changeUser(call, proved, doc), reset_sessions };
}
