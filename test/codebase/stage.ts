/**
 * A migrated world for bridges: a local Stytch, a whole migration with sessions carried over, and a folder that stands
 * for the team's code base, into which `bridge` writes.
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
import { withMembers } from '../../source/codebase/targets/target.ts';
import { writeBridge } from '../../source/codebase/write.ts';
import type { Answers } from '../../source/config/answers.ts';
import { openEnvironment } from '../../source/migration/environment.ts';
import type { RunOptions } from '../../source/migration/run-options.ts';
import { type Exchange, startSandbox } from '../../source/sandbox/index.ts';
import { openB2b } from '../migration/b2b-project.ts';

export interface Person {
  user_id: string;
  email: string;
  /** The session token that their browser holds. */
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

  // One JWT from before the migration: it lacks the email claim, as those in browsers do.
  const users = (await consumer.users.search({ limit: 1000 })).results;
  const withSession = users.flatMap(user => {
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
  const answers = { ...answersFor(project.project_id, sandbox.url), ...more };
  const world = await openEnvironment({
    ...{ dir, answers, credentials, pace: { rate: { calls: 2000, seconds: 1 } } },
    addresses: { api: sandbox.url, management: sandbox.url },
  });
  const migration = await world.open();
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
  const people = withSession.map(({ user, token }) => ({
    user_id: user.user_id,
    email: user.emails[0]?.email ?? '',
    verified: user.emails.some(({ verified }) => verified),
    token,
    places: (places.get(user.user_id) ?? []).map(row => ({
      organization_id: row['organization_id'] ?? '',
      member_id: row['member_id'] ?? '',
    })),
  }));

  process.env['STYTCH_API_URL'] = sandbox.url;
  process.env['STYTCH_CONSUMER_SECRET'] = project.secret;
  process.env['STYTCH_B2B_SECRET'] = secret;

  return {
    ...{ sandbox, consumer, b2b, people, oldJwts, dir, answers, result, crosswalk, crosswalkNow },
    /** Reads all Users again and takes over what is new. */
    async catchUp(changed: Answers = {}, options: RunOptions = {}) {
      const again = await world.open();
      await again.readInventory(() => {});
      const ended = await again.run({ ...answers, ...changed }, () => {}, undefined, options);
      again.close();
      return ended;
    },
    b2bProject: { project_id: environment.project_id, secret },
    /** People whom a bridge can carry over; each call hands out another one. */
    next: (
      (movable: Person[]) => () =>
        movable.shift() ?? fail()
    )(people.filter(({ places, verified }) => places.length === 1 && verified)),
    /**
     * A Member whose User never verified the email, though the application wrote it into the metadata at sign-up: the
     * JWT has the claim. Each call hands out another one.
     */
    nextUnverified: ((unverified: Person[]) => async () => {
      const person = unverified.shift() ?? fail();
      await consumer.users.update({ user_id: person.user_id, trusted_metadata: { email: person.email } });
      return person;
    })(people.filter(({ places, verified }) => places.length === 1 && !verified)),
    /** How many B2B sessions were made so far. */
    attested: () => exchanges.filter(({ path, status }) => path === '/v1/b2b/sessions/attest' && status === 200).length,
    calls: () => exchanges.length,
    /** Writes a target as the command does, where `npm install stytch` was done. Resolves to its folder. */
    write(id: string, jit = false): string {
      const out = join(dir, 'app', id);
      const named = targets.find(one => one.id === id) ?? fail();
      const target = (jit ? withMembers(named) : named) ?? fail();
      writeBridge(target, bridgeSettings(dir, answers).settings, out, false);
      mkdirSync(join(out, 'node_modules', 'next'), { recursive: true });
      writeFileSync(join(out, 'package.json'), '{ "type": "module" }');
      symlinkSync(resolve('node_modules/stytch'), join(out, 'node_modules', 'stytch'));
      symlinkSync(resolve('test/codebase/next-server.js'), join(out, 'node_modules', 'next', 'server.js'));
      return out;
    },
    async close() {
      await sandbox.close();
      await world.close();
      rmSync(dir, { recursive: true });
      for (const name of ['API_URL', 'CONSUMER_SECRET', 'B2B_SECRET', 'B2B_ROLLOUT'])
        delete process.env[`STYTCH_${name}`];
      vi.restoreAllMocks();
    },
  };
}

/** Node's own loader, not vitest's: the module runs as it will in an application. */
export const load = createRequire(import.meta.url);

function fail(): never {
  throw new Error('The stage has none (left) of these.');
}

function answersFor(projectId: string, url: string): Answers {
  return {
    ...{ mode: 'migrate', reason: 'organizations', b2bProject: 'workspace_key', b2bProjectName: 'Bridged' },
    ...{ passwordScope: 'cross_org', passwords: 'none', tenancy: 'trusted_metadata', tenantKey: 'tenant' },
    ...{ leftOver: 'leave_out', organizationWord: 'Class', memberWord: 'Student', noEmail: 'leave_out' },
    ...{ unverifiedEmail: 'keep_unverified', sessions: 'carry_over', claimName: 'email' },
    tokenAudience: projectId,
    tokenIssuer: `stytch.com/${projectId}`,
    tokenJwksUrl: `${url}/v1/sessions/jwks/${projectId}`,
  };
}
