/** Sessions of both verticals: rows with a fingerprinted token, and the JWTs minted from them. */
import { checkDuration } from '../core/checks.ts';
import { type Call, type Environment, timestamp } from '../core/context.ts';
import { demand, refuse } from '../core/errors.ts';
import { fingerprint, newId, newToken } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import type { Store } from '../core/store.ts';
import { mergeClaims } from './claims.ts';
import { jwtLifetime, readJwt, sessionToken, signedBy, signingKey, signJwt } from './jwt.ts';

/** A live session. `claims` are the ones given with requests; a template's are added when a JWT is minted. */
export type Session = {
  id: string;
  owner: string;
  /** The Organization of a Member's session. */
  organization?: string | undefined;
  started_at: string;
  last_accessed_at: string;
  expires_at: string;
  factors: Json[];
  claims: Json;
};

export const sessionClaim = 'https://stytch.com/session';

/** Begins a session for a User or a Member. */
export function startSession(
  call: Pick<Call, 'store' | 'env' | 'now'>,
  owner: string,
  minutes: number,
  factors: Json[],
  claims?: Json,
  organization?: string,
): Session {
  const { store, env, now } = call;
  const session: Session = {
    id: newId(env.vertical === 'B2B' ? 'member-session' : 'session', env.stage),
    owner,
    organization,
    started_at: timestamp(now),
    last_accessed_at: timestamp(now),
    expires_at: timestamp(now + minutes * 60_000),
    factors,
    claims: mergeClaims(store, {}, claims),
  };
  insertSession(store, env, session);
  return session;
}

/** Writes a new session's row. */
export function insertSession(store: Store, env: Environment, session: Session, token?: string): void {
  store.run(
    'INSERT INTO sessions (id, env, owner, sha, expires, doc) VALUES (?, ?, ?, ?, ?, ?)',
    session.id,
    env.seq,
    session.owner,
    fingerprint(token ?? tokenOf(store, env, session)),
    Date.parse(session.expires_at),
    JSON.stringify(session),
  );
}

function tokenOf(store: Store, env: Environment, session: Session): string {
  return sessionToken(signingKey(store, env), session.id);
}

/** Continues a session: touches it, and lengthens it (but an impersonated one) or adds claims and factors where asked. */
export function touchSession(call: Call, session: Session, factors: Json[] = []): Session {
  const { store, body, now } = call;
  const impersonated = session.factors.some(({ type }) => type === 'impersonated');
  const minutes = impersonated ? undefined : checkDuration(body.session_duration_minutes);
  const touched: Session = {
    ...session,
    last_accessed_at: timestamp(now),
    expires_at: minutes ? timestamp(now + minutes * 60_000) : session.expires_at,
    factors: mergeFactors(session.factors, factors),
    claims: mergeClaims(store, session.claims, body.session_custom_claims),
  };
  store.run(
    'UPDATE sessions SET expires = ?, doc = ? WHERE id = ?',
    Date.parse(touched.expires_at),
    JSON.stringify(touched),
    touched.id,
  );
  return touched;
}

/** A factor used again replaces its earlier use. */
export function mergeFactors(before: Json[], added: Json[]): Json[] {
  const same = (one: Json, other: Json) => one.type === other.type && one.delivery_method === other.delivery_method;
  return [...before.filter(old => !added.some(factor => same(old, factor))), ...added];
}

/** The live session of a token or a JWT of the request; nothing when it carries neither. */
export function sessionOfRequest(call: Call): Session | undefined {
  const { session_token: token, session_jwt: jwt } = call.body;
  demand(!(token && jwt), 'too_many_session_arguments');
  if (token) return sessionByToken(call, token);
  if (jwt) return sessionByJwt(call, jwt);
  return undefined;
}

export function sessionByToken(call: Call, token: string): Session {
  return liveSession(call, token) ?? refuse('session_not_found');
}

/** The session of a token, if the environment has it and it lives. */
export function liveSession(
  { store, env, now }: Pick<Call, 'store' | 'env' | 'now'>,
  token: string,
): Session | undefined {
  const sql = 'SELECT doc FROM sessions WHERE sha = ? AND env = ? AND expires > ?';
  const row = store.get(sql, fingerprint(token), env.seq, now);
  return row && JSON.parse(row.doc);
}

/** An expired JWT still names its session; what counts is that we signed it and that the session lives. */
export function sessionByJwt(call: Call, jwt: string): Session {
  const read = readJwt(jwt);
  demand(read, 'unable_to_parse_session_jwt');
  demand(
    signedBy(jwt, signingKey(call.store, call.env).jwk),
    'jwt_invalid_claims',
    'This environment did not sign that JWT.',
  );
  return sessionById(call, read.payload[sessionClaim]?.id ?? '');
}

export function sessionById({ store, env, now }: Call, id: string): Session {
  const row = store.get('SELECT doc FROM sessions WHERE id = ? AND env = ? AND expires > ?', id, env.seq, now);
  return row ? JSON.parse(row.doc) : refuse('session_not_found');
}

/** The live sessions of a User or a Member, oldest first. */
export function sessionsOf({ store, now }: Call, owner: string): Session[] {
  return store
    .all('SELECT doc FROM sessions WHERE owner = ? AND expires > ? ORDER BY rowid', owner, now)
    .map(row => JSON.parse(row.doc));
}

export function endSession(store: Store, id: string): void {
  store.run('DELETE FROM sessions WHERE id = ?', id);
}

/** Ends all sessions of a User or a Member; or all but one. */
export function endSessionsOf(store: Store, owner: string, except = ''): void {
  store.run('DELETE FROM sessions WHERE owner = ? AND id <> ?', owner, except);
}

/** A fresh JWT for a session, with the claims of the vertical and of the application. */
export function mintJwt(call: Call, session: Session, roles: string[], claims: Json, audience: string[]): string {
  const { store, env, now } = call;
  const seconds = Math.floor(now / 1_000);
  return signJwt(signingKey(store, env), {
    ...claims,
    aud: audience,
    exp: seconds + jwtLifetime,
    iat: seconds,
    iss: `stytch.com/${env.project_id}`,
    nbf: seconds,
    sub: session.owner,
    [sessionClaim]: {
      id: session.id,
      started_at: session.started_at,
      last_accessed_at: session.last_accessed_at,
      expires_at: session.expires_at,
      attributes: { ip_address: '', user_agent: '' },
      authentication_factors: session.factors,
      roles,
    },
  });
}

/** The opaque token of a session, as every login answers it: the one that was sent, if one was. */
export function sessionTokenOf({ store, env, body }: Call, session: Session): string {
  const known = store.get('SELECT sha FROM sessions WHERE id = ?', session.id)?.sha;
  const sent: string | undefined = body.session_token || undefined;
  if (sent && store.behaviour.is('session-token-of-token', 'other')) return renewed(store, session);
  if (sent && known === fingerprint(sent)) return sent;
  const token = tokenOf(store, env, session);
  // A seeded session is found by the token that the invented application stores. Only its holder knows the token.
  return known === fingerprint(token) ? token : '';
}

/** Another token for a session, in place of the old one. */
function renewed(store: Store, session: Session): string {
  const token = newToken();
  store.run('UPDATE sessions SET sha = ? WHERE id = ?', fingerprint(token), session.id);
  return token;
}

/** `session_token` of sessions/authenticate: who brings a JWT gets no token back, only a fresh JWT. */
export function withoutTokenForJwt({ body, store, env }: Call): Json {
  const given = store.behaviour.is(
    env.vertical === 'B2B' ? 'session-token-of-jwt' : 'consumer-session-token-of-jwt',
    'given',
  );
  return given || body.session_token ? {} : { session_token: '' };
}

/** One factor of a session, used now. */
export function factor(now: number, type: string, delivery: string, details: Json = {}): Json {
  const at = timestamp(now);
  return { type, delivery_method: delivery, last_authenticated_at: at, created_at: at, updated_at: at, ...details };
}
