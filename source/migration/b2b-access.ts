/**
 * The way into the B2B project that was created through the management API. Its secret is shown once and must not be
 * written down, so each run makes one for itself and deletes it at the end; one that a killed run left is deleted first.
 */

import type { Dispatcher } from 'undici';
import { type B2bClient, b2bClient } from '../stytch/b2b.ts';
import { explain, isAmbiguous, isNotFound } from '../stytch/errors.ts';
import type { ManagementClient } from '../stytch/management.ts';
import { UserError } from '../stytch/user-error.ts';
import type { Journal } from './journal.ts';
import { createdEnvironment } from './tasks/project.ts';

/** Written before the secret is made; completed with its id after. */
interface SecretIntent {
  before: string[];
  at: string;
  secretId?: string;
}

const key = 'temporarySecret';
const mostAttempts = 5;
/** A secret of unknown origin is taken for ours only when it came this soon after the intent, ms. */
const soon = 60_000;

/** Makes a secret and a client with it. Throws UserError while the project is not created. */
export async function temporaryAccess(
  journal: Journal,
  management: ManagementClient,
  dispatcher: Dispatcher,
): Promise<B2bClient> {
  const at = createdEnvironment({ journal });
  if (!at) {
    throw new UserError({
      what: 'There is no B2B project yet.',
      why: 'It is created by the first task of a run, and that has not happened.',
      next: 'Run the migration first.',
    });
  }
  const slugs = [at.project_slug, at.environment_slug] as const;
  const made = await makeSecret(journal, management, slugs);
  return b2bClient({ projectId: at.project_id, secret: made.secret, dispatcher });
}

/** Intent, call, result; after a lost answer the secret that nobody knows is deleted before the next try. */
async function makeSecret(journal: Journal, management: ManagementClient, slugs: readonly [string, string]) {
  for (let attempt = 1; ; attempt++) {
    await forgetSecret(journal, management);
    const before = (await management.secrets.all(...slugs)).map(found => found.secret_id);
    const intent: SecretIntent = { before, at: new Date().toISOString() };
    journal.set(key, intent);
    try {
      const made = await management.secrets.create(...slugs);
      journal.set(key, { ...intent, secretId: made.secret_id });
      return made;
    } catch (error) {
      if (!isAmbiguous(error) || attempt === mostAttempts) throw noAccess(error);
    }
  }
}

function noAccess(error: unknown): UserError {
  const { errorType, message } = explain(error);
  return new UserError({
    what: 'The B2B project cannot be opened.',
    why: `A run makes a secret for itself, and that failed (${errorType}: ${message})`,
    next:
      errorType === 'too_many_secrets'
        ? 'Delete a secret that is not used any more in the dashboard, then run again.'
        : 'Run again; what was done is kept.',
    cause: error,
  });
}

/** Deletes the secret that a run made, and no other. Does nothing where there is none. */
export async function forgetSecret(journal: Journal, management: ManagementClient): Promise<void> {
  const intent = journal.get<SecretIntent>(key);
  const at = createdEnvironment({ journal });
  if (!intent || !at) return;
  const slugs = [at.project_slug, at.environment_slug] as const;
  const candidates = (await management.secrets.all(...slugs)).filter(found =>
    intent.secretId
      ? found.secret_id === intent.secretId
      : !intent.before.includes(found.secret_id) && madeSoonAfter(intent.at, found.created_at),
  );
  const [ours] = candidates;
  if (ours && candidates.length === 1) {
    // Not there any more: an earlier call did it, and its answer was lost.
    await management.secrets.delete(...slugs, ours.secret_id).catch(error => {
      if (!isNotFound(error)) throw error;
    });
  }
  journal.unset(key);
}

function madeSoonAfter(intent: string, created: string | undefined): boolean {
  const delay = Date.parse(created ?? '') - Date.parse(intent);
  return delay > -soon && delay < soon;
}
