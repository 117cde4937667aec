/** A migration in a folder of its own, against a local Stytch of its own, in this process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answers } from '../../source/config/answers.ts';
import type { Credentials } from '../../source/config/credentials.ts';
import type { Access } from '../../source/migration/access.ts';
import { openEnvironment } from '../../source/migration/environment.ts';
import { type SandboxOptions, startSandbox } from '../../source/sandbox/index.ts';
import { consumerClient } from '../../source/stytch/consumer.ts';
import { createTransport } from '../../source/stytch/transport.ts';

export type Stage = Awaited<ReturnType<typeof stage>>;

/** As fast as it goes; for sandboxes without limits. */
export const unlimited = { rate: { calls: 20_000, seconds: 1 } };

/** Opens everything; nothing is read yet. `answers` override usual ones, which move all that can be moved. */
export async function stage(
  answers: Answers = {},
  options: SandboxOptions = { limits: 'off' },
  pace: Access['pace'] = unlimited,
) {
  const dir = mkdtempSync(join(tmpdir(), 'migration-'));
  const sandbox = await startSandbox(options);
  const { consumer: project, workspace } = sandbox.credentials;
  const credentials: Credentials = {
    consumerProjectId: project.project_id,
    consumerSecret: project.secret,
    workspaceKeyId: workspace.key_id,
    workspaceKeySecret: workspace.key_secret,
  };
  if (sandbox.credentials.b2b) {
    credentials.b2bProjectId = sandbox.credentials.b2b.project_id;
    credentials.b2bSecret = sandbox.credentials.b2b.secret;
  }
  const given: Answers = {
    mode: 'migrate',
    reason: 'organizations',
    b2bProject: 'workspace_key',
    b2bProjectName: 'Test',
    passwordScope: 'cross_org',
    passwords: 'file',
    passwordFile: join(dir, 'hashes.csv'),
    tenancy: 'trusted_metadata',
    tenantKey: 'tenant',
    leftOver: 'leave_out',
    noEmail: 'leave_out',
    unverifiedEmail: 'keep_unverified',
    sessions: 'log_in_again',
    claimName: 'email',
    tokenAudience: project.project_id,
    tokenIssuer: `stytch.com/${project.project_id}`,
    tokenJwksUrl: `https://test.stytch.com/v1/sessions/jwks/${project.project_id}`,
    ...answers,
  };
  if (given.passwords === 'file') await sandbox.exportPasswords(given.passwordFile ?? '');
  const environment = await openEnvironment({
    dir,
    answers: given,
    credentials,
    pace,
    addresses: { api: sandbox.url, management: sandbox.url },
  });
  const migration = await environment.open();
  return {
    dir,
    sandbox,
    credentials,
    answers: given,
    environment,
    migration,
    /** The Consumer project, as the application sees it. */
    consumer: consumerClient({
      projectId: project.project_id,
      secret: project.secret,
      dispatcher: createTransport({ origin: sandbox.url, ...unlimited }),
    }),
    close: async () => {
      migration.close();
      await environment.close();
      await sandbox.close();
      rmSync(dir, { recursive: true });
    },
  };
}

/** The same projects in a folder of its own, with other answers or credentials: undefined takes one away. */
export async function elsewhere(
  { sandbox, credentials, answers, dir }: Pick<Stage, 'sandbox' | 'credentials' | 'answers' | 'dir'>,
  other: { answers?: Answers; credentials?: Partial<Record<keyof Credentials, string | undefined>>; dir?: string },
) {
  const environment = await openEnvironment({
    dir: other.dir ?? mkdtempSync(join(dir, 'elsewhere-')),
    answers: { ...answers, ...other.answers },
    credentials: { ...credentials, ...other.credentials } as Credentials,
    addresses: { api: sandbox.url, management: sandbox.url },
    pace: unlimited,
  });
  return { environment, migration: await environment.open(), answers: { ...answers, ...other.answers } };
}
