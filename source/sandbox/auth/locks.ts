/**
 * User locks, of Users and of Members: too many failed logins in a row lock the account for a while, whatever it then
 * tries to log in with. The environment says how many (`user_lock_threshold`), for how long (`user_lock_ttl`), and whether
 * a link by email ends it (`user_lock_self_serve_enabled`).
 */

import { type Call, type Environment, timestamp } from '../core/context.ts';
import { ApiError, demand } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import type { Store } from '../core/store.ts';
import { sendUnlockLink } from './unlock-links.ts';

/** A User or a Member. `doc.lock` counts failed logins, and says until when the account is locked. */
type Account = { id: string; doc: Json };

/** What a wrong password, code or recovery code is answered with: these count. */
const failures = new Set([
  'unauthorized_credentials',
  'otp_code_not_found',
  'unable_to_auth_otp_code',
  'unable_to_authenticate_totp',
  'unable_to_authenticate_recovery_code',
]);

/** The document of a row as it is now: a lock whose time has come is gone, and so is its count. */
export function withoutPastLock(doc: Json, now: number): Json {
  if (!doc.lock?.expires_at || Date.parse(doc.lock.expires_at) > now) return doc;
  const { lock: _, ...unlocked } = doc;
  return unlocked;
}

/** What Users and Members show of their lock. */
export function showLock({ lock }: Json): Json {
  if (!lock?.expires_at) return { is_locked: false };
  return { is_locked: true, lock_created_at: lock.created_at, lock_expires_at: lock.expires_at };
}

const lockedText =
  'The user has been locked out due to too many failed authentication attempts. Please try again later.';

/** Refuses a locked account. */
export function demandUnlocked({ doc }: Account): void {
  demand(!doc.lock?.expires_at, 'user_lock_limit_reached', lockedText);
}

/** A step of a login that may fail: a failure counts for these accounts, and locked ones do not come so far. */
export function attempt<T>(call: Call, accounts: Account[], step: () => T): T {
  accounts.forEach(demandUnlocked);
  try {
    return step();
  } catch (thrown) {
    const error = asLocked(call, accounts, thrown);
    if (error instanceof ApiError && (failures.has(error.type) || error !== thrown)) {
      // The refusal undoes the call's transaction; the count stays.
      error.afterwards = () => {
        for (const account of accounts) count(call, account.id);
      };
    }
    throw error;
  }
}

/** The last failure may be answered as the lock that it causes. */
function asLocked({ store, env }: Call, accounts: Account[], error: unknown): unknown {
  const failed = error instanceof ApiError && failures.has(error.type);
  if (!failed || !store.behaviour.is('lock-answer', 'at_threshold')) return error;
  const { user_lock_threshold: threshold } = env.doc;
  const last = accounts.some(({ doc }) => (doc.lock?.failures ?? 0) + 1 >= threshold);
  return last ? new ApiError('user_lock_limit_reached', lockedText) : error;
}

/** Ends the count of failed logins, and a lock: after a login, by a link, or by hand. */
export function unlock<A extends Account>(store: Store, env: Pick<Environment, 'vertical'>, account: A): A {
  if (!account.doc.lock) return account;
  const { lock: _, ...doc } = account.doc;
  store.run(`UPDATE ${tableOf(env)} SET doc = json_with(doc, 'lock', NULL) WHERE id = ?`, account.id);
  return { ...account, doc };
}

/** Unlocks the User or Member with this id. */
export function unlockById(store: Store, id: string): void {
  for (const table of ['users', 'members']) {
    store.run(`UPDATE ${table} SET doc = json_with(doc, 'lock', NULL) WHERE id = ?`, id);
  }
}

function count(call: Call, id: string): void {
  const { store, env, now } = call;
  const row = store.get(`SELECT doc FROM ${tableOf(env)} WHERE id = ?`, id);
  if (!row) return;
  const doc = JSON.parse(row.doc);
  const { lock: earlier } = withoutPastLock(doc, now);
  const lock: Json = { ...earlier, failures: (earlier?.failures ?? 0) + 1 };
  const { user_lock_threshold: threshold, user_lock_ttl: seconds, user_lock_self_serve_enabled } = env.doc;
  const locks = !lock.expires_at && lock.failures >= threshold;
  if (locks) Object.assign(lock, { created_at: timestamp(now), expires_at: timestamp(now + seconds * 1_000) });
  store.run(`UPDATE ${tableOf(env)} SET doc = json_with(doc, 'lock', ?) WHERE id = ?`, JSON.stringify(lock), id);
  if (locks && store.behaviour.is('lock-sessions', 'ended')) store.run('DELETE FROM sessions WHERE owner = ?', id);
  if (locks && user_lock_self_serve_enabled) sendUnlockLink(call, { id, doc }, Math.ceil(seconds / 60));
}

function tableOf({ vertical }: Pick<Environment, 'vertical'>): string {
  return vertical === 'B2B' ? 'members' : 'users';
}
