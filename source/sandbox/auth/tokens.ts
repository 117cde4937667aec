/** Short-lived secrets that are sent to users or returned to browsers: links, codes, reset tokens, intermediate sessions. */
import { createHash, randomInt } from 'node:crypto';
import type { Call } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import { demand, refuse } from '../core/errors.ts';
import { fingerprint, newToken } from '../core/ids.ts';
import type { Json } from '../core/json.ts';

type Place = Pick<Call, 'store' | 'env' | 'now'>;

/** What a spent or an unknown token of a kind is answered with. */
const refusals: Record<string, { unknown: string; spent: string }> = {
  intermediate: { unknown: 'intermediate_session_not_found', spent: 'intermediate_session_not_found' },
  'magic-link': { unknown: 'magic_link_not_found', spent: 'unable_to_auth_magic_link' },
  impersonation: { unknown: 'unable_to_auth_impersonation_token', spent: 'unable_to_auth_impersonation_token' },
  oauth: { unknown: 'oauth_token_not_found', spent: 'oauth_token_not_found' },
  sso: { unknown: 'sso_token_not_found', spent: 'sso_token_not_found' },
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

/** What a token stands for while it lives. */
export function liveToken({ store, env, now }: Place, kind: string, token: string): Json | undefined {
  const sql = 'SELECT doc FROM tokens WHERE sha = ? AND env = ? AND expires > ?';
  const row = store.get(sql, fingerprint(`${kind}:${token}`), env.seq, now);
  return row && JSON.parse(row.doc);
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

/** Changes what a token stands for, and not how long. */
export function changeToken({ store }: Pick<Place, 'store'>, kind: string, token: string, doc: Json): void {
  store.run('UPDATE tokens SET doc = ? WHERE sha = ?', JSON.stringify(doc), fingerprint(`${kind}:${token}`));
}

/** Ends a token: each works once. */
export function spendToken({ store }: Pick<Place, 'store'>, kind: string, token: string): void {
  store.run('UPDATE tokens SET expires = 0 WHERE sha = ?', fingerprint(`${kind}:${token}`));
}

/** An email is written after the templates that the request names, which must be the project's. */
function checkEmailTemplates({ store, env, body }: Call): void {
  const templates = new Documents(store, `project:${env.project_slug}`, 'email-template');
  for (const [name, id] of Object.entries(body)) {
    if (!name.endsWith('_template_id') || !id) continue;
    demand(templates.get(id), 'invalid_template_id', `${name}: the project has no template "${id}".`);
  }
}

/** Makes a link's token and "sends" it: the sandbox keeps the last one for each recipient. */
export function sendToken(call: Call, kind: string, recipient: string, minutes: number, doc: Json): string {
  checkEmailTemplates(call);
  const token = newToken();
  keepToken(call, kind, token, minutes, doc);
  call.services.deliver(recipient, { kind, token });
  return token;
}

/** Makes a six-digit code for a method (an email or a phone number) and "sends" it. Only the last one sent is good. */
export function sendCode(call: Call, method: string, recipient: string, minutes: number, doc: Json): void {
  checkEmailTemplates(call);
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  keepToken(call, 'code', method, minutes, { ...doc, code: fingerprint(code) });
  call.services.deliver(recipient, { kind: 'code', token: code });
}

/** What the code that was last sent to a method stands for; the service's refusal when it is another, or no longer good. */
export function readCode(call: Place, method: string, code: string): Json {
  const row = call.store.get(
    'SELECT expires, doc FROM tokens WHERE sha = ? AND env = ?',
    fingerprint(`code:${method}`),
    call.env.seq,
  );
  const { code: sent, ...doc } = row ? JSON.parse(row.doc) : {};
  demand(sent === fingerprint(code), 'otp_code_not_found');
  demand(row?.expires > call.now, 'unable_to_auth_otp_code');
  return doc;
}

type Life = { usual: number; least: number; most: number };

const week = 7 * 24 * 60;

/** How long each thing that is sent may live, in minutes, as the API reference says. */
export const lives = {
  link: { usual: 60, least: 5, most: week },
  /** The first link of a new User, and the invitation of a Member. */
  welcome: { usual: week, least: 5, most: week },
  reset: { usual: 30, least: 5, most: week },
  userTotp: { usual: 1_440, least: 5, most: 1_440 },
  memberTotp: { usual: 60, least: 5, most: 1_440 },
  userCode: { usual: 2, least: 1, most: 10 },
  memberCode: { usual: 10, least: 2, most: 15 },
} satisfies Record<string, Life>;

/** How long a link, a code or an unproved authenticator is asked to live. */
export function checkExpiration(minutes: number | undefined, what: keyof typeof lives): number {
  const { usual, least, most } = lives[what];
  if (minutes === undefined) return usual;
  const type = what.endsWith('Code') ? 'invalid_expiration_otp' : 'invalid_expiration';
  demand(minutes >= least && minutes <= most, type, `An expiration is ${least} to ${most} minutes.`);
  return minutes;
}

/** PKCE: a challenge given at the start must be met at the end, and only then. */
export function checkPkce(challenge: string | undefined, verifier: string | undefined): void {
  if (!challenge && !verifier) return;
  demand(challenge, 'pkce_did_not_expect_code_verifier');
  demand(verifier, 'pkce_expected_code_verifier');
  demand(createHash('sha256').update(verifier).digest('base64url') === challenge, 'pkce_mismatch');
}
