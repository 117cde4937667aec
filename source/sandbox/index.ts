/**
 * A local Stytch: one HTTP server that speaks the Consumer, the B2B and the management API, for practice, rehearsal and tests.
 *
 *     const sandbox = await startSandbox({ users: 200, seed: 1, withB2b: true });
 *     const client = new stytch.Client({ ...sandbox.credentials.consumer, env: sandbox.url });
 *     await sandbox.close();
 */
import { existsSync, renameSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { accessOf, rateOf } from './access.ts';
import { impersonationOf } from './auth/impersonation.ts';
import { forgetKeys } from './auth/jwt.ts';
import { unlockById } from './auth/locks.ts';
import { seededPassword } from './auth/seeded-hashes.ts';
import { totpCode } from './auth/totp.ts';
import { pages } from './browser/index.ts';
import contract from './contract/contract.json' with { type: 'json' };
import type { Contract } from './contract/types.ts';
import type { Services } from './core/context.ts';
import { environmentById } from './core/environments.ts';
import { dice, Faults } from './core/faults.ts';
import { Limits } from './core/limits.ts';
import { buildServer } from './core/server.ts';
import { Store } from './core/store.ts';
import { addCustomDomain } from './management/custom-domains.ts';
import { managementRoutes, projectRoutes } from './operations.ts';
import type { Sandbox, SandboxOptions, Sent, StartSandbox } from './public.ts';
import { recordOfEnvironment } from './record.ts';
import { exportPasswords, exportSessions, exportTotps, seededTotpSecret } from './seed/exports.ts';
import { importAgain, importedVersion } from './seed/imported.ts';
import { renewSecrets } from './seed/random-secrets.ts';
import { addB2bProject, createState, credentialsOf, type StateOptions } from './seed/state.ts';
import { seededSessionToken } from './seed/users.ts';

export type * from './public.ts';

/** Starts a sandbox and resolves once it listens. With `withB2b`, its credentials have a B2B project. */
export const startSandbox = start as StartSandbox;

async function start(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, host = '127.0.0.1', users = 200, importUsers, withB2b = false } = options;
  const now = options.now ?? Date.now;
  const stateOptions = { users, tenants: options.tenants, seed: options.seed ?? 1, importUsers, withB2b };
  const store = openState(options.file, stateOptions, now());
  behave(store, options.behaviour ?? {});
  if (withB2b) addB2bProject(store, Number(store.meta('seed')), now());
  const seed = Number(store.meta('seed'));
  // Expired links and codes are kept for a week, so that they can be answered as expired.
  store.run('DELETE FROM tokens WHERE expires > 0 AND expires < ?', now() - 7 * 86_400_000);
  const published = credentialsOf(seed, store.meta('b2b') === 'yes');
  const wanted = options.secrets ?? (importUsers === undefined ? 'published' : 'random');
  const random = wanted === 'random' || store.meta('secrets') === 'random';
  const credentials = random ? renewSecrets(store, published, now()) : published;
  const limits =
    options.limits === 'off' ? undefined : new Limits(operation => rateOf(operation, store.behaviour), store.behaviour);
  const faults = new Faults(seed, options.faults);
  const sent = new Map<string, Sent>();
  const services: Services = {
    store,
    now,
    totals: options.totals ?? true,
    deliver: (recipient, message) => {
      sent.set(recipient.toLowerCase(), message);
      options.onSend?.(recipient, message);
    },
  };
  const server = buildServer({
    services,
    contract: contract as unknown as Contract,
    routes: { project: projectRoutes, management: managementRoutes },
    pages,
    accessOf,
    limits,
    faults,
    latency: latencyOf(options.latency, seed),
    onExchange: options.onExchange ?? recordOfEnvironment(),
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => resolve());
    });
  } catch (error) {
    store.close();
    throw error;
  }
  const address = server.address() as AddressInfo;
  const indexOf = (userId: string) => placeOf(store, credentials.consumer.project_id, userId);

  let closed: Promise<void> | undefined;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    credentials,
    exportPasswords: path => exportPasswords(store, credentials.consumer.project_id, path),
    exportTotps: path => exportTotps(store, credentials.consumer.project_id, seed, path),
    exportSessions: path => exportSessions(store, credentials.consumer.project_id, seed, path),
    passwordOf: userId => {
      const row = store.get(
        `SELECT passwords.doc ->> '$.index' AS place FROM users
         JOIN passwords ON passwords.id = json_at(users.doc, 'password', 'password_id') WHERE users.id = ?`,
        userId,
      );
      return row?.place === null || !row ? undefined : seededPassword(row.place);
    },
    totpCodeOf: userId => {
      const row = store.get(
        "SELECT 1 FROM users WHERE id = ? AND json_at(doc, 'totps', 0, 'totp_id') IS NOT NULL",
        userId,
      );
      return row && totpCode(seededTotpSecret(seed, userId), now());
    },
    sessionTokenOf: userId => {
      const place = indexOf(userId);
      if (place === undefined || place % 3 !== 0) return undefined;
      return seededSessionToken(String(seed), place);
    },
    imported: importedVersion(store),
    unlock: id => unlockById(store, id),
    impersonate: (id, impersonator = { id: 'workspace-user-1', email: 'support@example.com' }) =>
      impersonationOf(store, now(), id, impersonator),
    addCustomDomain: (projectSlug, domain) => addCustomDomain(store, projectSlug, domain),
    lastSent: recipient => sent.get(recipient.toLowerCase()),
    faults,
    behave: behaviour => store.behaviour.set(behaviour),
    reset: () => {
      store.clear();
      forgetKeys(store);
      limits?.clear();
      sent.clear();
      createState(store, { ...stateOptions, seed, withB2b: credentials.b2b !== null }, now());
    },
    // Can be called again.
    close: () => {
      closed ??= new Promise(resolve => {
        server.close(() => {
          store.close();
          resolve();
        });
        server.closeAllConnections();
      });
      return closed;
    },
  };
}

/**
 * Opens the state of a file, or creates it. A new one is built in a second file and renamed when it is complete, so that a kill
 * leaves no incomplete state.
 */
function openState(file: string | undefined, stateOptions: StateOptions, now: number): Store {
  if (file && existsSync(file)) return continued(new Store(file), stateOptions, now);
  const path = file && `${file}.new`;
  if (path) rmSync(path, { force: true });
  const store = new Store(path, 'build');
  try {
    createState(store, stateOptions, now);
    store.ready();
  } catch (error) {
    store.close();
    if (path) rmSync(path, { force: true });
    throw error;
  }
  if (!file || !path) return store;
  store.close();
  renameSync(path, file);
  return new Store(file);
}

/** Sets the behaviours, or closes the state. */
function behave(store: Store, behaviour: Record<string, string>): void {
  try {
    store.behaviour.set(behaviour);
  } catch (error) {
    store.close();
    throw error;
  }
}

/** A state of before, with the Users of today's file where it is imported from one. */
function continued(store: Store, { importUsers, seed }: StateOptions, now: number): Store {
  const env = environmentById(store, credentialsOf(Number(store.meta('seed') ?? seed), false).consumer.project_id);
  try {
    if (importUsers && env) importAgain(store, env, importUsers, now);
    return store;
  } catch (error) {
    store.close();
    throw error;
  }
}

/** The position of an invented User, counted from 0. */
function placeOf(store: Store, projectId: string, userId: string): number | undefined {
  const env = environmentById(store, projectId);
  const user = store.get('SELECT seq FROM users WHERE id = ?', userId);
  const first = env && store.get('SELECT min(seq) AS seq FROM users WHERE env = ?', env.seq);
  return user && first ? user.seq - first.seq : undefined;
}

/** How long the next answer waits. */
function latencyOf(latency: SandboxOptions['latency'], seed: number): () => number {
  if (!latency) return () => 0;
  const { milliseconds, spread } = typeof latency === 'number' ? { milliseconds: latency, spread: 0 } : latency;
  const random = dice(seed);
  return () => Math.max(0, milliseconds + (random() * 2 - 1) * spread);
}
