/** Zero-downtime session migration: another provider's userinfo endpoint says whose session it is. */

import type { Call } from '../core/context.ts';
import { refuse } from '../core/errors.ts';
import type { Json } from '../core/json.ts';

/** Asks the environment's endpoint about the session token of the request. */
export async function userInfo({ env, body }: Call): Promise<{ email: string }> {
  const url: string = env.doc.zero_downtime_session_migration_url;
  if (!url) refuse('migrate_from_external_missing_userinfo', 'This environment has no userinfo endpoint.');
  let info: Json | undefined;
  try {
    const headers = { authorization: `Bearer ${body.session_token}` };
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(5_000) });
    info = response.ok ? ((await response.json()) as Json) : undefined;
  } catch {
    info = undefined;
  }
  if (typeof info?.email !== 'string') refuse('migrate_from_external_unexpected_response');
  return { email: info.email };
}
