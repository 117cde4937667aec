/** Session JWTs: RS256, five minutes, signed with a key that each environment makes for itself when it first needs one. */
import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import type { Environment } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import { newId } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import type { Store } from '../core/store.ts';

/** An environment's signing key. */
export type SigningKey = { kid: string; key: KeyObject; jwk: Json };

/** Every session JWT lives this long, however long its session does. */
export const jwtLifetime = 5 * 60;

const cache = new WeakMap<Store, Map<string, SigningKey>>();

/** The key of an environment; made, and kept in the state, at the first call. */
export function signingKey(store: Store, env: Environment): SigningKey {
  let keys = cache.get(store);
  if (!keys) {
    keys = new Map();
    cache.set(store, keys);
  }
  let found = keys.get(env.project_id);
  if (!found) {
    found = load(store, env);
    keys.set(env.project_id, found);
  }
  return found;
}

/** Forgets the keys in memory, after the state below was emptied. */
export function forgetKeys(store: Store): void {
  cache.delete(store);
}

function load(store: Store, env: Environment): SigningKey {
  const documents = new Documents(store, env.project_id, 'jwk');
  let stored = documents.all()[0];
  if (!stored) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    stored = { kid: newId('jwk', env.stage), private: privateKey.export({ format: 'jwk' }) };
    documents.put(stored.kid, stored);
  }
  const { kid, private: secret } = stored as { kid: string; private: Json };
  const { n, e } = secret;
  return {
    kid,
    key: createPrivateKey({ key: secret, format: 'jwk' }),
    jwk: { kty: 'RSA', use: 'sig', key_ops: ['verify'], alg: 'RS256', kid, x5c: [], x5tS256: '', n, e },
  };
}

/** Signs a payload. */
export function signJwt({ key, kid }: SigningKey, payload: Json): string {
  const text = `${encode({ alg: 'RS256', kid, typ: 'JWT' })}.${encode(payload)}`;
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`;
}

/** A JWT taken apart, unverified; nothing when it is not one. */
export function readJwt(jwt: string): { header: Json; payload: Json } | undefined {
  const [header, payload, signature, ...rest] = jwt.split('.');
  if (!header || !payload || !signature || rest.length > 0) return undefined;
  try {
    return {
      header: JSON.parse(Buffer.from(header, 'base64url').toString()),
      payload: JSON.parse(Buffer.from(payload, 'base64url').toString()),
    };
  } catch {
    return undefined;
  }
}

/** Whether a public key (a JWK or a PEM) made this RS256 signature. */
export function signedBy(jwt: string, publicKey: Json | string): boolean {
  const end = jwt.lastIndexOf('.');
  try {
    const key =
      typeof publicKey === 'string'
        ? createPublicKey(publicKey)
        : createPublicKey({ key: { kty: publicKey.kty, n: publicKey.n, e: publicKey.e }, format: 'jwk' });
    return verify('RSA-SHA256', Buffer.from(jwt.slice(0, end)), key, Buffer.from(jwt.slice(end + 1), 'base64url'));
  } catch {
    return false;
  }
}

/** A session's opaque token: it can be told again from the environment's key, so that only its fingerprint is kept. */
export function sessionToken({ key }: SigningKey, sessionId: string): string {
  const { d } = key.export({ format: 'jwk' });
  return createHmac('sha256', String(d)).update(sessionId).digest('base64url');
}

function encode(value: Json): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
