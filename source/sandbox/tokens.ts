/** Short-lived secrets that are sent to people or handed to browsers: links, codes, reset tokens, intermediate sessions. */
import { createHash, randomInt } from 'node:crypto';
import { demand, refuse } from './errors.ts';
import { fingerprint, newToken } from './ids.ts';
import type { Json } from './json.ts';
import type { Call } from './world.ts';

type Place = Pick<Call, 'store' | 'env' | 'now'>;

/** What a spent or an unknown token of a kind is answered with. */
const refusals: Record<string, { unknown: string; spent: string }> = {
  intermediate: { unknown: 'intermediate_session_not_found', spent: 'intermediate_session_not_found' },
  'magic-link': { unknown: 'magic_link_not_found', spent: 'unable_to_auth_magic_link' },
  code: { unknown: 'otp_code_not_found', spent: 'unable_to_auth_otp_code' },
  reset: { unknown: 'unable_to_auth_password_reset_token', spent: 'unable_to_auth_password_reset_token' },
};

/** Keeps what a token stands for, for some minutes. */
export function keepToken({ store, env, now }: Place, kind: string, token: string, minutes: number, doc: Json): void {
  store.run(
    'INSERT OR REPLACE INTO tokens VALUES (?, ?, ?, ?, ?)',
    fingerprint(`${kind}:${token}`),
    env.seq,
    kind,
    now + minutes * 60_000,
    JSON.stringify(doc),
  );
}

/** What a live token stands for; the service's refusal of its kind otherwise. */
export function readToken({ store, env, now }: Place, kind: string, token: string): Json {
  const row = store.get(
    'SELECT expires, doc FROM tokens WHERE sha = ? AND env = ?',
    fingerprint(`${kind}:${token}`),
    env.seq,
  );
  const { unknown, spent } = refusals[kind] as { unknown: string; spent: string };
  if (!row) refuse(unknown);
  if (row.expires <= now) refuse(spent);
  return JSON.parse(row.doc);
}

/** Ends a token: each works once. */
export function spendToken({ store }: Pick<Place, 'store'>, kind: string, token: string): void {
  store.run('UPDATE tokens SET expires = 0 WHERE sha = ?', fingerprint(`${kind}:${token}`));
}

/** Makes a link's token and "sends" it: the sandbox keeps the last one for each recipient. */
export function sendToken(call: Call, kind: string, recipient: string, minutes: number, doc: Json): string {
  const token = newToken();
  keepToken(call, kind, token, minutes, doc);
  call.world.deliver(recipient, { kind, token });
  return token;
}

/** Makes a six-digit code for a method (an email or a phone number) and "sends" it. */
export function sendCode(call: Call, method: string, recipient: string, minutes: number, doc: Json): void {
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  keepToken(call, 'code', `${method}:${code}`, minutes, doc);
  call.world.deliver(recipient, { kind: 'code', token: code });
}

/** How long a link or a code may live. */
export function checkExpiration(minutes: number | undefined, usual: number, most: number): number {
  if (minutes === undefined) return usual;
  const type = most <= 10 ? 'invalid_expiration_otp' : 'invalid_expiration';
  demand(minutes >= 1 && minutes <= most, type, `An expiration is 1 to ${most} minutes.`);
  return minutes;
}

/** PKCE: a challenge given at the start must be met at the end, and only then. */
export function checkPkce(challenge: string | undefined, verifier: string | undefined): void {
  if (!challenge && !verifier) return;
  demand(challenge, 'pkce_did_not_expect_code_verifier');
  demand(verifier, 'pkce_expected_code_verifier');
  demand(createHash('sha256').update(verifier).digest('base64url') === challenge, 'pkce_mismatch');
}
