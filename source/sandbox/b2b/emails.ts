/** A Member's addresses: the change of the current one by the Member itself, and the retired ones. */

import { checkRedirect } from '../auth/redirects.ts';
import { keepToken, liveToken, sendToken } from '../auth/tokens.ts';
import { checkEmail, emailKey } from '../core/checks.ts';
import type { Call, Routes } from '../core/context.ts';
import { demand, refuse } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { sendEmailCode } from './email-codes.ts';
import { type Member, memberEmailKey, showBoth } from './member.ts';
import { changeMember } from './member-changes.ts';
import { demandFreeAddress, retiredBy } from './member-rules.ts';
import { pathMember } from './members.ts';
import { authorizeMember } from './rbac-headers.ts';

/** How long a Member has to verify a new address. The address is reserved until then. */
const minutes = 5;

function reserve(call: Call, address: string, member: Member): void {
  const waiting = liveToken(call, 'email-update', address)?.member;
  demand(waiting === undefined || waiting === member.id, 'desired_email_updating_for_different_member');
  keepToken(call, 'email-update', address, minutes, { member: member.id });
}

export const memberEmails: Routes<Call> = {
  'POST /v1/b2b/organizations/{organization_id}/members/{member_id}/start_email_update': call => {
    const { body } = call;
    const { organization, member } = pathMember(call);
    authorizeMember(call, organization, 'stytch.member', ['update.info.email'], member);
    const email = emailKey(checkEmail(body.email_address));
    demand(!member.doc.status, 'email_updates_available_only_for_active_members');
    demand(member.doc.email_address_verified, 'member_has_no_active_verified_email');
    const retired = retiredBy(call, organization, email);
    demand(retired === undefined || retired === member.seq, 'desired_email_deactivated_by_different_member');
    demandFreeAddress(call, organization, email, member);
    reserve(call, `${organization.id}/${email}`, member);
    const kept = { organization: organization.id, member: member.id, new_email: email };
    if (body.delivery_method === 'EMAIL_OTP') sendEmailCode(call, email, minutes, kept);
    else {
      checkRedirect(call, body.login_redirect_url, 'LOGIN');
      sendToken(call, 'magic-link', email, minutes, kept);
    }
    return showBoth(member, organization);
  },

  'POST /v1/b2b/organizations/{organization_id}/members/{member_id}/unlink_retired_email': call => {
    const { email_id, email_address } = call.body;
    const { organization, member } = pathMember(call);
    authorizeMember(call, organization, 'stytch.member', ['update.info.unlink.retired-email'], member);
    demand(email_id || email_address, 'retired_email_missing_email_identifiers');
    const retired: Json[] = member.doc.retired_email_addresses ?? [];
    const fits = (item: Json) =>
      (!email_id || item.email_id === email_id) &&
      (!email_address || emailKey(item.email_address) === emailKey(email_address));
    const found = retired.find(fits) ?? refuse('email_not_found');
    call.store.run(
      'DELETE FROM retired_emails WHERE organization = ? AND email = ?',
      organization.seq,
      memberEmailKey(call.store, found.email_address),
    );
    const left = retired.filter(item => item !== found);
    const changed = changeMember(call, member, { ...member.doc, retired_email_addresses: left });
    return { ...showBoth(changed, organization), organization_id: organization.id };
  },
};
