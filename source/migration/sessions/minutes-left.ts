/** How long a carried session lives: what the old one had left. */

/** Stytch's bounds of `session_duration_minutes`. */
const shortest = 5;
const longest = 527_040;

/** Whole minutes, by Stytch's own clock: it touched the session when it authenticated it, so ours may be wrong. */
export function minutesLeft(session: { last_accessed_at?: string; expires_at?: string }): number {
  const left = (Date.parse(session.expires_at ?? '') - Date.parse(session.last_accessed_at ?? '')) / 60_000;
  return Math.min(longest, Math.max(shortest, Math.floor(Number.isFinite(left) ? left : shortest)));
}
