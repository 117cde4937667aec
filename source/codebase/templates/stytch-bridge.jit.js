/** Just in time: the bridge creates a user's Members at the first login, instead of reading them from the crosswalk. */
import { bridgeOptions } from './stytch-bridge.settings.js';
import { createMembers } from './stytch-members.js';
import { rule } from './stytch-members.settings.js';

/** @returns {import('./stytch-bridge.js').Options} */
export function jitOptions() {
  const options = bridgeOptions();
  const members = createMembers(options.b2b, rule);
  return { ...options, memberships: (_userId, user) => members(user), known: undefined };
}
