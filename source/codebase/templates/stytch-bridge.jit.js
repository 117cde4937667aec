/** Just in time: the bridge creates a user's Members at their first login, instead of finding them in the crosswalk. */
import { bridgeOptions } from './stytch-bridge.settings.js';
import { createMembers } from './stytch-members.js';
import { rule } from './stytch-members.settings.js';

/** @returns {import('./stytch-bridge.js').Options} */
export function jitOptions() {
  const options = bridgeOptions();
  const members = createMembers(options.b2b, rule);
  return { ...options, memberships: (_userId, user) => members(user) };
}
