/** Random secrets in place of the published ones, for a state that holds data of real users. */
import { randomUUID } from 'node:crypto';
import { timestamp } from '../core/context.ts';
import { newId, newToken } from '../core/ids.ts';
import type { Store } from '../core/store.ts';
import { keepSecret } from '../management/secrets.ts';
import type { Credentials } from '../public.ts';

/** New ones at each start: nothing keeps them. The ids of the projects stay. */
export function renewSecrets(store: Store, published: Credentials, now: number): Credentials {
  const { consumer, b2b } = published;
  const key_id = `workspace-key-test-${randomUUID()}`;
  const project = (known: Credentials['consumer']) => ({ ...known, secret: `secret-test-${newToken()}=` });
  const credentials: Credentials = {
    consumer: project(consumer),
    workspace: { key_id, key_secret: `secret-workspace-${newToken()}` },
    b2b: b2b && project(b2b),
  };
  store.write(() => {
    store.setMeta('secrets', 'random');
    store.run("DELETE FROM secrets WHERE scope LIKE 'workspace:%'");
    const scopes: [string, string][] = [[`workspace:${key_id}`, credentials.workspace.key_secret]];
    for (const one of [credentials.consumer, credentials.b2b]) if (one) scopes.push([one.project_id, one.secret]);
    for (const [scope, secret] of scopes) {
      store.run('DELETE FROM secrets WHERE scope = ?', scope);
      keepSecret(store, scope, newId('secret-id'), secret, timestamp(now));
    }
  });
  return credentials;
}
