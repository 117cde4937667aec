/** The Consumer project, through the official SDK. Only ever read by a migration, except for steps that say so. */
import stytch from 'stytch';
import type { Dispatcher } from 'undici';
import { guarded } from './guarded-client.ts';

export type ConsumerClient = InstanceType<typeof stytch.Client>;

/** `dispatcher` carries the limits, the retries and the address (transport.ts). */
export function consumerClient(options: { projectId: string; secret: string; dispatcher: Dispatcher }): ConsumerClient {
  return guarded(
    new stytch.Client({
      project_id: options.projectId,
      secret: options.secret,
      // The SDK's own types are those of an older undici; fetch hands the dispatcher through untouched.
      dispatcher: options.dispatcher as never,
    }),
  );
}
