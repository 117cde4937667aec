/** Where doctor asks: a project of its own, made with a workspace key, or a B2B test project that the person names. */
import type { Addresses } from '../../config/addresses.ts';
import { type Credentials, credentialVariables } from '../../config/credentials.ts';
import { isLiveId } from '../../config/live.ts';
import { UserError } from '../../config/user-error.ts';
import { b2bClient } from '../../stytch/b2b.ts';
import { consumerClient } from '../../stytch/consumer.ts';
import { managementClient } from '../../stytch/management.ts';
import { createTransport, type TransportOptions } from '../../stytch/transport.ts';
import type { Clients } from './created.ts';
import type { Opener } from './probe-context.ts';

/** How long one call of doctor may be repeated, ms. */
const patience = 20_000;

/** What doctor may use. Throws UserError (exit code 2) where it has nothing, or a live project. */
export interface Target {
  /** Makes projects; undefined without a workspace key. */
  management: ReturnType<typeof managementClient> | undefined;
  /** The project that the person names; used without a workspace key only. */
  named: { projectId: string; secret: string } | undefined;
  /** A Consumer test project; undefined without one, or where it is live. */
  consumer: { projectId: string; client: ReturnType<typeof consumerClient> } | undefined;
  /** Why the Consumer project is not asked. */
  consumerNote: string;
  opener: Opener;
}

export function targetOf(credentials: Credentials, addresses: Addresses): Target {
  const transport = (origin: string | undefined, more: TransportOptions = {}) =>
    createTransport({ patience, ...more, origin } as TransportOptions);
  const { workspaceKeyId: keyId, workspaceKeySecret: keySecret, b2bProjectId, b2bSecret } = credentials;
  const { consumerProjectId, consumerSecret } = credentials;
  const management =
    keyId && keySecret
      ? managementClient({ keyId, keySecret, dispatcher: transport(addresses.management) })
      : undefined;
  const named = !management && b2bProjectId && b2bSecret ? { projectId: b2bProjectId, secret: b2bSecret } : undefined;
  if (!management && !named) throw nothingToAsk();
  if (named && isLiveId(named.projectId)) throw isLive(named.projectId);
  const consumer = (projectId: string, secret: string) =>
    consumerClient({ projectId, secret, dispatcher: transport(addresses.api) });
  const asked = consumerProjectId && consumerSecret && !isLiveId(consumerProjectId);
  return {
    management,
    named,
    consumer: asked
      ? {
          projectId: consumerProjectId,
          client: consumer(consumerProjectId, consumerSecret),
        }
      : undefined,
    consumerNote:
      consumerProjectId && isLiveId(consumerProjectId)
        ? 'The Consumer project is live, and is not asked.'
        : 'It needs the id and the secret of a Consumer test project.',
    opener: {
      consumer,
      b2b: (projectId, secret, onAnswer) => {
        // A burst shows what is refused: nothing is repeated.
        const how: TransportOptions = onAnswer ? { onAnswer, patience: 0 } : {};
        return b2bClient({ projectId, secret, dispatcher: transport(addresses.api, how) });
      },
    },
  };
}

/** The clients that objects of an earlier doctor are removed with. */
export function clientsOf(target: Target): Clients {
  const { management, named, consumer, opener } = target;
  return { management, consumer: consumer?.client, b2b: named && opener.b2b(named.projectId, named.secret) };
}

/** Throws UserError (exit code 2) where the named project holds Organizations, unless the person typed its id. */
export async function refuseNonEmpty(target: Target, confirmed: string | undefined): Promise<void> {
  const { named, opener } = target;
  if (!named || confirmed?.trim() === named.projectId) return;
  const { organizations } = await opener.b2b(named.projectId, named.secret).organizations.search({ limit: 1 });
  if (organizations.length === 0) return;
  throw new UserError({
    what: `The B2B project ${named.projectId} is not empty. Nothing was written.`,
    why: 'Doctor makes Organizations and Members to try things out, and removes only those; other people may use the rest.',
    next: `Name an empty test project, or say so with: --confirm-not-empty ${named.projectId}`,
    exitCode: 2,
  });
}

function nothingToAsk(): UserError {
  const { workspaceKeyId, workspaceKeySecret, b2bProjectId, b2bSecret } = credentialVariables;
  return new UserError({
    what: 'There is no project to ask.',
    why: 'Doctor needs a workspace key, with which it makes a project of its own, or an empty B2B test project.',
    next: `Set ${workspaceKeyId} and ${workspaceKeySecret}, or ${b2bProjectId} and ${b2bSecret}.`,
    exitCode: 2,
  });
}

function isLive(projectId: string): UserError {
  return new UserError({
    what: `${projectId} is no test project. Nothing was written.`,
    why: 'Doctor makes Organizations and Members to try things out, which must never happen where real people log in.',
    next: 'Name a B2B test project, whose id begins with project-test-.',
    exitCode: 2,
  });
}
