/** Countries that codes may be sent to, by SMS and by WhatsApp. */

import type { Environment, Routes, WorkspaceCall } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import { demand } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { environmentOf } from './environment-of.ts';

const base = '/pwa/v3/projects/{project_slug}/environments/{environment_slug}/allowed_country_codes';

function get(call: WorkspaceCall, channel: string): Json {
  const env = environmentOf(call);
  if (call.store.behaviour.is('whatsapp-countries', 'refused')) checkChannel(env, channel);
  const usual = call.store.behaviour.is('sms-countries', 'ca_us') ? ['CA', 'US'] : ['US'];
  return new Documents(call.store, env.project_id, 'country-codes').get(channel) ?? { country_codes: usual };
}

function checkChannel({ vertical }: Environment, channel: string): void {
  demand(channel !== 'whatsapp' || vertical !== 'B2B', 'country_code_allowlist_b2b_whatsapp_not_supported');
}

function set(call: WorkspaceCall, channel: string): Json {
  const env = environmentOf(call);
  const codes: string[] = call.body.country_codes;
  checkChannel(env, channel);
  demand(codes.length > 0, 'country_code_allowlist_empty');
  const known = codes.every(code => /^[A-Z]{2}$/.test(code));
  demand(known, 'country_code_allowlist_invalid_country_codes', 'A country is two capital letters.');
  const kept = { country_codes: [...new Set(codes)] };
  new Documents(call.store, env.project_id, 'country-codes').put(channel, kept);
  return kept;
}

export const countryCodes: Routes<WorkspaceCall> = {
  [`GET ${base}/sms`]: call => get(call, 'sms'),
  [`POST ${base}/sms`]: call => set(call, 'sms'),
  [`GET ${base}/whatsapp`]: call => get(call, 'whatsapp'),
  [`POST ${base}/whatsapp`]: call => set(call, 'whatsapp'),
};
