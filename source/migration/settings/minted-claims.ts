/** Whether the session template that was carried over works: which of its claims a minted B2B JWT has. */
import { decodeJwt } from 'jose';
import type { Journal } from '../engine/journal.ts';
import { readClaims } from '../sessions/claim-template.ts';
import type { Link } from '../sessions/link.ts';
import { type SettingsResult, settingsId } from './read.ts';

/** A link of the proof; none where no template was carried over. A variable that is null leaves its claim out, without an error. */
export function claimsLink(journal: Journal, jwt: string): Link | undefined {
  const record = journal.record(settingsId, 'jwt-templates');
  const template = (record?.result as SettingsResult | null | undefined)?.wanted['SESSION'];
  const claims = Object.keys(readClaims(String(template ?? '')) ?? {});
  if (claims.length === 0) return undefined;
  const payload = decodeJwt(jwt);
  const missing = claims.filter(claim => payload[claim] === undefined);
  const present = claims.filter(claim => !missing.includes(claim));
  const text = [
    ...(present.length > 0 ? [`there: ${present.join(', ')}`] : []),
    ...(missing.length > 0 ? [`missing, as this Member has no such value: ${missing.join(', ')}`] : []),
  ].join('; ');
  const name = 'Session claims';
  if (present.length > 0) return { name, ok: true, text };
  const fix = { setting: 'The session template of the B2B project', value: 'variables that Members have' };
  return { name, ok: false, text, fix };
}
