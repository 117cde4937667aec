/**
 * Which changes of a User a Member takes over. A field that changed on both sides is a conflict: the policy says who
 * wins, or a person decides. Pure.
 */
import type { Difference } from './differences.ts';
import { fingerprint } from './fingerprint.ts';
import type { RunOptions } from './run-options.ts';
import type { MemberResult, WantedMember } from './tasks/members.ts';

type Field = keyof WantedMember;
type Held = Record<string, unknown>;

/** Fields that a run carries over after the Member was made; the external id never changes. */
const followed: Field[] = ['email_address', 'name', 'trusted_metadata', 'untrusted_metadata', 'mfa_phone_number'];
const none = fingerprint(undefined);

export interface Merge {
  /** What Update Member is to be sent; empty when there is nothing to write. */
  update: Record<string, unknown>;
  /** A Member has one phone number, and a new one is refused while the old one is there. */
  dropPhone: boolean;
  /** Fields that changed on both sides. */
  conflicts: Field[];
}

/** Where a field is otherwise than it was when it was written. */
export type Side = 'consumer' | 'b2b' | 'both';

/** Who changed a field that differs; undefined for one that is derived and was never written. */
export function whoChanged({ field, wanted, found }: Difference, base: MemberResult['base']): Side | undefined {
  if (!followed.includes(field as Field)) return undefined;
  const [consumer, b2b] = [wanted, found].map(value => fingerprint(value) !== (base[field] ?? none));
  return consumer && b2b ? 'both' : consumer ? 'consumer' : 'b2b';
}

/** The fields that are not as they were when the Member was made. */
export function changedSince(base: MemberResult['base'], wanted: WantedMember): Field[] {
  return followed.filter(field => fingerprint(wanted[field]) !== (base[field] ?? none));
}

/** Compares what is wanted with what Stytch holds: fields that nobody touched in B2B, or that the Consumer side wins. */
export function merge(made: MemberResult, wanted: WantedMember, held: Held, policy: RunOptions['conflicts']): Merge {
  const merged: Merge = { update: {}, dropPhone: false, conflicts: [] };
  for (const field of changedSince(made.base, wanted)) {
    const found = fingerprint(held[field]);
    if (found === fingerprint(wanted[field])) continue;
    const ours = field === 'mfa_phone_number' && made.phoneDropped && found === none;
    const untouched = found === (made.base[field] ?? none) || ours;
    if (!untouched && policy !== 'consumer') merged.conflicts.push(field);
    else if (field !== 'mfa_phone_number') merged.update[field] = written(wanted[field], held[field]);
    else {
      merged.dropPhone = found !== none;
      if (wanted[field]) merged.update[field] = wanted[field];
    }
  }
  return merged;
}

/** Metadata is merged by Stytch, so a key that is gone must be said; other fields are emptied with "". */
function written(wanted: unknown, held: unknown): unknown {
  if (typeof (wanted ?? held) !== 'object') return wanted ?? '';
  const gone = Object.keys(held ?? {}).filter(key => !Object.hasOwn(wanted ?? {}, key));
  return { ...Object.fromEntries(gone.map(key => [key, null])), ...(wanted as object | undefined) };
}
