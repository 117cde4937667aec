/**
 * One start of the wizard: opens the answers of a folder, asks, and returns how it ended. Everything that the first
 * frame needs is imported here, together: Ink's layout engine, which takes longest, is compiled beside the rest.
 */

import type { Addresses } from '../config/addresses.ts';
import type { Answers } from '../config/answers.ts';
import { openAnswers } from '../config/answers-file.ts';
import type { CredentialId, Credentials } from '../config/credentials.ts';
import { readDoctor } from '../migration/doctor/doctor-file.ts';
import { archive } from './archive.ts';
import { noFacts } from './facts.ts';
import { openWizard } from './open.tsx';
import type { Services } from './services.ts';
import type { Views } from './views.ts';
import type { Ending } from './wizard-context.tsx';
import { Workspace } from './workspace.ts';

export interface InterviewOptions {
  /** The migration's folder; this user's own where it is undefined. */
  dir: string | undefined;
  /** Given as flags; they win over saved ones. */
  answers: Answers;
  /** From the environment; in memory only. */
  credentials: Credentials;
  addresses: Addresses;
  /** For screen readers. */
  accessible: boolean;
  views: Views;
}

/** Resolves when the user has left. Throws UserError for answers that cannot be used. */
export function interview({
  dir,
  answers,
  credentials,
  addresses,
  accessible,
  views,
}: InterviewOptions): Promise<Ending> {
  const file = openAnswers(dir);
  const facts = {
    ...noFacts(),
    answers: { ...file.answers, ...answers },
    credentials,
    environment: new Set(Object.keys(credentials) as CredentialId[]),
    hasSaved: Object.keys(file.answers).length > 0,
  };
  const notes = [
    ...(file.damaged ? [`${file.damaged.what} ${file.damaged.why}`] : []),
    ...file.invalid.map(each => `The saved answer "${each.field}" is not understood and is left out.`),
  ];
  return openWizard(
    {
      facts,
      notes,
      dir: file.dir,
      save: file.save,
      views,
      workspace: new Workspace({ dir: file.dir, addresses, services }),
      archive: async what => {
        await archive(file.dir, what);
      },
    },
    accessible,
  );
}

/** What talks to Stytch, or writes code, is loaded when it is first needed: the first question must not wait for it. */
const services: Services = {
  openEnvironment: async options => (await import('../migration/environment.ts')).openEnvironment(options),
  checkConsumer: async (...given) => (await import('../stytch/check.ts')).checkConsumer(...given),
  checkB2b: async (...given) => (await import('../stytch/check.ts')).checkB2b(...given),
  checkWorkspaceKey: async (...given) => (await import('../stytch/check.ts')).checkWorkspaceKey(...given),
  b2bProjects: async (...given) => (await import('../stytch/projects.ts')).b2bProjects(...given),
  runDoctor: async options => (await import('../migration/doctor/doctor.ts')).runDoctor(options),
  readDoctor,
  folderStatus: async (...given) => (await import('../migration/folder-status.ts')).folderStatus(...given),
  countTenancyRows: async path =>
    (await import('../migration/sources/tenancy-file.ts')).tenancyFile(path).lines().length,
  countOrganizationRules: async path =>
    (await import('../migration/sources/organization-rules-file.ts')).organizationRulesFile(path).length,
  countTotps: async path => (await import('../migration/sources/totp-file.ts')).totpSecrets(path).size,
  // It brings the parser.
  scanInto: async (...given) => (await import('../codebase/scan/output/scan-into.ts')).scanInto(...given),
  countUsers: async path => (await import('../migration/users-file.ts')).countUsers(path),
  writeDualWrite: async (...given) => (await import('../codebase/dual-write.ts')).writeDualWrite(...given),
};
