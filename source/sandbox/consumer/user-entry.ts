/** What the search index holds of a User. */
import { emailKey } from '../core/checks.ts';
import type { Json } from '../core/json.ts';
import { type Entry, environmentOwner, facetKey, joinTexts, type Shape } from '../search/entry.ts';

/** The lists of factors that say whether they are verified. */
const verifiable = [
  'emails',
  'phone_numbers',
  'webauthn_registrations',
  'biometric_registrations',
  'crypto_wallets',
  'totps',
] as const;

export const userShape: Shape = {
  table: 'users',
  texts: ['email', 'phone_number', 'full_name'],
  entryOf: ({ env, doc }) => ({ facets: facetsOf(environmentOwner(env), doc), texts: textsOf(doc) }),
};

function facetsOf(owner: string, doc: Json): Entry['facets'] {
  const facets = new Set([owner]);
  const add = (name: string, value: unknown) => facets.add(facetKey(owner, name, value));
  add('status', doc.status ?? 'active');
  add('password', doc.password !== undefined);
  for (const list of verifiable) {
    for (const factor of doc[list] ?? []) add(list, factor.verified === true);
  }
  for (const { email } of doc.emails ?? []) for (const domain of domainsOf(email)) add('email_domain', domain);
  for (const { provider_type } of doc.providers ?? []) add('provider', provider_type?.toLowerCase());
  for (const wallet of doc.crypto_wallets ?? []) add('wallet', wallet.crypto_wallet_address);
  return [...facets];
}

/** What follows an "@": one domain, but an imported address may be anything. */
function domainsOf(email: string): string[] {
  const parts = emailKey(email).split('@');
  return parts.slice(1).map((_, index) => parts.slice(index + 1).join('@'));
}

function textsOf(doc: Json): string[] {
  const { first_name = '', last_name = '' } = doc.name ?? {};
  return [
    joinTexts((doc.emails ?? []).map((item: Json) => item.email)),
    joinTexts((doc.phone_numbers ?? []).map((item: Json) => item.phone_number)),
    joinTexts([`${first_name} ${last_name}`.replace(/^ +| +$/g, '')]),
  ];
}
