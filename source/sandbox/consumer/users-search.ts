/** /v1/users/search: pages through all Users, or those that filters leave. */
import { emailKey } from '../core/checks.ts';
import type { Call, Routes } from '../core/context.ts';
import { refuse } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { environmentOwner } from '../search/entry.ts';
import { type Filter, filterKinds, listed, rowsOf } from '../search/filters.ts';
import { runSearch } from '../search/request.ts';
import { createdBetween } from './creation.ts';
import { showUser, toUser } from './user.ts';

const { readList, readText, hasFacet, oneOf, truth, fuzzy, keys } = filterKinds({
  list: 'user_search_expected_array_of_string',
  text: 'user_search_expected_string',
  truth: 'user_search_expected_bool',
  tooMany: 'user_search_maximum_filter_value_count_exceeded',
});

/** Users that are found by one of these keys. */
function byKey(kind: string, normalise?: (value: string) => string): Filter {
  const sql =
    'SELECT user AS seq FROM user_keys WHERE env = ? AND kind = ? AND value IN (SELECT value FROM json_each(?))';
  return keys(({ store, env }, wanted) => rowsOf(store, sql, env.seq, kind, wanted), normalise);
}

function time(value: unknown): string {
  if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) refuse('user_search_expected_timestamp');
  return `${new Date(value).toISOString().slice(0, 19)}Z`;
}

const filters: Record<string, Filter> = {
  user_id: (value, { store, env }) => {
    const wanted = readList(value);
    const internal = wanted.filter(id => /^user-(test|live)-/.test(id)).length;
    if (internal > 0 && internal < wanted.length) refuse('user_search_cannot_mix_internal_and_external_user_ids');
    // An id is indexed by itself, an external id within its environment.
    const columns = internal > 0 ? '+env = ? AND id' : 'env = ? AND external_id';
    const sql = `SELECT seq FROM users WHERE ${columns} IN (SELECT value FROM json_each(?))`;
    return listed(rowsOf(store, sql, env.seq, wanted));
  },
  email_address: byKey('email', emailKey),
  email_id: byKey('factor'),
  phone_number: byKey('phone'),
  phone_id: byKey('factor'),
  webauthn_registration_id: byKey('factor'),
  biometric_registration_id: byKey('factor'),
  crypto_wallet_id: byKey('factor'),
  totp_id: byKey('factor'),
  crypto_wallet_address: oneOf('wallet'),
  oauth_provider: oneOf('provider', name => name.toLowerCase()),
  email_verified: truth('emails'),
  phone_verified: truth('phone_numbers'),
  webauthn_registration_verified: truth('webauthn_registrations'),
  biometric_verified: truth('biometric_registrations'),
  crypto_wallet_verified: truth('crypto_wallets'),
  totp_verified: truth('totps'),
  email_address_fuzzy: fuzzy('email', 'user_search_email_address_fuzzy_too_short'),
  phone_number_fuzzy: fuzzy('phone_number', 'user_search_phone_number_fuzzy_too_short'),
  email_domain: (value, scope) => hasFacet(scope, 'email_domain', [emailKey(readText(value))]),
  full_name_fuzzy: fuzzy('full_name', 'user_search_full_name_fuzzy_too_short'),
  password_exists: truth('password'),
  status: (value, scope) => {
    if (value !== 'active' && value !== 'pending') refuse('user_search_invalid_status_filter');
    return hasFacet(scope, 'status', [value]);
  },
  created_at_greater_than: (value, scope) => createdBetween(scope, time(value), undefined),
  created_at_less_than: (value, scope) => createdBetween(scope, undefined, time(value)),
  created_at_between: (value, scope) => {
    if (typeof value !== 'object' || value === null) refuse('user_search_expected_object');
    const { greater_than, less_than } = value as Json;
    if (greater_than === undefined) refuse('user_search_missing_created_at_greater_than');
    if (less_than === undefined) refuse('user_search_missing_created_at_less_than');
    return createdBetween(scope, time(greater_than), time(less_than));
  },
};

const search = {
  filters,
  family: 'user_search',
  limitError: 'user_search_invalid_limit',
  cursorError: 'user_search_invalid_cursor',
};

export const usersSearch: Routes<Call> = {
  'POST /v1/users/search': call => {
    const { store, env, now } = call;
    const scope = { store, env, index: store.indexes.users, owners: [environmentOwner(env.seq)] };
    const { rows, results_metadata } = runSearch(search, call, scope);
    return { results: rows.map(row => showUser(toUser(row, now))), results_metadata };
  },
};
