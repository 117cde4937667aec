/** A Member: how one is kept, found and shown. */

import { showLock, withoutPastLock } from '../auth/locks.ts';
import { checkStage, emailKey } from '../core/checks.ts';
import type { Call } from '../core/context.ts';
import { refuse } from '../core/errors.ts';
import { type Json, present } from '../core/json.ts';
import { type Organization, showOrganization } from './organization.ts';

/** A Member in the store. `doc` holds what differs from `defaults`. */
export type Member = {
  seq: number;
  id: string;
  email: string;
  external_id?: string | undefined;
  deleted: boolean;
  doc: Json;
};

export type Place = Pick<Call, 'store' | 'env' | 'now'>;

/** What a Member has that nothing was said about. */
export const defaults = {
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

/** A Member and its Organization, as most answers carry them. */
export function showBoth(member: Member, organization: Organization): Json {
  return {
    member_id: member.id,
    member: showMember(member, organization),
    organization: showOrganization(organization),
  };
}
