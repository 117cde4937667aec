/** A Member: how one is kept, found, made, changed and shown. */

import { showLock, withoutPastLock } from '../auth/locks.ts';
import { knowsRole } from '../auth/rbac.ts';
import { checkEmail, checkExternalId, checkPhone, checkStage, emailKey } from '../core/checks.ts';
import { type Call, timestamp } from '../core/context.ts';
import { demand, refuse } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import { type Json, present } from '../core/json.ts';
import { mergeMetadata } from '../core/metadata.ts';
import { claimantOf } from './domains.ts';
import { type Organization, showOrganization } from './organization.ts';

/** A Member in the store. `doc` holds what differs from the defaults below. */
export type Member = {
  seq: number;
  id: string;
  email: string;
  external_id?: string | undefined;
  deleted: boolean;
  doc: Json;
};

type Place = Pick<Call, 'store' | 'env' | 'now'>;

const defaults = {
  status: 'active',
  name: '',
  sso_registrations: [],
  oauth_registrations: [],
  is_breakglass: false,
  member_password_id: '',
  email_address_verified: false,
  mfa_phone_number: '',
  mfa_phone_number_verified: false,
  totp_registration_id: '',
  retired_email_addresses: [],
  mfa_enrolled: false,
  default_mfa_method: '',
  trusted_metadata: {},
  untrusted_metadata: {},
};

/** The Member object of the API. */
export function showMember({ id, external_id, doc }: Member, organization: Organization): Json {
  const { roles: _, password_requires_reset: __, lock: ___, ...own } = doc;
  const roles = rolesOf(doc, organization);
  return present({
    organization_id: organization.id,
    member_id: id,
    external_id,
    ...defaults,
    ...own,
    ...showLock(doc),
    is_admin: roles.some(role => role.role_id === 'stytch_admin'),
    roles,
  });
}

/** Roles given to the Member, and the ones that its email domain brings. */
export function rolesOf(doc: Json, organization: Organization): Json[] {
  const sources = new Map<string, Json[]>();
  const add = (role: string, source: Json) => sources.set(role, [...(sources.get(role) ?? []), source]);
  for (const role of ['stytch_member', ...(doc.roles ?? [])]) add(role, { type: 'direct_assignment', details: {} });
  const domain = doc.email_address.split('@')[1].toLowerCase();
  for (const assignment of organization.doc.rbac_email_implicit_role_assignments ?? []) {
    if (assignment.domain.toLowerCase() !== domain) continue;
    add(assignment.role_id, { type: 'email_assignment', details: { email_domain: assignment.domain } });
  }
  return [...sources].map(([role_id, list]) => ({ role_id, sources: list }));
}

/** The ids of a Member's roles. */
export function roleIds(member: Member, organization: Organization): string[] {
  return rolesOf(member.doc, organization).map(role => role.role_id);
}

/** The Member of a row, as it is now. */
export function toMember(row: Json, now: number): Member {
  return {
    seq: row.seq,
    id: row.id,
    email: row.email,
    external_id: row.external_id ?? undefined,
    deleted: row.deleted === 1,
    doc: withoutPastLock(JSON.parse(row.doc), now),
  };
}

/** The Member of an Organization with this member_id or external id, or the service's 404. */
export function memberById(
  { store, env, now }: Place,
  organization: Organization,
  id: string,
  deleted = false,
): Member {
  const byId = () => store.get('SELECT * FROM members WHERE id = ? AND organization = ?', id, organization.seq);
  const sql = 'SELECT * FROM members WHERE organization = ? AND external_id = ? AND deleted = 0';
  const byExternalId = () => store.get(sql, organization.seq, id);
  const externalFirst = store.behaviour.is('member-id-or-external-id', 'external_id');
  const row = externalFirst ? (byExternalId() ?? byId()) : (byId() ?? byExternalId());
  if (!row) checkStage(id, env.stage);
  if (!row || (row.deleted === 1 && !deleted)) refuse('member_not_found', 'Member could not be found.');
  return toMember(row, now);
}

/** The key under which an address is unique in an Organization. */
export function memberEmailKey(store: Call['store'], email: string): string {
  return store.behaviour.is('email-case', 'different') ? email : emailKey(email);
}

export function memberByEmail({ store, now }: Place, organization: Organization, email: string): Member | undefined {
  const row = store.get(
    'SELECT * FROM members WHERE organization = ? AND email = ? AND deleted = 0',
    organization.seq,
    memberEmailKey(store, email),
  );
  return row && toMember(row, now);
}

/** The Members, one an Organization, that share an email address. */
export function membersByEmail({ store, env, now }: Place, email: string): (Member & { organization: number })[] {
  return store
    .all(
      'SELECT * FROM members WHERE env = ? AND email = ? AND deleted = 0 ORDER BY seq',
      env.seq,
      memberEmailKey(store, email),
    )
    .map(row => ({ ...toMember(row, now), organization: row.organization }));
}

/** Fields that create, update and passwords/migrate share, checked and in the store's words. */
export function memberFields(place: Place, organization: Organization, before: Json, body: Json): Json {
  const { roles, mfa_phone_number: phone } = body;
  const { behaviour } = place.store;
  if (phone) checkMemberPhone(place, organization, before, phone);
  const enrolled = body.mfa_enrolled === true && !phone && !before.mfa_phone_number && !before.totp_registration_id;
  demand(!enrolled || behaviour.is('enrolled-without-factor', 'accepted'), 'bad_request', 'There is no second factor.');
  checkMemberRoles(place, organization, roles);
  return present({
    ...before,
    name: body.name ?? before.name,
    is_breakglass: body.is_breakglass ?? before.is_breakglass,
    mfa_enrolled: body.mfa_enrolled ?? before.mfa_enrolled,
    mfa_phone_number: phone || before.mfa_phone_number,
    roles: roles ? [...new Set(roles as string[])] : before.roles,
    trusted_metadata: updateMetadata(place, before.trusted_metadata, body.trusted_metadata),
    untrusted_metadata: updateMetadata(place, before.untrusted_metadata, body.untrusted_metadata),
  });
}

/** A Member's metadata after an update. */
function updateMetadata({ store }: Place, before: Json | undefined, update: Json | undefined): Json | undefined {
  const from = update && store.behaviour.is('metadata-update', 'replaced') ? undefined : before;
  const kept = store.behaviour.is('metadata-null', 'kept');
  const given =
    kept && update ? Object.fromEntries(Object.entries(update).filter(([, value]) => value !== null)) : update;
  return mergeMetadata(from, given);
}

function checkMemberPhone({ store }: Place, organization: Organization, before: Json, phone: string): void {
  checkPhone(phone);
  const text = 'A Member has one phone number: delete it before setting another.';
  const replaces = store.behaviour.is('second-phone', 'replaced');
  demand(!before.mfa_phone_number || replaces, 'duplicate_member_phone_number_for_member', text);
  if (store.behaviour.is('shared-phone', 'accepted')) return;
  const sql = "SELECT 1 FROM members WHERE organization = ? AND deleted = 0 AND json_at(doc, 'mfa_phone_number') = ?";
  demand(!store.get(sql, organization.seq, phone), 'duplicate_member_phone_number');
}

function checkMemberRoles(
  { store, env }: Pick<Place, 'store' | 'env'>,
  organization: Organization,
  roles: string[] | undefined,
): void {
  for (const role of roles ?? []) {
    demand(role !== 'stytch_member', 'cannot_assign_default_rbac_role_id', 'Every Member has stytch_member.');
    const own = organization.doc.custom_roles;
    const type = store.behaviour.is('unknown-role', 'other_error') ? 'invalid_rbac_role_id' : 'invalid_role';
    const taken = store.behaviour.is('unknown-role', 'accepted');
    demand(taken || knowsRole(store, env, role, own), type, `There is no Role "${role}".`);
  }
}

/** Adds a Member to an Organization. */
export function createMember(place: Place, organization: Organization, body: Json, extra: Json = {}): Member {
  const { store, env, now } = place;
  const lowers = store.behaviour.is('email-as-written', 'lowered');
  const email: string = lowers ? emailKey(body.email_address) : body.email_address;
  demandFreeAddress(place, organization, email);
  const external_id: string | undefined = body.external_id;
  if (external_id !== undefined) checkMemberExternalId(place, organization, external_id);
  const doc = memberFields(
    place,
    organization,
    { email_address: email, created_at: timestamp(now), updated_at: timestamp(now), ...extra },
    body,
  );
  const id = newId('member', env.stage);
  const { seq } = store.run(
    'INSERT INTO members (env, organization, id, email, external_id, status, password, doc) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    env.seq,
    organization.seq,
    id,
    memberEmailKey(store, email),
    external_id ?? null,
    ...columnsOf(doc),
    JSON.stringify(doc),
  );
  return { seq, id, email: memberEmailKey(store, email), external_id, deleted: false, doc };
}

/** The columns that searches filter by: status, and whether there is a password. */
function columnsOf(doc: Json): [string, number] {
  return [doc.status ?? defaults.status, doc.member_password_id ? 1 : 0];
}

/** The type of the error for something that another Member has. */
function duplicate(store: Call['store'], type: string): string {
  return store.behaviour.is('duplicate-errors', 'others') ? 'duplicate_email' : type;
}

export function checkMemberExternalId(
  { store }: Pick<Place, 'store'>,
  organization: Organization,
  id: string,
  own?: number,
): void {
  checkExternalId(id, 'bad_request');
  const { behaviour } = store;
  const anyCase = behaviour.is('member-external-id-case', 'same') ? ' COLLATE NOCASE' : '';
  const live = behaviour.is('deleted-member-external-id', 'free') ? ' AND deleted = 0' : '';
  const sql = `SELECT seq FROM members WHERE organization = ? AND external_id = ?${anyCase}${live}`;
  const other = store.get(sql, organization.seq, id);
  demand(!other || other.seq === own, duplicate(store, 'duplicate_member_external_id'));
  if (!behaviour.is('member-id-or-external-id', 'refused')) return;
  const owner = store.get('SELECT seq FROM members WHERE organization = ? AND id = ?', organization.seq, id);
  demand(!owner || owner.seq === own, 'duplicate_member_external_id');
}

/** Refuses an address that is another Member's, was one's and is kept from others, or is of a domain that others claim. */
export function demandFreeAddress(place: Place, organization: Organization, email: string, own?: Member): void {
  checkEmail(email);
  const { store } = place;
  demand(!memberByEmail(place, organization, email), duplicate(store, 'duplicate_member_email'));
  const deleted = 'SELECT 1 FROM members WHERE organization = ? AND email = ? AND deleted = 1';
  const freed = store.behaviour.is('deleted-member-email', 'free');
  demand(
    freed || !store.get(deleted, organization.seq, memberEmailKey(store, email)),
    duplicate(store, 'duplicate_member_email'),
  );
  const retired = retiredBy(place, organization, email);
  demand(retired === undefined || retired === own?.seq, 'retired_member_email');
  const claimant = claimantOf(place.store, place.env, emailKey(email).split('@')[1] as string);
  demand(claimant === undefined || claimant === organization.seq, 'action_not_allowed_email_domain_is_claimed');
}

/** The Member (its row) of the Organization who had this address before, and keeps it from others. */
export function retiredBy({ store }: Pick<Place, 'store'>, organization: Organization, email: string) {
  const sql = 'SELECT member FROM retired_emails WHERE organization = ? AND email = ?';
  return store.get(sql, organization.seq, emailKey(email))?.member as number | undefined;
}

/** Writes a Member's changed document. */
export function changeMember(
  place: Place,
  member: Member,
  doc: Json,
  changes: Partial<Pick<Member, 'email' | 'external_id' | 'deleted'>> = {},
): Member {
  const changed: Member = { ...member, ...changes, doc: { ...doc, updated_at: timestamp(place.now) } };
  place.store.run(
    'UPDATE members SET email = ?, external_id = ?, deleted = ?, status = ?, password = ?, doc = ? WHERE seq = ?',
    changed.email,
    changed.external_id ?? null,
    changed.deleted ? 1 : 0,
    ...columnsOf(changed.doc),
    JSON.stringify(changed.doc),
    member.seq,
  );
  return changed;
}

/** The same by an attested token, or by a password that was carried over. */
export function proveUnless(place: Place, member: Member, unproved: boolean): Member {
  return unproved ? member : proveMember(place, member);
}

/** A login has just proved the email address: it is verified, and a pending or invited Member becomes active. */
export function proveMember(place: Place, member: Member): Member {
  const { status: _, ...doc } = member.doc;
  if (!member.doc.status && doc.email_address_verified) return member;
  return changeMember(place, member, { ...doc, email_address_verified: true });
}

/** A Member and its Organization, as most answers carry them. */
export function showBoth(member: Member, organization: Organization): Json {
  return {
    member_id: member.id,
    member: showMember(member, organization),
    organization: showOrganization(organization),
  };
}
