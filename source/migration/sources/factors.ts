/** Every way in that a Consumer User may have, and what becomes of it in B2B. One line each. */
import type { FactorCount } from '../model.ts';
import type { User } from './user.ts';

interface Factor extends Omit<FactorCount, 'users'> {
  has: (user: User) => boolean;
}

/** The OAuth providers that B2B knows, in lower case. */
const b2bProviders = new Set(['google', 'microsoft', 'slack', 'hubspot', 'github']);

const known = (user: User) => user.oauth.some(provider => b2bProviders.has(provider.toLowerCase()));
const unknown = (user: User) => user.oauth.some(provider => !b2bProviders.has(provider.toLowerCase()));

export const factors: readonly Factor[] = [
  {
    id: 'password',
    label: 'Passwords',
    has: user => user.password,
    fate: 'moves',
    note: 'with the hash file from Stytch support',
  },
  {
    id: 'oauth',
    label: 'OAuth (B2B providers)',
    has: known,
    fate: 'again',
    note: 'linked at the next log-in with the same email',
  },
  {
    id: 'oauth_other',
    label: 'OAuth (other providers)',
    has: unknown,
    fate: 'lost',
    note: 'B2B has Google, Microsoft, Slack, HubSpot, GitHub',
  },
  {
    id: 'phone',
    label: 'Phone numbers',
    has: user => user.phones.length > 0,
    fate: 'moves',
    note: 'as a second factor only, not to log in with',
  },
  {
    id: 'totp',
    label: 'Authenticator apps',
    has: user => user.totp,
    fate: 'again',
    note: 'set up again; Stytch does not give the secrets out',
  },
  { id: 'passkeys', label: 'Passkeys', has: user => user.passkeys, fate: 'lost', note: 'B2B has none' },
  { id: 'biometrics', label: 'Biometrics', has: user => user.biometrics, fate: 'lost', note: 'B2B has none' },
  { id: 'wallets', label: 'Crypto wallets', has: user => user.wallets, fate: 'lost', note: 'B2B has none' },
];
