/** The kinds of calls of the Consumer API; each filter of the search by what most Users have, and by what few or none have. */
import { type Json, type Lookup, nth, type Projects, queryOf } from './lookup.ts';

const password = 'a rather long one 9';
/** Few enough that both states fill the page: what is compared is the search, not the size of its answer. */
const limit = 10;

const names = ['ada', 'amara', 'carmen', 'dana', 'elif', 'emeka', 'fatima', 'grace', 'jonas', 'kwame', 'liam', 'maria'];
const day = 86_400_000;

export async function consumerLookups({ consumer, users, cursor }: Projects): Promise<Record<string, Lookup>> {
  const run = Math.random().toString(36).slice(2);
  const user = (index: number) => nth(users, index).user_id as string;
  const every = (list: string) => users.flatMap(item => item[list] as Json[]);
  const page = (body: object) => consumer('POST', '/v1/users/search', { limit, ...body });
  const search = (operands: object, operator?: 'AND' | 'OR') => page({ query: queryOf(operands, operator) });

  const made = await consumer('POST', '/v1/passwords', {
    email: `login${run}@rare-${run}.example`,
    password,
    session_duration_minutes: 60,
    name: { first_name: 'Zacharias', last_name: `Quux${run}` },
  });
  const { session_token } = made;
  await consumer('PUT', `/v1/users/${made.user_id}`, { external_id: `own-${run}` });

  const calls: Record<string, Lookup> = {
    'get a User': index => consumer('GET', `/v1/users/${user(index)}`),
    'get a User by external id': () => consumer('GET', `/v1/users/own-${run}`),
    'update a User': index => consumer('PUT', `/v1/users/${user(index)}`, { trusted_metadata: { index } }),
    'rename a User': index => consumer('PUT', `/v1/users/${user(index)}`, { name: { first_name: `New${index}` } }),
    'create a User': index => consumer('POST', '/v1/users', { email: `new${run}.${index}@x.example` }),
    'sessions of a User': index => consumer('GET', `/v1/sessions?user_id=${user(index)}`),
    'authenticate a session': () => consumer('POST', '/v1/sessions/authenticate', { session_token }),
    'log in by password': () =>
      consumer('POST', '/v1/passwords/authenticate', { email: `login${run}@rare-${run}.example`, password }),
    metrics: () => consumer('GET', '/v1/projects/metrics'),
    'a page of 100 Users': () => page({ limit: 100 }),
    'a page of 100 in the middle': () => page({ limit: 100, cursor }),
    'email_verified false, in the middle': () => page({ cursor, query: queryOf({ email_verified: false }) }),
    user_id: index => search({ user_id: [user(index)] }),
    'user_id, by external id': () => search({ user_id: [`own-${run}`] }),
    'user_id, 100 of them': index =>
      search({ user_id: Array.from({ length: 100 }, (_, place) => user(index + place)) }),
  };

  const lists: Record<string, [list: string, field: string]> = {
    email_address: ['emails', 'email'],
    email_id: ['emails', 'email_id'],
    phone_number: ['phone_numbers', 'phone_number'],
    phone_id: ['phone_numbers', 'phone_id'],
    webauthn_registration_id: ['webauthn_registrations', 'webauthn_registration_id'],
    biometric_registration_id: ['biometric_registrations', 'biometric_registration_id'],
    crypto_wallet_id: ['crypto_wallets', 'crypto_wallet_id'],
    crypto_wallet_address: ['crypto_wallets', 'crypto_wallet_address'],
    totp_id: ['totps', 'totp_id'],
  };
  for (const [filter, [list, field]] of Object.entries(lists)) {
    const items = every(list);
    calls[filter] = index => search({ [filter]: [nth(items, index)[field]] });
  }

  const late = new Date(Date.now() - day).toISOString();
  const range = (from: string, to: string) => ({ greater_than: `${from}T00:00:00Z`, less_than: `${to}T00:00:00Z` });
  const values: Record<string, Record<string, unknown>> = {
    ...Object.fromEntries(
      [
        'email_verified',
        'phone_verified',
        'webauthn_registration_verified',
        'biometric_verified',
        'crypto_wallet_verified',
        'totp_verified',
        'password_exists',
      ].map(name => [name, { true: true, false: false }]),
    ),
    status: { active: 'active', pending: 'pending' },
    email_domain: { common: 'gmail.com', rare: `rare-${run}.example`, none: 'nowhere.example' },
    oauth_provider: { one: ['google'], several: ['google', 'github', 'microsoft'], none: ['nobody'] },
    email_address_fuzzy: { most: 'example', many: 'gmail', rare: run, none: 'zzzzz' },
    phone_number_fuzzy: { most: '+1202', rare: nth(every('phone_numbers'), 3).phone_number, none: '999999' },
    full_name_fuzzy: { many: 'garcia', rare: `zacharias quux${run}`, none: 'zzzzz' },
    created_at_greater_than: { most: '2023-02-01T00:00:00Z', few: late },
    created_at_less_than: { most: '2025-09-01T00:00:00Z', few: '2023-02-01T00:00:00Z' },
    created_at_between: { most: range('2023-02-01', '2025-09-01'), few: range('2024-05-01', '2024-06-01') },
  };
  for (const [filter, kinds] of Object.entries(values)) {
    for (const [kind, value] of Object.entries(kinds)) calls[`${filter}, ${kind}`] = () => search({ [filter]: value });
  }

  const name = (index: number) => nth(names, index);
  return {
    ...calls,
    'email_address_fuzzy, by turns': index => search({ email_address_fuzzy: `${name(index)}.` }),
    'full_name_fuzzy, by turns': index => search({ full_name_fuzzy: `${name(index)} ` }),
    'facet AND facet': () => search({ email_verified: false, status: 'pending' }),
    'facet OR facet': () => search({ email_verified: false, status: 'pending' }, 'OR'),
    'fuzzy AND facet': index => search({ email_address_fuzzy: name(index), email_verified: true }),
    'fuzzy OR facet': index => search({ email_address_fuzzy: name(index), email_verified: false }, 'OR'),
    'fuzzy AND fuzzy': index => search({ email_address_fuzzy: 'example', full_name_fuzzy: name(index) }),
    'time AND facet': () => search({ created_at_between: range('2023-02-01', '2025-08-01'), password_exists: true }),
    'time OR facet': () => search({ created_at_greater_than: late, password_exists: false }, 'OR'),
    'time AND fuzzy': index => search({ created_at_less_than: '2025-08-01T00:00:00Z', full_name_fuzzy: name(index) }),
    'key AND facet': index => search({ user_id: [user(index)], password_exists: true }),
    'key OR facet': index => search({ user_id: [user(index)], status: 'pending' }, 'OR'),
  };
}
