/** What a Member may have: its fields, and the address and the external id that no other one has. */

import { knowsRole } from '../auth/rbac.ts';
import { checkEmail, checkExternalId, checkPhone, emailKey } from '../core/checks.ts';
import type { Call } from '../core/context.ts';
import { demand } from '../core/errors.ts';
import { type Json, present } from '../core/json.ts';
import { mergeMetadata } from '../core/metadata.ts';
import { claimantOf } from './domains.ts';
import { type Member, memberByEmail, memberEmailKey, type Place } from './member.ts';
import type { Organization } from './organization.ts';

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
  if (place.store.behaviour.is('claimed-domain-elsewhere', 'accepted')) return;
  const claimant = claimantOf(place.store, place.env, emailKey(email).split('@')[1] as string);
  demand(claimant === undefined || claimant === organization.seq, 'action_not_allowed_email_domain_is_claimed');
}

/** The Member (its row) of the Organization who had this address before, and keeps it from others. */
export function retiredBy({ store }: Pick<Place, 'store'>, organization: Organization, email: string) {
  const sql = 'SELECT member FROM retired_emails WHERE organization = ? AND email = ?';
  return store.get(sql, organization.seq, memberEmailKey(store, email))?.member as number | undefined;
}
