/**
 * The values that Stytch publishes for tests: an address, a phone number, a code and tokens that are answered with samples in
 * test environments, without any state. Each vertical has its own samples.
 */
import type { Call, Handler, Routes } from '../core/context.ts';
import { refuse } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { factor, type Session } from './sessions.ts';

export const sampleEmail = 'sandbox@stytch.com';
export const samplePhone = '+10000000000';
export const sampleCode = '000000';
export const sampleSessionToken = 'WJtR5BCy38Szd5AfoDpf0iqFKEt4EE5JhjlWUY7l3FtY';

const linkTokens: Record<string, string> = {
  'DOYoip3rvIMMW5lgItikFK-Ak1CfMsgjuiCyI7uuU94=': 'success',
  '3pzjQpgksDlGKWEwUq2Up--hCHC_0oamfLHyfspKDFU=': 'unable_to_auth_magic_link',
  'CprTtwhnRNiMBiUS2jSLcWYrfuO2POeBNdo5HhW6qTM=': 'magic_link_not_found',
};

/** The token that OAuth and sessions know as "not found". */
export const unknownToken = '59cnLELtq5cFVS6uYK9f-pAWzBkhqZl8AvLhbhOvKNWw';

/** True for the link that succeeds; refuses for those that fail; false for any other token. */
export function isSampleLink(token: string): boolean {
  const meaning = Object.hasOwn(linkTokens, token) ? linkTokens[token] : undefined;
  if (meaning && meaning !== 'success') refuse(meaning);
  return meaning === 'success';
}

/** The session of the samples: its start is published, its end is an hour away. */
export function sampleSession(call: Call, id: string, owner: string, organization?: string): Session {
  const started_at = '2021-08-28T00:41:58.935673Z';
  const expires_at = new Date(call.now + 3_600_000).toISOString();
  const factors = [factor(call.now, 'magic_link', 'email')];
  return { id, owner, organization, started_at, last_accessed_at: started_at, expires_at, factors, claims: {} };
}

/** Samples by operation; nothing for a request without a published value. */
export type Samples = Record<string, (call: Call) => Json | undefined>;

/** Routes that answer published values with samples, and everything else as before. */
export function withSamples(routes: Routes<Call>, samples: Samples): Routes<Call> {
  const sampleOf = (name: string, call: Call) => (call.env.stage === 'test' ? samples[name]?.(call) : undefined);
  const wrap = (name: string, handler: Handler<Call>): Handler<Call> =>
    typeof handler === 'function'
      ? call => sampleOf(name, call) ?? handler(call)
      : { slow: async call => sampleOf(name, call) ?? handler.slow(call) };
  const wrapped = Object.keys(samples).map(name => [name, wrap(name, routes[name] as Handler<Call>)]);
  return { ...routes, ...Object.fromEntries(wrapped) };
}
