/** Addresses and credentials turned into clients, for one run. */
import type { Addresses } from '../config/addresses.ts';
import type { Answers } from '../config/answers.ts';
import { type CredentialId, type Credentials, credentialVariables } from '../config/credentials.ts';
import { isLiveId } from '../config/live.ts';
import { UserError } from '../config/user-error.ts';
import { type B2bClient, b2bClient } from '../stytch/b2b.ts';
import { type ConsumerClient, consumerClient } from '../stytch/consumer.ts';
import type { Pace } from '../stytch/endpoints.ts';
import { readKeys } from '../stytch/jwks.ts';
import { managementClient } from '../stytch/management.ts';
import { createTransport, type TransportOptions } from '../stytch/transport.ts';
import type { Journal } from './engine/journal.ts';
import type { RunContext } from './resources/context.ts';
import { createdEnvironment } from './resources/project.ts';
import { forgetSecret, temporaryAccess } from './resources/temporary-secret.ts';
import type { RunOptions } from './run-options.ts';

/** Where the projects are and what opens them. */
export interface Access {
  credentials: Credentials;
  consumer: Addresses;
  b2b: Addresses;
  /** True where the Consumer project must not be written to, whatever the answers say. */
  consumerReadOnly?: boolean;
  /** True where the B2B project is on the local Stytch of this process: nothing there is live. */
  localB2b?: boolean;
  /** Which Users are there, where they come from a file: what was read of another one must be read again. */
  source?: string | undefined;
  /** What the service was observed to do otherwise than assumed: the answer, by the assumption's id. */
  observed?: (() => Readonly<Record<string, string>>) | undefined;
  /** True while nothing may be written to either project: a live one was not confirmed. */
  readOnly?: boolean;
  /** How calls are sent; the defaults are what Stytch asks for. */
  pace?: Pace & Pick<TransportOptions, 'answerTimeout' | 'throttle'>;
}

export interface Waiting {
  signal?: AbortSignal | undefined;
  onWait?: (seconds: number, why: string) => void;
  /** How long calls may be repeated, ms; long, where left out. */
  patience?: number;
}

/** Timeout for calls that must not keep the user waiting: the last of a run, and those that may fail. Milliseconds. */
export const shortTimeoutMs = 4000;

/** The Consumer project. In a rehearsal the transport refuses every write. Throws UserError when a credential is missing. */
export function openConsumer(access: Access, waiting: Waiting): ConsumerClient {
  return consumerClient({
    projectId: needed(access, 'consumerProjectId'),
    secret: needed(access, 'consumerSecret'),
    dispatcher: createTransport({
      origin: access.consumer.api,
      readOnly: access.consumerReadOnly === true || access.readOnly === true,
      ...access.pace,
      ...waiting,
    }),
  });
}

/** Everything that tasks use. `close` gives back what was borrowed; it is to be called however the run ends. */
export function openRun(
  access: Access,
  journal: Journal,
  answers: Answers,
  waiting: Waiting,
  options: RunOptions = {},
): RunContext & { close: () => Promise<void> } {
  const { workspaceKeySecret, b2bProjectId, b2bSecret, consumerProjectId } = access.credentials;
  const manage = (how: TransportOptions) =>
    managementClient({
      keyId: needed(access, 'workspaceKeyId'),
      keySecret: needed(access, 'workspaceKeySecret'),
      dispatcher: createTransport({ origin: access.b2b.management, ...access.pace, ...how }),
    });
  const management = once(() => manage(waiting));
  const b2b = once(async (): Promise<B2bClient> => {
    const readOnly = access.readOnly === true;
    const dispatcher = createTransport({ origin: access.b2b.api, readOnly, ...access.pace, ...waiting });
    // With a secret of the created project, perhaps only to verify it, no workspace key is needed.
    const created = createdEnvironment(journal)?.project_id;
    if (created && created === b2bProjectId && b2bSecret) {
      return b2bClient({ projectId: created, secret: b2bSecret, dispatcher });
    }
    if (answers.b2bProject !== 'existing') return temporaryAccess(journal, management(), dispatcher);
    return b2bClient({ projectId: needed(access, 'b2bProjectId'), secret: needed(access, 'b2bSecret'), dispatcher });
  });
  return {
    answers,
    options,
    journal,
    consumerProjectId: consumerProjectId ?? '',
    b2bProjectId: b2bProjectId ?? '',
    consumerReadOnly: access.consumerReadOnly === true,
    observed: access.observed?.() ?? {},
    canManage: canManage(access),
    consumer: once(() => openConsumer(access, waiting)),
    environmentType: environmentTypeOf(consumerProjectId),
    management,
    readKeys: url => readKeys(url, createTransport({ origin: access.consumer.api, ...access.pace, ...waiting })),
    b2b,
    freshOrganizations: new Set(),
    wantedRoles: new Set(),
    async close() {
      if (answers.b2bProject === 'existing' || !workspaceKeySecret) return;
      // Also while it is paused. Time for a second try, where the first has no answer. Failing loses nothing: the next run deletes it first.
      const answerTimeout = Math.min(access.pace?.answerTimeout ?? shortTimeoutMs, shortTimeoutMs);
      await forgetSecret(journal, manage({ patience: 2 * shortTimeoutMs, answerTimeout, throttle: undefined })).catch(
        () => {},
      );
    },
  };
}

/** Whether a workspace key is at hand. */
export const canManage = ({ credentials }: Pick<Access, 'credentials'>): boolean =>
  Boolean(credentials.workspaceKeyId && credentials.workspaceKeySecret);

/** A live project goes with a live one. */
function environmentTypeOf(consumerProjectId: string | undefined): 'TEST' | 'LIVE' {
  return isLiveId(consumerProjectId) ? 'LIVE' : 'TEST';
}

function needed(access: Access, id: CredentialId): string {
  const value = access.credentials[id];
  if (value) return value;
  throw new UserError({
    what: `${credentialVariables[id]} is missing.`,
    why: 'Secrets are never saved, so each run needs them again.',
    next: 'Set it in the environment or in .env, or let the wizard ask for it.',
    exitCode: 2,
  });
}

/** Made at first use, then shared; a failure is not kept, so that the next use tries again. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    if (made) return made.value;
    const fresh = { value: make() };
    made = fresh;
    if (fresh.value instanceof Promise) {
      fresh.value.catch(() => {
        if (made === fresh) made = undefined;
      });
    }
    return fresh.value;
  };
}
