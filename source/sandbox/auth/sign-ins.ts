/** Sign-ins at an identity provider: what was asked for at the start, until the person comes back from it. */
import type { Call } from '../core/context.ts';
import { fingerprint, newToken } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import { keepToken, liveToken, spendToken } from './tokens.ts';

type Place = Pick<Call, 'store' | 'env' | 'now'>;

/** An account at an identity provider. */
export type Identity = { email: string; name: string; subject: string };

const atProvider = 30;
const returned = 10;

/** Keeps what was asked for; resolves to the `state` that goes along. */
export function beginSignIn(place: Place, asked: Json): string {
  const state = newToken();
  keepToken(place, 'sign-in', state, atProvider, asked);
  return state;
}

/** What was asked for; nothing for a state that is unknown, used or too old. */
export function signInOf(place: Place, state: string): Json | undefined {
  return liveToken(place, 'sign-in', state);
}

/** Ends a sign-in: the token with which the application finishes it. */
export function endSignIn(place: Place, state: string, kind: 'oauth' | 'sso', kept: Json): string {
  spendToken(place, 'sign-in', state);
  const token = newToken();
  keepToken(place, kind, token, returned, kept);
  return token;
}

/** The account of the built-in identity provider: the same address is the same account. */
export function identityOf(provider: string, email: string, name: string): Identity {
  const digits = BigInt(`0x${Buffer.from(fingerprint(`${provider}/${email}`), 'base64url').toString('hex')}`);
  return { email, name, subject: digits.toString().slice(0, 21) };
}
