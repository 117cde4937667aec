/**
 * The environment that a migration runs in: real Stytch, the local Stytch, or Users from the one and a target in the other.
 * Everything after this file sees addresses and credentials only.
 */
import { join } from 'node:path';
import type { Addresses } from '../config/addresses.ts';
import type { Answers } from '../config/answers.ts';
import type { Credentials } from '../config/credentials.ts';
import { makePrivateFolder } from '../config/private-files.ts';
import type { ConsumerClient } from '../stytch/consumer.ts';
import { type Access, openConsumer } from './access.ts';
import { behaviourOf, readDoctor } from './doctor/doctor-file.ts';
import type { Migration } from './migration.ts';
import type { DescribeAnswers } from './report/facts.ts';
import type { PasswordProof, TotpProof } from './run-options.ts';
import { practiceSessions } from './sessions/steps.ts';

export interface Environment extends Access {
  /** Practice only: the invented hash file, as Stytch support would send it. */
  passwordFile?: string;
  /** Practice only: the session tokens that the invented application has stored. */
  sessionsFile?: string;
  /** Practice only: the secrets of authenticator apps that the invented application has kept. */
  totpFile?: string;
  /** Practice only: invented Users, with a verified email and a tenant, that can be proved with. */
  invented?: {
    /** One whose password is known. */
    password: () => Promise<PasswordProof>;
    /** One with an authenticator app, and the code that it shows now. */
    totp: () => Promise<TotpProof>;
  };
  /** Opens the migration in `dir`. Throws UserError when its journal is broken, newer, or of another project. */
  open(): Promise<Migration>;
  /** Stops the local Stytch, if any. */
  close(): Promise<void>;
}

/** Invented Users in a practice: enough to see every case, few enough to read. */
const practiceUsers = 200;

/** Starts or continues what `answers.mode` needs; practice and rehearsal start a local Stytch on loopback with its state in `dir`. */
export async function openEnvironment(options: {
  dir: string;
  answers: Answers;
  credentials: Credentials;
  addresses: Addresses;
  pace?: Access['pace'];
  /** For the report: the answers in the words of the questions. */
  describe?: DescribeAnswers;
}): Promise<Environment> {
  const { dir, answers, pace } = options;
  // Project ids are no secrets: they may be answers.
  const credentials: Credentials = {
    ...options.credentials,
    consumerProjectId: options.credentials.consumerProjectId ?? answers.consumerProjectId,
    b2bProjectId: options.credentials.b2bProjectId ?? answers.b2bProjectId,
  };
  const open = async (access: Access) =>
    (await import('./open.ts')).openMigration(dir, access, answers, options.describe);
  if (answers.mode === 'migrate') {
    const access: Access = { credentials, consumer: options.addresses, b2b: options.addresses, pace };
    return { ...access, open: () => open(access), close: async () => {} };
  }

  makePrivateFolder(dir);
  const { startSandbox } = await import('../sandbox/index.ts');
  const imported = answers.mode === 'rehearse' && answers.usersFrom === 'file';
  const practice = answers.mode === 'practice';
  const sandbox = await startSandbox({
    file: join(dir, 'sandbox.sqlite'),
    users: practice ? practiceUsers : 0,
    importUsers: imported ? answers.usersFile : undefined,
    // The port is open to every program on this machine, and these Users are real.
    secrets: practice ? 'published' : 'random',
    // A rehearsal behaves as the service was observed; a practice is the same everywhere.
    behaviour: practice ? {} : behaviourOf(readDoctor(dir)),
  }).catch(async error => {
    throw (await import('./users-file.ts')).fromFile(answers.usersFile ?? '', error);
  });
  const local: Addresses = { api: sandbox.url, management: sandbox.url };
  const { consumer, workspace } = sandbox.credentials;
  const invented = practice || imported;
  const access: Access = {
    credentials: {
      consumerProjectId: invented ? consumer.project_id : credentials.consumerProjectId,
      consumerSecret: invented ? consumer.secret : credentials.consumerSecret,
      workspaceKeyId: workspace.key_id,
      workspaceKeySecret: workspace.key_secret,
    },
    consumer: invented ? local : options.addresses,
    b2b: local,
    pace,
    consumerReadOnly: !invented,
    localB2b: true,
    source: sandbox.imported,
  };
  const passwordFile = practice ? join(dir, 'practice-password-hashes.csv') : undefined;
  if (passwordFile) await sandbox.exportPasswords(passwordFile);
  const sessionsFile = practice ? practiceSessions(dir) : undefined;
  if (sessionsFile) await sandbox.exportSessions(sessionsFile);
  const totpFile = practice ? join(dir, 'practice-totp-secrets.csv') : undefined;
  if (totpFile) await sandbox.exportTotps(totpFile);
  const invent = (secretOf: (userId: string) => string | undefined) => inventedUser(openConsumer(access, {}), secretOf);
  return {
    ...access,
    passwordFile,
    sessionsFile,
    ...(totpFile && { totpFile }),
    ...(practice && {
      invented: {
        password: async () => {
          const { email, secret } = await invent(sandbox.passwordOf);
          return { email, password: secret };
        },
        totp: async () => {
          const { email, secret } = await invent(sandbox.totpCodeOf);
          return { email, code: secret };
        },
      },
    }),
    open: () => open(access),
    close: () => sandbox.close(),
  };
}

/** The first invented User in a tenant who has a secret that the sandbox knows. */
async function inventedUser(consumer: ConsumerClient, secretOf: (userId: string) => string | undefined) {
  const { results } = await consumer.users.search({ limit: 1000 });
  for (const { user_id, emails, trusted_metadata } of results) {
    const [email, secret] = [emails.find(one => one.verified)?.email, secretOf(user_id)];
    if (email && secret && typeof trusted_metadata?.['tenant'] === 'string') return { email, secret };
  }
  throw new Error('The practice has no such User');
}
