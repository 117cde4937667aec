/** /v1/users/search: pages through all Users, or those that filters leave. */
import { emailKey } from '../checks.ts';
import { refuse } from '../errors.ts';
import type { Json } from '../json.ts';
import {
  type Clause,
  everything,
  type Filter,
  fuzzy,
  pageLimit,
  places,
  readCursor,
  readQuery,
  strings,
  writeCursor,
} from '../search.ts';
import type { Call, Routes } from '../world.ts';
import { showUser, toUser } from './user.ts';

const listOf = 'user_search_expected_array_of_string';
const mostValues = 1_000;

/** Users that are found by one of these keys; an index answers it. */
function byKey(kind: string, normalise = (value: string) => value): Filter {
  return value => {
    const wanted = strings(value, listOf).map(normalise);
    if (wanted.length > mostValues) refuse('user_search_maximum_filter_value_count_exceeded');
    return {
      sql: `users.seq IN (SELECT user FROM user_keys WHERE user_keys.env = users.env AND kind = '${kind}' AND value IN (${places(wanted)}))`,
      values: wanted,
    };
  };
}

/** Users of whom some item of a list says this. */
function some(list: string, condition: string, value: string | number): Clause {
  return {
    sql: `EXISTS (SELECT 1 FROM json_each(users.doc, '$.${list}') AS item WHERE ${condition})`,
    values: [value],
  };
}

function verified(list: string): Filter {
  return value => some(list, "coalesce(item.value ->> '$.verified', 0) = ?", yesOrNo(value));
}

function like(list: string, field: string, name: string): Filter {
  return value =>
    some(
      list,
      `item.value ->> '$.${field}' LIKE ? ESCAPE '\\'`,
      fuzzy(value, 'user_search_expected_string', `user_search_${name}_fuzzy_too_short`),
    );
}

function yesOrNo(value: unknown): number {
  return typeof value === 'boolean' ? Number(value) : refuse('user_search_expected_bool');
}

function time(value: unknown): string {
  if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) refuse('user_search_expected_timestamp');
  return `${new Date(value).toISOString().slice(0, 19)}Z`;
}

const createdAt = "users.doc ->> '$.created_at'";

const filters: Record<string, Filter> = {
  user_id: value => {
    const wanted = strings(value, listOf);
    if (wanted.length > mostValues) refuse('user_search_maximum_filter_value_count_exceeded');
    const internal = wanted.filter(id => /^user-(test|live)-/.test(id)).length;
    if (internal > 0 && internal < wanted.length) refuse('user_search_cannot_mix_internal_and_external_user_ids');
    return { sql: `users.${internal > 0 ? 'id' : 'external_id'} IN (${places(wanted)})`, values: wanted };
  },
  email_address: byKey('email', emailKey),
  email_id: byKey('factor'),
  phone_number: byKey('phone'),
  phone_id: byKey('factor'),
  webauthn_registration_id: byKey('factor'),
  biometric_registration_id: byKey('factor'),
  crypto_wallet_id: byKey('factor'),
  totp_id: byKey('factor'),
  crypto_wallet_address: value => {
    const wanted = strings(value, listOf);
    return {
      sql: `EXISTS (SELECT 1 FROM json_each(users.doc, '$.crypto_wallets') AS item WHERE item.value ->> '$.crypto_wallet_address' IN (${places(wanted)}))`,
      values: wanted,
    };
  },
  oauth_provider: value => {
    const wanted = strings(value, listOf).map(name => name.toLowerCase());
    return {
      sql: `EXISTS (SELECT 1 FROM json_each(users.doc, '$.providers') AS item WHERE lower(item.value ->> '$.provider_type') IN (${places(wanted)}))`,
      values: wanted,
    };
  },
  email_verified: verified('emails'),
  phone_verified: verified('phone_numbers'),
  webauthn_registration_verified: verified('webauthn_registrations'),
  biometric_verified: verified('biometric_registrations'),
  crypto_wallet_verified: verified('crypto_wallets'),
  totp_verified: verified('totps'),
  email_address_fuzzy: like('emails', 'email', 'email_address'),
  phone_number_fuzzy: like('phone_numbers', 'phone_number', 'phone_number'),
  email_domain: value => {
    if (typeof value !== 'string') refuse('user_search_expected_string');
    return some(
      'emails',
      "lower(item.value ->> '$.email') LIKE ? ESCAPE '\\'",
      `%@${value.toLowerCase().replace(/[\\%_]/g, '\\$&')}`,
    );
  },
  full_name_fuzzy: value => ({
    sql: `trim(coalesce(users.doc ->> '$.name.first_name', '') || ' ' || coalesce(users.doc ->> '$.name.last_name', '')) LIKE ? ESCAPE '\\'`,
    values: [fuzzy(value, 'user_search_expected_string', 'user_search_full_name_fuzzy_too_short')],
  }),
  password_exists: value => ({ sql: "(users.doc ->> '$.password' IS NOT NULL) = ?", values: [yesOrNo(value)] }),
  status: value => {
    if (value !== 'active' && value !== 'pending') refuse('user_search_invalid_status_filter');
    return { sql: "coalesce(users.doc ->> '$.status', 'active') = ?", values: [value] };
  },
  created_at_greater_than: value => ({ sql: `${createdAt} > ?`, values: [time(value)] }),
  created_at_less_than: value => ({ sql: `${createdAt} < ?`, values: [time(value)] }),
  created_at_between: value => {
    if (typeof value !== 'object' || value === null) refuse('user_search_expected_object');
    const { greater_than, less_than } = value as Json;
    if (greater_than === undefined) refuse('user_search_missing_created_at_greater_than');
    if (less_than === undefined) refuse('user_search_missing_created_at_less_than');
    return { sql: `${createdAt} > ? AND ${createdAt} < ?`, values: [time(greater_than), time(less_than)] };
  },
};

export const usersSearch: Routes<Call> = {
  'POST /v1/users/search': ({ store, env, body, world, now }) => {
    const limit = pageLimit(body.limit, 'user_search_invalid_limit');
    const after = readCursor(body.cursor, 'user_search_invalid_cursor');
    const clause = readQuery(body.query, filters, 'user_search');
    const { sql, values } = clause;
    const rows = store.all(
      `SELECT * FROM users WHERE env = ? AND seq > ? AND (${sql}) ORDER BY seq LIMIT ?`,
      env.seq,
      after,
      ...values,
      limit + 1,
    );
    const page = rows.slice(0, limit);
    const total = world.totals ? countUsers(store, env.seq, clause) : -1;
    return {
      results: page.map(row => showUser(toUser(row, now))),
      results_metadata: { total, ...(rows.length > limit && { next_cursor: writeCursor(page.at(-1)?.seq) }) },
    };
  },
};

function countUsers(store: Call['store'], env: number, clause: Clause): number {
  if (clause === everything) return store.total('users', env);
  const { sql, values } = clause;
  return store.get(`SELECT count(*) AS total FROM users WHERE env = ? AND (${sql})`, env, ...values)?.total;
}
