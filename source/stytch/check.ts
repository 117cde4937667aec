/** Live checks of credentials, each made the moment it is given: reachable, right vertical, accepted. */
import type { Addresses } from './addresses.ts';

/** `ok` says what was found, in a few words; `problem` what is wrong and how to mend it. */
export type Check = { ok: string } | { problem: string };

/** One harmless read with the Consumer project's id and secret. */
export async function checkConsumer(_at: Addresses, _projectId: string, _secret: string): Promise<Check> {
  throw new Error('not built yet');
}

/** One harmless read with the B2B project's id and secret. */
export async function checkB2b(_at: Addresses, _projectId: string, _secret: string): Promise<Check> {
  throw new Error('not built yet');
}

/** Lists the workspace's projects with a workspace management key. */
export async function checkWorkspaceKey(_at: Addresses, _keyId: string, _keySecret: string): Promise<Check> {
  throw new Error('not built yet');
}
