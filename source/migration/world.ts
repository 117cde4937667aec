/**
 * The world that a migration runs in: real Stytch, the local Stytch, or Users from the one and a target in the other.
 * Everything after this file sees addresses and credentials only.
 */
import type { Addresses } from '../stytch/addresses.ts';
import type { Credentials } from '../stytch/credentials.ts';
import type { Answers } from './answers.ts';
import type { Migration } from './migration.ts';

export interface World {
  /** Given ones, completed with those of the local Stytch where one runs. */
  credentials: Credentials;
  consumer: Addresses;
  b2b: Addresses;
  /** Practice only: the invented hash file, as Stytch support would send it. */
  passwordFile?: string;
  /** Opens the migration in `dir`. Throws UserError when its journal is broken, newer, or of another project. */
  open(): Promise<Migration>;
  /** Stops the local Stytch, if any. */
  close(): Promise<void>;
}

/** Starts or continues what `answers.mode` needs; practice and rehearsal start a local Stytch on loopback with its state in `dir`. */
export async function openWorld(_options: {
  dir: string;
  answers: Answers;
  credentials: Credentials;
  addresses: Addresses;
}): Promise<World> {
  throw new Error('not built yet');
}
