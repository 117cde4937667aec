/**
 * The generated Users of a Consumer project: Users of 25 companies and of public mail providers, with every kind of factor and
 * every kind of irregular data that a migration finds. The same seed generates the same Users.
 */

import { seededMark } from '../auth/seeded-hashes.ts';
import { timestamp } from '../core/context.ts';
import { dice } from '../core/faults.ts';
import { fingerprint } from '../core/ids.ts';
import { type Json, present } from '../core/json.ts';
import { firstNames, lastNames, providers, publicDomains, tenants } from './names.ts';

/** Roles of the invented policy that Users have, by their place among fifty. */
const rolesAt: Record<number, string[]> = {
  3: ['editor'],
  19: ['billing'],
  31: ['editor', 'support'],
  47: ['support'],
};
const day = 86_400_000;
const began = Date.UTC(2023, 0, 2);

/** One invented User, ready for the store. */
export type SeededUser = {
  id: string;
  doc: Json;
  /** What stands for the password's hash. */
  password?: Json & { hash_type: string };
  session?: { id: string; tokenSha: string; doc: Json; expires: number };
};

/** The token that the application of the invented project has stored for a User's live session. */
export function seededSessionToken(seed: string, index: number): string {
  return fingerprint(`session of ${seed}/${index}`);
}

/** Numbers in hexadecimal, of four digits and of three: ids are made of them, and a million Users have ten million ids. */
const four = Array.from({ length: 0x1_0000 }, (_, number) => number.toString(16).padStart(4, '0'));
const three = Array.from({ length: 0x1000 }, (_, number) => number.toString(16).padStart(3, '0'));

/** Generates Users, one after another. */
export function* generateUsers(
  count: number,
  seed: number,
  now: number,
  companies = tenants.length,
): Generator<SeededUser> {
  const random = dice(seed);
  const key = String(seed);
  const chance = (share: number) => random() < share;
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  /** Early tenants are picked more often, as large customers are. */
  const tenant = () => {
    const place = Math.floor(random() ** 2 * companies);
    return tenants[place] ?? `company-${place + 1}`;
  };
  const word = () => Math.floor(random() * 0x1_0000_0000);
  const hex = (number = word()) => `${four[number >>> 16]}${four[number & 0xffff]}`;
  const id = (kind: string) => {
    const b = word();
    const c = word();
    return `${kind}-test-${hex()}-${four[b >>> 16]}-4${three[b & 0xfff]}-a${three[(c >>> 16) & 0xfff]}-${four[c & 0xffff]}${hex()}`;
  };
  const domainOf = (company: string) => `${company.toLowerCase().replaceAll(' ', '-')}.example`;
  const sessionTimes = { at: timestamp(now - day), expires: now + 30 * day, expires_at: timestamp(now + 30 * day) };

  const locked = { failures: 7, created_at: timestamp(now - 3_600_000), expires_at: timestamp(now + 7 * day) };

  for (let index = 0; index < count; index += 1) {
    const [first, last] = [pick(firstNames), pick(lastNames)];
    const home = tenant();
    const address = (domain: string) => `${first}.${last}.${index}@${domain}`.toLowerCase();
    const phoneNumber = `+1202${String(5_550_000 + index)
      .padStart(7, '0')
      .slice(-7)}`;
    // The rare kinds come at fixed places, so that even a small project has each of them.
    const kind = index % 50;
    const phoneOnly = kind === 17;
    const bare = kind === 33;
    const hasEmail = !phoneOnly && !bare;
    const atWork = chance(0.72);
    const emails: Json[] = [];
    if (hasEmail) {
      const domain = atWork ? domainOf(home) : pick(publicDomains);
      emails.push({ email_id: id('email'), email: address(domain), verified: kind === 5 ? false : !chance(0.08) });
      if (kind === 8 || chance(0.1)) {
        const second = atWork ? pick(publicDomains) : domainOf(home);
        emails.push({
          email_id: id('email'),
          email: `${last}.${index}@${second}`.toLowerCase(),
          verified: chance(0.6),
        });
      }
    }
    const several = kind === 11 || chance(0.05);
    const noTenant = kind === 29 || chance(0.03);
    const others = several ? [...new Set([home, tenant(), tenant()])] : [];
    const role = chance(0.12) ? 'admin' : 'member';
    const contradicts = kind === 14 || chance(0.06);
    const hasPassword = hasEmail && chance(0.62);
    // One after another, spread over a thousand days.
    const createdAt = began + Math.floor(((index + (random() + random()) / 2) / count) * 1_000 * day);
    const doc = present({
      created_at: timestamp(Math.min(createdAt, now)),
      status: hasEmail && !emails[0]?.verified && chance(0.3) ? 'pending' : undefined,
      name: bare || chance(0.08) ? undefined : { first_name: first, last_name: last },
      emails: some(emails),
      phone_numbers: some(
        phoneOnly || chance(0.15)
          ? [{ phone_id: id('phone-number'), phone_number: phoneNumber, verified: chance(0.85) }]
          : [],
      ),
      providers: some(
        hasEmail && (kind === 20 || chance(0.24)) ? [oauth(pick(providers), id('oauth-user'), index)] : [],
      ),
      totps: some(hasEmail && (kind === 23 || chance(0.08)) ? [{ totp_id: id('totp'), verified: chance(0.9) }] : []),
      webauthn_registrations: some(
        hasEmail && (kind === 26 || chance(0.07)) ? [passkey(id('webauthn-registration'), domainOf(home))] : [],
      ),
      crypto_wallets: some(kind === 35 || chance(0.02) ? [wallet(id('crypto-wallet'), hex)] : []),
      biometric_registrations: some(
        kind === 38 || chance(0.02)
          ? [{ biometric_registration_id: id('biometric-registration'), verified: true }]
          : [],
      ),
      password: hasPassword ? { password_id: id('password'), requires_reset: false } : undefined,
      trusted_metadata: noTenant
        ? { plan: 'free' }
        : { tenant: others.length > 1 ? others : home, role, plan: pick(['free', 'team', 'pro']) },
      untrusted_metadata: contradicts
        ? { tenant: tenant(), role: 'admin', theme: 'dark' }
        : chance(0.3)
          ? { theme: pick(['dark', 'light']), locale: pick(['en', 'fr', 'es']) }
          : undefined,
      roles: rolesAt[kind],
      external_id: kind === 41 || kind === 47 ? `paperhouse|${1_000 + index}` : undefined,
      lock: kind === 45 ? locked : undefined,
    });
    const user: SeededUser = { id: id('user'), doc };
    if (hasPassword) user.password = seededMark(key, index);
    if (index % 3 === 0)
      user.session = session(user.id, id('session'), seededSessionToken(key, index), hasPassword, sessionTimes);
    yield user;
  }
}

function some(list: Json[]): Json[] | undefined {
  return list.length > 0 ? list : undefined;
}

function oauth(provider: string, id: string, index: number): Json {
  return {
    provider_type: provider,
    provider_subject: String(1_000_000_000 + index * 7_919),
    profile_picture_url: '',
    locale: '',
    oauth_user_registration_id: id,
  };
}

function passkey(id: string, domain: string): Json {
  return {
    webauthn_registration_id: id,
    domain: `app.${domain}`,
    user_agent: 'Mozilla/5.0',
    verified: true,
    authenticator_type: 'platform',
    name: 'Laptop',
  };
}

function wallet(id: string, hex: () => string): Json {
  return {
    crypto_wallet_id: id,
    crypto_wallet_address: `0x${hex()}${hex()}${hex()}${hex()}${hex()}`,
    crypto_wallet_type: 'ethereum',
    verified: true,
  };
}

/** A session of yesterday that lives for another month. */
function session(
  owner: string,
  id: string,
  token: string,
  byPassword: boolean,
  { at, expires, expires_at }: { at: string; expires: number; expires_at: string },
): SeededUser['session'] {
  const [type, delivery_method] = byPassword ? ['password', 'knowledge'] : ['magic_link', 'email'];
  const doc = {
    id,
    owner,
    started_at: at,
    last_accessed_at: at,
    expires_at,
    factors: [{ type, delivery_method, last_authenticated_at: at, created_at: at, updated_at: at }],
    claims: {},
  };
  return { id, tokenSha: fingerprint(token), doc, expires };
}
