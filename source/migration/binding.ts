/**
 * A journal belongs to its Consumer project and to its B2B project. With other credentials, or with an answer and a credential
 * that name different projects, nothing is read or written.
 */
import type { Answers } from '../config/answers.ts';
import { type Credentials, credentialVariables } from '../config/credentials.ts';
import { UserError } from '../config/user-error.ts';
import type { Journal } from './engine/journal.ts';
import { createdEnvironment } from './resources/project.ts';

type Side = 'consumerProjectId' | 'b2bProjectId';

const names: Record<Side, string> = { consumerProjectId: 'Consumer project', b2bProjectId: 'B2B project' };

/** Throws UserError (exit code 2) when the answers and the credentials name different projects. */
export function refuseContradiction(answers: Answers, credentials: Credentials): void {
  for (const side of ['consumerProjectId', 'b2bProjectId'] as const) {
    const [answered, given] = [answers[side], credentials[side]];
    if (answered === undefined || given === undefined || answered === given) continue;
    throw new UserError({
      what: `The answers name the ${names[side]} ${answered}; ${credentialVariables[side]} names ${given}.`,
      why: 'It is not clear which one is meant, so nothing was read or written.',
      next: `Correct ${credentialVariables[side]}, or the answer.`,
      exitCode: 2,
    });
  }
}

/** Throws UserError (exit code 2) when the journal in `dir` belongs to other projects than these. */
export function refuseOtherProjects(journal: Journal, credentials: Credentials, dir: string): void {
  for (const side of ['consumerProjectId', 'b2bProjectId'] as const) {
    const [owner, given] = [ownerOf(journal, side), credentials[side]];
    if (owner === undefined || given === undefined || owner === given) continue;
    throw new UserError({
      what: `The journal in ${dir} belongs to the ${names[side]} ${owner}, not to ${given}.`,
      why: 'Its records would be compared with, or taken back from, the wrong project. Nothing was read or written.',
      next: 'Give the credentials of that project, or choose another folder with --dir.',
      exitCode: 2,
    });
  }
}

/** Binds the journal to this project from now on; called before the first read or write there. */
export function bind(journal: Journal, side: Side, projectId: string | undefined): void {
  if (projectId && ownerOf(journal, side) === undefined) journal.set(side, projectId);
}

/** The project that the journal belongs to; undefined while it belongs to none. */
export function ownerOf(journal: Journal, side: Side): string | undefined {
  const created = side === 'b2bProjectId' ? createdEnvironment(journal)?.project_id : undefined;
  return created ?? journal.get<string>(side);
}
