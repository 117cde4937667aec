/** Members of an Organization: create, get, update, delete, reactivate. */

import { endSessionsOf } from '../auth/sessions.ts';
import { deletePassword } from '../auth/stored-passwords.ts';
import type { Call, Routes } from '../core/context.ts';
import { demand, refuse } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { type Member, memberByEmail, memberById, memberEmailKey, showBoth, toMember } from './member.ts';
import { changeMember, createMember } from './member-changes.ts';
import { moveAddress } from './member-email.ts';
import { checkMemberExternalId, memberFields } from './member-rules.ts';
import { type Organization, organizationById, organizationBySeq } from './organization.ts';
import { authorizeMember } from './rbac-headers.ts';

const mfaMethods = ['sms_otp', 'totp'];

/** The Organization and the Member that a path names. */
export function pathMember(call: Call, deleted = false): { organization: Organization; member: Member } {
  const organization = organizationById(call, call.params.organization_id as string);
  return { organization, member: memberById(call, organization, call.params.member_id as string, deleted) };
}

export const members: Routes<Call> = {
  'POST /v1/b2b/organizations/{organization_id}/members': call => {
    const organization = organizationById(call, call.params.organization_id as string);
    authorizeMember(call, organization, 'stytch.member', ['create']);
    const pending = call.body.create_member_as_pending === true;
    return showBoth(createMember(call, organization, call.body, pending ? { status: 'pending' } : {}), organization);
  },

  'GET /v1/b2b/organizations/{organization_id}/member': call => {
    const organization = organizationById(call, call.params.organization_id as string);
    const { member_id, email_address } = call.query;
    demand(
      Boolean(member_id) !== Boolean(email_address),
      'invalid_member_get_fields',
      'Give member_id or email_address.',
    );
    const member = member_id
      ? memberById(call, organization, member_id)
      : memberByEmail(call, organization, email_address as string);
    return showBoth(member ?? refuse('member_not_found', 'Member could not be found.'), organization);
  },

  'GET /v1/b2b/organizations/members/dangerously_get/{member_id}': call => {
    const { store, env, params, query, now } = call;
    const row = store.get('SELECT * FROM members WHERE id = ? AND env = ?', params.member_id as string, env.seq);
    if (!row || (row.deleted === 1 && query.include_deleted !== 'true')) refuse('member_not_found');
    return showBoth(toMember(row, now), organizationBySeq(call, row.organization));
  },

  'PUT /v1/b2b/organizations/{organization_id}/members/{member_id}': call => {
    const { body } = call;
    const { organization, member } = pathMember(call);
    const actor = authorizeMember(call, organization, 'stytch.member', memberActions(body), member);
    const { default_mfa_method: method, email_address: email, external_id } = body;
    demand(!method || mfaMethods.includes(method), 'invalid_mfa_default_method');
    if (external_id !== undefined) checkMemberExternalId(call, organization, external_id, member.seq);
    const doc = memberFields(call, organization, member.doc, body);
    if (method) doc.default_mfa_method = ownFactor(doc, method);
    const changes: Partial<Member> = { external_id: external_id ?? member.external_id };
    if (email !== undefined && memberEmailKey(call.store, email) !== member.email) {
      demand(actor?.id !== member.id, 'member_cannot_update_their_email_address');
      Object.assign(changes, moveAddress(call, organization, member, doc, email, call.body.unlink_email));
    }
    return showBoth(changeMember(call, member, doc, changes), organization);
  },

  'DELETE /v1/b2b/organizations/{organization_id}/members/{member_id}': call => {
    const { organization, member } = pathMember(call);
    authorizeMember(call, organization, 'stytch.member', ['delete'], member);
    endSessionsOf(call.store, member.id);
    if (member.doc.member_password_id) deletePassword(call.store, member.doc.member_password_id);
    if (call.store.behaviour.is('deleted-member-retired-email', 'free'))
      call.store.run('DELETE FROM retired_emails WHERE organization = ? AND member = ?', organization.seq, member.seq);
    const { member_password_id: _, ...doc } = member.doc;
    changeMember(call, member, { ...doc, status: 'deleted' }, { deleted: true });
    return { member_id: member.id };
  },

  'PUT /v1/b2b/organizations/{organization_id}/members/{member_id}/reactivate': call => {
    const { organization, member } = pathMember(call, true);
    authorizeMember(call, organization, 'stytch.member', ['create'], member);
    demand(member.deleted, 'no_deleted_member_found_for_reactivation');
    demand(!memberByEmail(call, organization, member.email), 'reactivation_email_belongs_to_another_member');
    demand(member.doc.email_address_verified, 'email_unverified_for_reactivation');
    const { status: _, ...doc } = member.doc;
    return showBoth(changeMember(call, member, doc, { deleted: false }), organization);
  },

  'DELETE /v1/b2b/organizations/{organization_id}/members/{member_id}/external_id': call => {
    const { organization, member } = pathMember(call);
    authorizeMember(call, organization, 'stytch.member', ['update.info.external-id'], member);
    demand(member.external_id, 'member_not_found', 'This Member has no external id.');
    return showBoth(changeMember(call, member, member.doc, { external_id: undefined }), organization);
  },
};

/** A second factor can be the usual one of a Member who has it. */
function ownFactor(doc: Json, method: string): string {
  const id = method === 'totp' ? doc.totp_registration_id : doc.mfa_phone_number;
  demand(id, 'default_mfa_member_missing_factor', `This Member has no ${method}.`);
  return method;
}

function memberActions(body: Json): string[] {
  const named: Record<string, string> = {
    name: 'update.info.name',
    untrusted_metadata: 'update.info.untrusted-metadata',
    external_id: 'update.info.external-id',
    email_address: 'update.info.email',
    unlink_email: 'update.info.email',
    mfa_phone_number: 'update.info.mfa-phone',
  };
  return Object.keys(body)
    .filter(name => name !== 'preserve_existing_sessions')
    .map(name => named[name] ?? `update.settings.${name.replaceAll('_', '-')}`);
}
