/** Live checks of credentials, each made the moment it is given: reachable, right vertical, accepted. */

import type { Addresses } from '../config/addresses.ts';
import { UserError } from '../config/user-error.ts';
import { number } from '../figures.ts';
import { b2bClient } from './b2b.ts';
import { consumerClient } from './consumer.ts';
import { explain } from './errors.ts';
import { managementClient } from './management.ts';
import { createTransport } from './transport.ts';

/** `ok` says what was found, in a few words; `problem` says what is wrong and how to fix it. */
export type Check = { ok: string } | { problem: string };

/** The user is waiting: a short timeout. Milliseconds. */
const patience = 4000;

/** For reads that the user waits for. */
export const quick = (origin: string | undefined) => createTransport({ origin, patience, answerTimeout: patience });

/** One harmless read with the Consumer project's id and secret. */
export function checkConsumer(at: Addresses, projectId: string, secret: string): Promise<Check> {
  return check(async () => {
    const client = consumerClient({ projectId, secret, dispatcher: quick(at.api) });
    const { results_metadata } = await client.users.search({ limit: 1 });
    const total = results_metadata.total;
    return `Consumer project, ${total < 0 ? 'Users readable' : `${number(total)} Users`}`;
  });
}

/** One harmless read with the B2B project's id and secret. */
export function checkB2b(at: Addresses, projectId: string, secret: string): Promise<Check> {
  return check(async () => {
    const client = b2bClient({ projectId, secret, dispatcher: quick(at.api) });
    const { results_metadata } = await client.organizations.search({ limit: 1 });
    const total = results_metadata.total;
    return `B2B project, ${total < 0 ? 'readable' : `${number(total)} Organizations`}`;
  });
}

/** Lists the workspace's projects with a workspace management key. */
export function checkWorkspaceKey(at: Addresses, keyId: string, keySecret: string): Promise<Check> {
  return check(async () => {
    const client = managementClient({ keyId, keySecret, dispatcher: quick(at.management) });
    const projects = await client.projects.all();
    return `workspace with ${projects.length} project${projects.length === 1 ? '' : 's'}`;
  });
}

async function check(read: () => Promise<string>): Promise<Check> {
  try {
    return { ok: await read() };
  } catch (error) {
    if (error instanceof UserError) return { problem: error.message };
    const { cause, cure, message, errorType } = explain(error);
    return { problem: errorType === 'network' ? `${cause} ${cure}` : `${cause} (${errorType}: ${message}) ${cure}` };
  }
}
