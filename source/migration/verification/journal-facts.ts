/**
 * What the journal adds to a difference: who changed the field since it was written, and whether the user already decided about it.
 * A cause is stated only where the data shows it.
 */
import type { Journal } from '../engine/journal.ts';
import type { Side } from '../model.ts';
import { equal, equalIgnoringCase } from './values.ts';

interface Facts {
  externalId: string;
  userId: string;
  journal: Journal;
}

interface Known {
  member_id: string;
  base: Record<string, unknown>;
  kept?: string[];
  refusedPhone?: string;
  password?: boolean;
}

function knownOf({ externalId, userId, journal }: Facts): Known | undefined {
  const row = journal
    .sql("SELECT result FROM records WHERE task = 'members' AND key = ?")
    .get(`${externalId}/${userId}`);
  return typeof row?.['result'] === 'string' ? JSON.parse(row['result']) : undefined;
}

/** The Member that was made for this User; undefined where the application makes them. */
export const madeAs = (facts: Facts): string | undefined => knownOf(facts)?.member_id;

const written = [
  'external_id',
  'email_address',
  'name',
  'trusted_metadata',
  'untrusted_metadata',
  'mfa_phone_number',
  'mfa_enrolled',
];

/** Which side changed a field that differs, from the value that was written. Undefined where nothing was written, or it cannot be known. */
export function causeOf(facts: Facts, field: string, expected: unknown, found: unknown): Side | undefined {
  const base = knownOf(facts)?.base;
  if (!base || !written.includes(field)) return undefined;
  const same = (one: unknown, other: unknown) =>
    field === 'email_address'
      ? equalIgnoringCase(String(one), String(other))
      : equal(one || undefined, other || undefined);
  const [consumer, b2b] = [!same(base[field], expected), !same(base[field], found)];
  if (consumer && b2b) return 'both';
  return consumer ? 'consumer' : b2b ? 'b2b' : undefined;
}

/** The fields that an update carries over. The user is asked about these only. */
const carriedOver: ReadonlySet<string> = new Set([...written, 'password', 'email_address_verified']);

/** Why a difference is no mismatch: the user is asked about it, or decided it, or the service refused the value. */
export function excused(facts: Facts, field: string, expected?: unknown): 'asked' | 'kept' | 'refused' | undefined {
  const known = knownOf(facts);
  if (field === 'mfa_phone_number' && known?.refusedPhone !== undefined) return 'refused';
  // Set while the User was in one Organization only: nothing takes it away again.
  if (field === 'password' && expected === false && known?.password) return 'kept';
  // Under an address that B2B chose, password and proof are B2B's, too.
  const follows = ['password', 'email_address_verified'].includes(field) ? 'email_address' : field;
  if (known?.kept?.includes(field) || known?.kept?.includes(follows)) return 'kept';
  if (!carriedOver.has(field)) return undefined;
  const { externalId, userId, journal } = facts;
  const update = journal
    .sql("SELECT state FROM records WHERE task = 'members.update' AND key = ?")
    .get(`${externalId}/${userId}`);
  return update?.['state'] === 'failed' || update?.['state'] === 'skipped' ? 'asked' : undefined;
}
