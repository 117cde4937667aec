/** Ids, tokens and secrets in the service's own shapes. */
import { createHmac, hash, randomBytes, randomUUID } from 'node:crypto';

/** `test` or `live`, as every id of an environment says it. */
export type Stage = 'test' | 'live';

/** A fresh id such as `member-test-5f0c…`. */
export function newId(kind: string, stage: Stage = 'test'): string {
  return `${kind}-${stage}-${randomUUID()}`;
}

/** A fresh opaque token: session tokens, magic links, reset tokens. */
export function newToken(): string {
  return randomBytes(33).toString('base64url');
}

/** What is kept of a secret or token: enough to recognise it, never enough to use it. */
export function fingerprint(secret: string): string {
  return hash('sha256', secret, 'base64url');
}

/** Bytes that depend only on a seed and a name: the same state for the same seed. */
export function derive(seed: string, name: string): Buffer {
  return createHmac('sha256', seed).update(name).digest();
}

/** An id that depends only on a seed and a name. */
export function derivedId(kind: string, stage: Stage, seed: string, name: string): string {
  const hex = derive(seed, `${kind}/${name}`).toString('hex');
  return `${kind}-${stage}-${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A token or secret that depends only on a seed and a name. */
export function derivedToken(seed: string, name: string): string {
  return derive(seed, name).toString('base64url');
}
