/**
 * One User against its Members: what is otherwise in B2B since it was written. What both sides have alike needs nothing,
 * regardless of who wrote it: dual write leaves such Users. Pure.
 */
import type { Answers } from '../../config/answers.ts';
import { type FieldsWanted, put } from '../resources/carry-back/index.ts';
import { directRoles } from '../resources/compare.ts';
import type { User } from '../sources/user.ts';
import { valueAt } from '../value-at.ts';
import { expectedMetadata } from '../verification/metadata.ts';
import { equal, equalIgnoringCase } from '../verification/values.ts';
import type { KindId, Row, State } from './kinds.ts';
import type { Found } from './members.ts';
import { decidingKeys } from './tenancy-keys.ts';

export interface Compared {
  rows: Row[];
  /** The name that B2B has, where Consumer kept the one of before. */
  name?: { text: string; row: Row };
  metadata: Pick<FieldsWanted, 'from' | 'to'>;
}

/** What is needed beside User and Members. */
export interface Known {
  answers: Answers;
  /** When the migration last wrote a Member, ms; 0 where it never did. */
  lastWrite: number;
  /** Authenticator apps that the migration carried over, by the Member's id; '' where the id is not known. */
  totps: ReadonlyMap<string, string>;
}

/** Times of Stytch and of this machine may be apart by this, ms. */
const clocks = 60_000;

export function rowOf(kind: KindId, state: State, userId: string, found: Found, what: string, why?: string): Row {
  const { member_id, email_address, name } = found.member;
  const row: Row = {
    kind,
    state,
    user_id: userId,
    member_id,
    organization: found.organization,
    email: email_address,
    name,
    what,
  };
  if (why !== undefined) row.why = why;
  return row;
}

export function compareUser(user: User, all: readonly Found[], known: Known): Compared {
  const there = all.filter(one => one.member.status !== 'deleted');
  const rows = all
    .filter(one => one.member.status === 'deleted' && !there.some(other => other.organization === one.organization))
    .map(one => rowOf('removed', 'lost', user.user_id, one, 'Member'));
  const compared: Compared = { rows, metadata: { from: {}, to: {} } };
  // Until the person has logged in, they must be informed.
  const waits = !user.emails.some(one => one.verified);
  rows.push(
    ...there.filter(one => one.carried && waits).map(one => rowOf('new-user', 'carried', user.user_id, one, 'Member')),
  );
  for (const one of there) rows.push(...ownDifferences(user, one, known));
  compareNames(user, there, compared);
  for (const kind of ['trusted', 'untrusted'] as const) compareMetadata(kind, user, there, known.answers, compared);
  return compared;
}

/** What belongs to one Member alone, and cannot be written. */
function* ownDifferences(user: User, found: Found, known: Known): Generator<Row> {
  const { member, base } = found;
  const row = (kind: KindId, state: State, what: string, why?: string) =>
    rowOf(kind, state, user.user_id, found, what, why);
  const knows = user.emails.some(one => equalIgnoringCase(one.email, member.email_address));
  if (!knows && !equalIgnoringCase(base?.email_address, member.email_address))
    yield row('email', 'lost', 'email_address');
  const password = passwordState(user, found, known);
  if (password) yield row(...password, 'password');
  const phone = member.mfa_phone_number;
  if (phone !== '' && phone !== base?.mfa_phone_number && !user.phones.some(one => one.phone_number === phone)) {
    yield row('phone', 'lost', 'mfa_phone_number');
  }
  if (member.totp_registration_id !== '') {
    const moved = known.totps.get(member.member_id);
    if (moved !== '' && moved !== member.totp_registration_id) yield row('authenticator-app', 'lost', 'totp');
  }
  const providers = member.oauth_registrations.map(one => one.provider_type);
  const added = providers.filter(one => !user.oauth.some(other => equalIgnoringCase(one, other)));
  if (added.length > 0) yield row('provider', 'lost', added.join(', '));
  if (member.sso_registrations.length > 0 || member.scim_registration) yield row('sso-scim', 'lost', 'SSO or SCIM');
  if (!equal(directRoles(member.roles), [...(base?.roles ?? [])].sort())) yield row('roles', 'lost', 'roles');
}

function passwordState(user: User, { member, base, password }: Found, known: Known): [KindId, State] | undefined {
  if (member.member_password_id === '') return undefined;
  const atLogin = known.answers.passwords === 'at_login';
  if (!user.password || (!password && !atLogin && base !== undefined)) return ['password', 'lost'];
  const changed = Date.parse(member.updated_at ?? '');
  return changed > known.lastWrite + clocks ? ['password-perhaps', 'unknown'] : undefined;
}

/** Whether B2B changed it (`b2b`), both sides did, or neither: from what was written, what each side has now. */
function sideOf(base: { value: unknown } | undefined, consumer: unknown, b2b: unknown): 'b2b' | 'both' | 'none' {
  if (equal(consumer, b2b)) return 'none';
  if (base === undefined) return 'both';
  if (equal(base.value, b2b)) return 'none';
  return equal(base.value, consumer) ? 'b2b' : 'both';
}

const unknownSide = 'The application made this Member: it is not known which side changed.';
const bothSides = 'Both sides changed since it was written.';
const severalValues = 'The Members of this User have different values.';

/** One value of the User, and the Members that have another one. */
function decide(
  there: readonly Found[],
  consumer: unknown,
  of: (found: Found) => { base: { value: unknown } | undefined; now: unknown },
): { found: Found; value: unknown; why?: string } | undefined {
  const changed = there.flatMap(found => {
    const { base, now } = of(found);
    const side = sideOf(base, consumer, now);
    return side === 'none' ? [] : [{ found, value: now, side, made: base !== undefined }];
  });
  const [first] = changed;
  if (!first) return undefined;
  if (changed.some(one => !equal(one.value, first.value))) return { ...first, why: severalValues };
  if (changed.every(one => one.side === 'b2b')) return { found: first.found, value: first.value };
  return { ...first, why: first.made ? bothSides : unknownSide };
}

function compareNames(user: User, there: readonly Found[], compared: Compared): void {
  const found = decide(there, user.name, one => ({
    base: one.base && { value: one.base.name },
    now: one.member.name,
  }));
  if (!found) return;
  const row = rowOf('name', found.why ? 'conflict' : 'carry', user.user_id, found.found, 'name', found.why);
  compared.rows.push(row);
  if (!found.why) compared.name = { text: String(found.value ?? ''), row };
}

function compareMetadata(
  kind: 'trusted' | 'untrusted',
  user: User,
  there: readonly Found[],
  answers: Answers,
  compared: Compared,
): void {
  const field = `${kind}_metadata` as const;
  const expected = expectedMetadata(kind, user[field], answers.metadata);
  const keys = new Set(
    [expected, ...there.flatMap(one => [one.member[field] ?? {}, one.base?.[field] ?? {}])].flatMap(Object.keys),
  );
  const ruled = answers.metadata !== undefined && answers.metadata !== 'all';
  for (const key of keys) {
    const found = decide(there, valueAt(expected, key), one => ({
      base: one.base && { value: valueAt(one.base[field], key) },
      now: valueAt(one.member[field], key),
    }));
    if (!found) continue;
    // What one Organization trusts a Member with (a plan, a right) is not for the person's other Organizations.
    const single = there.every(one => equal(valueAt(one.member[field], key), found.value));
    if (kind === 'trusted' && !single) found.why ??= severalValues;
    const row = (state: State, why?: string) =>
      compared.rows.push(rowOf('metadata', state, user.user_id, found.found, `${field}.${key}`, why));
    if (found.why) row('conflict', found.why);
    else if (decidingKeys(kind, answers).has(key))
      row('lost', 'It decides the tenant, the role or whose session or Member it is, which Members do not change.');
    else if (ruled)
      row('lost', 'Rules changed the metadata on its way (--metadata), and they cannot be turned around.');
    else {
      row('carry');
      put(compared.metadata.from, field, key, valueAt(user[field], key) ?? null);
      put(compared.metadata.to, field, key, found.value ?? null);
    }
  }
}
