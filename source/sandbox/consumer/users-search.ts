/** /v1/users/search: pages through all Users, or those that filters select. */
import { emailKey } from '../core/checks.ts';
import type { Call, Routes } from '../core/context.ts';
import { refuse } from '../core/errors.ts';
import { contains, filterKinds, inList, shortPart, withId, withValue } from '../core/filters.ts';
import type { Json } from '../core/json.ts';
import { type Condition, condition, type Filter, runSearch, type Search } from '../core/search.ts';
import { createdAfter, createdBefore } from './creation.ts';
import { showUser, toUser } from './user.ts';

const { readList, readText, readTruth, truth, fuzzy } = filterKinds({
  list: 'user_search_expected_array_of_string',
  text: 'user_search_expected_string',
  truth: 'user_search_expected_bool',
  tooMany: 'user_search_maximum_filter_value_count_exceeded',
});

/** Users with a key (see `keysOf`) whose value fits a condition. */
const withKey = (env: number, kind: string, { sql, values }: Condition): Condition =>
  condition(`seq IN (SELECT user FROM user_keys WHERE env = ? AND kind = ? AND ${sql})`, env, kind, ...values);

/** Users with one of these keys. */
const byKey =
  (kind: string, normalise = (value: string) => value): Filter =>
  (value, { env }) => {
    const wanted = JSON.stringify(readList(value).map(normalise));
    return withKey(env.seq, kind, condition(`value ${inList}`, wanted));
  };

/** Users with a key that contains a text. */
const fuzzyKey =
  (kind: string, tooShort: string): Filter =>
  (value, { env }) => {
    const part = readText(value);
    if (part.length < 3) refuse(tooShort, shortPart);
    return withKey(env.seq, kind, contains('value', part));
  };

/** Users with a factor whose field has one of these values. */
const withFactor = (list: string, field: string, values: unknown[]): Condition =>
  condition(`json_some(doc, '${list}', '${field}', ?)`, JSON.stringify(values));

const verified =
  (list: string): Filter =>
  value =>
    withFactor(list, 'verified', [readTruth(value)]);

function time(value: unknown): string {
  if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) refuse('user_search_expected_timestamp');
  return `${new Date(value).toISOString().slice(0, 19)}Z`;
}

const fullName =
  "trim(coalesce(json_at(doc, 'name', 'first_name'), '') || ' ' || coalesce(json_at(doc, 'name', 'last_name'), ''))";

const filters: Record<string, Filter> = {
  user_id: (value, { env }) => {
    const wanted = readList(value);
    const internal = wanted.filter(id => /^user-(test|live)-/.test(id)).length;
    if (internal > 0 && internal < wanted.length) refuse('user_search_cannot_mix_internal_and_external_user_ids');
    return internal > 0 ? withId('users', wanted) : withValue('users', 'external_id', env.seq, wanted);
  },
  email_address: byKey('email', emailKey),
  email_id: byKey('factor'),
  phone_number: byKey('phone'),
  phone_id: byKey('factor'),
  webauthn_registration_id: byKey('factor'),
  biometric_registration_id: byKey('factor'),
  crypto_wallet_id: byKey('factor'),
  totp_id: byKey('factor'),
  crypto_wallet_address: value => withFactor('crypto_wallets', 'crypto_wallet_address', readList(value)),
  oauth_provider: value => withFactor('providers', 'provider_type', readList(value)),
  email_verified: verified('emails'),
  phone_verified: verified('phone_numbers'),
  webauthn_registration_verified: verified('webauthn_registrations'),
  biometric_verified: verified('biometric_registrations'),
  crypto_wallet_verified: verified('crypto_wallets'),
  totp_verified: verified('totps'),
  email_address_fuzzy: fuzzyKey('email', 'user_search_email_address_fuzzy_too_short'),
  phone_number_fuzzy: fuzzyKey('phone', 'user_search_phone_number_fuzzy_too_short'),
  email_domain: (value, { env }) => {
    const domain = `@${emailKey(readText(value))}`;
    return withKey(env.seq, 'email', condition('substr(value, -?) = ?', domain.length, domain));
  },
  full_name_fuzzy: fuzzy(fullName, 'user_search_full_name_fuzzy_too_short'),
  password_exists: truth('password = ?'),
  status: value => {
    if (value !== 'active' && value !== 'pending') refuse('user_search_invalid_status_filter');
    return condition('status = ?', value);
  },
  created_at_greater_than: (value, scope) => createdAfter(scope, time(value)),
  created_at_less_than: (value, scope) => createdBefore(scope, time(value)),
  created_at_between: (value, scope) => {
    if (typeof value !== 'object' || value === null) refuse('user_search_expected_object');
    const { greater_than, less_than } = value as Json;
    if (greater_than === undefined) refuse('user_search_missing_created_at_greater_than');
    if (less_than === undefined) refuse('user_search_missing_created_at_less_than');
    const [after, before] = [createdAfter(scope, time(greater_than)), createdBefore(scope, time(less_than))];
    return condition(`${after.sql} AND ${before.sql}`, ...after.values, ...before.values);
  },
};

const search: Search = {
  table: 'users',
  filters,
  family: 'user_search',
  limitError: 'user_search_invalid_limit',
  cursorError: 'user_search_invalid_cursor',
};

export const usersSearch: Routes<Call> = {
  'POST /v1/users/search': call => {
    const { rows, results_metadata } = runSearch(search, call, condition('env = ?', call.env.seq));
    return { results: rows.map(row => showUser(toUser(call.store, row, call.now))), results_metadata };
  },
};
