/** A proof of an email address by a link or a code, and what it means for a password that was there before. */

import { endSessionsOf, sessionOfRequest } from '../auth/sessions.ts';
import type { Call } from '../core/context.ts';
import type { Json } from '../core/json.ts';
import { changeUser, proveFactor, type User } from './user.ts';

/**
 * A password that was set before the address was verified may belong to another person. The first verification requires its reset
 * and ends all sessions, unless the request carries a session of that User.
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
