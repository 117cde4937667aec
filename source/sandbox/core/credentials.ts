/** Who is calling: Basic auth with a project's secret, or with the workspace's key for the management API. */
import { timingSafeEqual } from 'node:crypto';
import { type Environment, timestamp } from './context.ts';
import { environmentById } from './environments.ts';
import { demand, refuse } from './errors.ts';
import { fingerprint } from './ids.ts';
import type { Store } from './store.ts';

type Credentials = { name: string; secret: string };

/** Reads a Basic Authorization header. */
export function basicCredentials(header: string | undefined): Credentials {
  const encoded = header?.match(/^Basic ([A-Za-z0-9+/=_-]+)$/)?.[1];
  demand(encoded, 'invalid_authorization_header', 'Basic auth with a project id and a secret is required.');
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  demand(colon > 0, 'invalid_authorization_header', 'Basic auth with a project id and a secret is required.');
  return { name: text.slice(0, colon), secret: text.slice(colon + 1) };
}

/** The environment whose project id and secret the request carries. */
export function authenticateProject(store: Store, header: string | undefined, now: number): Environment {
  const { name, secret } = basicCredentials(header);
  demand(/^project-(test|live)-/.test(name), 'invalid_project_id_authentication', `"${name}" is not a project id.`);
  demand(/^secret-(test|live)-/.test(secret), 'invalid_secret_authentication', 'That is not a project secret.');
  const env = environmentById(store, name);
  if (!env || !owns(store, name, secret, now)) refuse('unauthorized_credentials');
  return env;
}

/** Checks the workspace's management key. */
export function authenticateWorkspace(store: Store, header: string | undefined, now: number): void {
  const { name, secret } = basicCredentials(header);
  demand(owns(store, `workspace:${name}`, secret, now), 'unauthorized_credentials');
}

/** Whether a secret is one of its owner's; only fingerprints are kept, and the last use of each, to the minute. */
function owns(store: Store, scope: string, secret: string, now: number): boolean {
  const given = Buffer.from(fingerprint(secret));
  for (const { id, sha, used_at } of store.all('SELECT id, sha, used_at FROM secrets WHERE scope = ?', scope)) {
    const known = Buffer.from(sha);
    if (known.length !== given.length || !timingSafeEqual(known, given)) continue;
    if (!used_at || now - Date.parse(used_at) > 60_000) {
      store.run('UPDATE secrets SET used_at = ? WHERE id = ?', timestamp(now), id);
    }
    return true;
  }
  return false;
}
