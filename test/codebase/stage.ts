/**
 * What the tests of generated modules need: a local Stytch, a whole migration with sessions carried over, and a folder as
 * the team's code base, into which `bridge` writes.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import stytch from 'stytch';
import { vi } from 'vitest';
import { bridgeSettings } from '../../source/codebase/settings.ts';
import { targets } from '../../source/codebase/targets/index.ts';
import { withMembers, withPasswords } from '../../source/codebase/targets/target.ts';
import { writeBridge } from '../../source/codebase/write.ts';
import type { Answers } from '../../source/config/answers.ts';
import { openEnvironment } from '../../source/migration/environment.ts';
import type { RunOptions } from '../../source/migration/run-options.ts';
import { type Exchange, startSandbox } from '../../source/sandbox/index.ts';
import { openB2b } from '../migration/b2b-project.ts';

export interface TestUser {
  user_id: string;
  email: string;
  /** The session token in the user's browser. */
  token: string;
  places: { organization_id: string; member_id: string }[];
}

export type Stage = Awaited<ReturnType<typeof stage>>;

/** Everything is closed and deleted by `close`. */
export async function stage(howMany = 60, more: Answers = {}) {
  vi.spyOn(console, 'warn').mockImplementation(() => {}); // the SDK, about an address of our own
  vi.spyOn(console, 'info').mockImplementation(() => {}); // the bridge's log
  const dir = mkdtempSync(join(tmpdir(), 'bridge-'));
  const exchanges: Exchange[] = [];
  const sandbox = await startSandbox({
    users: howMany,
    limits: 'off',
    onExchange: exchange => exchanges.push(exchange),
  });
  const { consumer: project, workspace } = sandbox.credentials;
  const consumer = new stytch.Client({ project_id: project.project_id, secret: project.secret, env: sandbox.url });

  // One JWT from before the migration: it has no email claim, like those in browsers.
  const found = (await consumer.users.search({ limit: 1000 })).results;
  const withSession = found.flatMap(user => {
    const token = sandbox.sessionTokenOf(user.user_id);
    return token ? [{ user, token }] : [];
  });
  const oldJwts = new Map<string, string>();
  for (const { user, token } of withSession) {
    oldJwts.set(user.user_id, (await consumer.sessions.authenticate({ session_token: token })).session_jwt);
  }

  const credentials = {
    consumerProjectId: project.project_id,
    consumerSecret: project.secret,
    workspaceKeyId: workspace.key_id,
    workspaceKeySecret: workspace.key_secret,
  };
  const answers = { ...answersFor(project.project_id), ...more };
  const opened = await openEnvironment({
    dir,
    answers,
    credentials,
    pace: { rate: { calls: 2000, seconds: 1 } },
    addresses: { api: sandbox.url, management: sandbox.url },
  });
  const migration = await opened.open();
  await migration.readInventory(() => {});
  const result = await migration.run(answers, () => {});
  migration.close();
  if (result.outcome !== 'done') throw new Error(`The migration ended ${result.outcome}`);

  const { environment, management } = await openB2b(sandbox.url, credentials);
  const { secret } = await management.secrets.create(environment.project_slug, environment.environment_slug);
  const b2b = new stytch.B2BClient({ project_id: environment.project_id, secret, env: sandbox.url });

  const crosswalkNow = (): Record<string, string>[] =>
    parse(readFileSync(join(dir, 'report', 'crosswalk.csv')), { columns: true });
  const crosswalk = crosswalkNow();
  const places = Map.groupBy(crosswalk, row => row['user_id']);
  const users = withSession.map(({ user, token }) => ({
    user_id: user.user_id,
    email: user.emails[0]?.email ?? '',
    verified: user.emails.some(({ verified }) => verified),
    token,
    places: (places.get(user.user_id) ?? []).map(row => ({
      organization_id: row['organization_id'] ?? '',
      member_id: row['member_id'] ?? '',
    })),
  }));

  const exchangeable = users.filter(({ places, verified }) => places.length === 1 && verified);
  const next = () => exchangeable.shift() ?? fail();

  async function proveEmail(user_id: string, email: string): Promise<void> {
    const { email_id: method_id } = await consumer.otps.email.send({ email, user_id });
    await consumer.otps.authenticate({ method_id, code: sandbox.lastSent(email)?.token ?? '' });
  }

  process.env['STYTCH_API_URL'] = sandbox.url;
  process.env['STYTCH_CONSUMER_SECRET'] = project.secret;
  process.env['STYTCH_B2B_SECRET'] = secret;

  return {
    sandbox,
    consumer,
    b2b,
    users,
    oldJwts,
    dir,
    answers,
    result,
    crosswalk,
    crosswalkNow,
    /** Reads all Users again and runs again. */
    async catchUp(changed: Answers = {}, options: RunOptions = {}) {
      const again = await opened.open();
      await again.readInventory(() => {});
      const ended = await again.run({ ...answers, ...changed }, () => {}, undefined, options);
      again.close();
      return ended;
    },
    b2bProject: { project_id: environment.project_id, secret },
    /** A user whose session a bridge can exchange. Each call returns another one. */
    next,
    /**
     * A Member whose User has an unverified email that the application wrote into the metadata at sign-up, so the JWT has
     * the claim. Each call returns another one.
     */
    nextUnverified: ((unverified: TestUser[]) => async () => {
      const user = unverified.shift() ?? fail();
      await consumer.users.update({ user_id: user.user_id, trusted_metadata: { email: user.email } });
      return user;
    })(users.filter(({ places, verified }) => places.length === 1 && !verified)),
    /**
     * The email of a migrated User moves to another migrated User between the crosswalk and the exchange, in Consumer and
     * in the claim. Resolves to the old owner and the new one.
     */
    reassignEmail: async () => {
      const [before, after] = [next(), next()];
      const { emails } = await consumer.users.get({ user_id: before.user_id });
      const address = emails[0]?.email ?? fail();
      // A User keeps one factor, so the old owner gets another email first.
      await proveEmail(before.user_id, `moved.${address}`);
      await consumer.users.deleteEmail({ email_id: emails[0]?.email_id ?? '' });
      await proveEmail(after.user_id, address);
      for (const { user_id } of [before, after])
        await consumer.users.update({ user_id, trusted_metadata: { email: address } });
      return [before, after] as const;
    },
    /** The number of B2B sessions created so far. */
    attested: () => exchanges.filter(({ path, status }) => path === '/v1/b2b/sessions/attest' && status === 200).length,
    calls: () => exchanges.length,
    /** The requests of the application so far, as "METHOD /path status". */
    requests: () => exchanges.map(({ method, path, status }) => `${method} ${path} ${status}`),
    /** Sets how strong the passwords of a project must be. */
    async setStrength(vertical: 'CONSUMER' | 'B2B', config: object) {
      const slugs = vertical === 'B2B' ? environment : project;
      const at = `projects/${slugs.project_slug}/environments/${slugs.environment_slug}`;
      const authorization = `Basic ${Buffer.from(`${workspace.key_id}:${workspace.key_secret}`).toString('base64')}`;
      const response = await fetch(`${sandbox.url}/pwa/v3/${at}/password_strength_config`, {
        method: 'PUT',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify(config),
      });
      if (!response.ok) throw new Error(await response.text());
    },
    /** Writes a target as the command does, into a folder with the `stytch` package. Returns the folder. */
    write(id: string, variant?: 'jit' | 'passwords'): string {
      const out = join(dir, 'app', id);
      const named = targets.find(one => one.id === id) ?? fail();
      const target =
        { jit: withMembers, passwords: withPasswords, none: () => named }[variant ?? 'none'](named) ?? fail();
      writeBridge(target, bridgeSettings(dir, answers).settings, out, false);
      mkdirSync(join(out, 'node_modules', 'next'), { recursive: true });
      writeFileSync(join(out, 'package.json'), '{ "type": "module" }');
      symlinkSync(resolve('node_modules/stytch'), join(out, 'node_modules', 'stytch'));
      symlinkSync(resolve('test/codebase/next-server.js'), join(out, 'node_modules', 'next', 'server.js'));
      return out;
    },
    async close() {
      await sandbox.close();
      await opened.close();
      rmSync(dir, { recursive: true });
      for (const name of ['API_URL', 'CONSUMER_SECRET', 'B2B_SECRET', 'B2B_ROLLOUT'])
        delete process.env[`STYTCH_${name}`];
      vi.restoreAllMocks();
    },
  };
}

/** Node's own loader, not vitest's: the module runs as in an application. */
export const load = createRequire(import.meta.url);

function fail(): never {
  throw new Error('The test data has none of these, or none left.');
}

function answersFor(projectId: string): Answers {
  return {
    mode: 'migrate',
    reason: 'organizations',
    b2bProject: 'workspace_key',
    b2bProjectName: 'Bridged',
    passwordScope: 'cross_org',
    passwords: 'none',
    tenancy: 'trusted_metadata',
    tenantKey: 'tenant',
    leftOver: 'leave_out',
    organizationWord: 'Class',
    memberWord: 'Student',
    noEmail: 'leave_out',
    unverifiedEmail: 'keep_unverified',
    sessions: 'carry_over',
    claimName: 'email',
    tokenAudience: projectId,
    tokenIssuer: `stytch.com/${projectId}`,
    tokenJwksUrl: `https://test.stytch.com/v1/sessions/jwks/${projectId}`,
  };
}
