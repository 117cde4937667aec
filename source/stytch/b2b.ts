/** The B2B project, through the official SDK. */
import stytch from 'stytch';
import type { Dispatcher } from 'undici';
import { guarded } from './guarded-client.ts';

export type B2bClient = InstanceType<typeof stytch.B2BClient>;

/** `dispatcher` carries the limits, the retries and the address (transport.ts). */
export function b2bClient(options: { projectId: string; secret: string; dispatcher: Dispatcher }): B2bClient {
  return guarded(
    new stytch.B2BClient({
      project_id: options.projectId,
      secret: options.secret,
      // The SDK's own types are those of an older undici; fetch hands the dispatcher through untouched.
      dispatcher: options.dispatcher as never,
    }),
  );
}
