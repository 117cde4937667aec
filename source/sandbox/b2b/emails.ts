/** A Member's addresses: the change of the current one by the Member itself, and the retired ones. */
import { checkEmail, emailKey } from '../checks.ts';
import { demand, refuse } from '../errors.ts';
import type { Json } from '../json.ts';
import { checkRedirect } from '../redirects.ts';
import { sendCode, sendToken } from '../tokens.ts';
import type { Call, Routes } from '../world.ts';
import { changeMember, memberByEmail, showBoth } from './member.ts';
import { pathMember } from './members.ts';
import { authorizeMember } from './rbac-headers.ts';

export const memberEmails: Routes<Call> = {
  'POST /v1/b2b/organizations/{organization_id}/members/{member_id}/start_email_update': call => {
    const { body } = call;
    const { organization, member } = pathMember(call);
    authorizeMember(call, organization, 'stytch.member', ['update.info.email'], member);
    const email = emailKey(checkEmail(body.email_address));
    demand(!member.doc.status, 'email_updates_available_only_for_active_members');
    demand(!memberByEmail(call, organization, email), 'duplicate_member_email');
    const kept = { organization: organization.id, member: member.id, new_email: email };
    if (body.delivery_method === 'EMAIL_OTP') sendCode(call, `${organization.id}/${email}`, email, 10, kept);
    else {
      checkRedirect(call, body.login_redirect_url, 'LOGIN');
      sendToken(call, 'magic-link', email, 60, kept);
    }
    return showBoth(member, organization);
  },

  'POST /v1/b2b/organizations/{organization_id}/members/{member_id}/unlink_retired_email': call => {
    const { email_id, email_address } = call.body;
    const { organization, member } = pathMember(call);
    authorizeMember(call, organization, 'stytch.member', ['update.info.unlink.retired-email'], member);
    demand(email_id || email_address, 'retired_email_missing_email_identifiers');
    const retired: Json[] = member.doc.retired_email_addresses ?? [];
    const found =
      retired.find(item => item.email_id === email_id || item.email_address === email_address) ??
      refuse('email_not_found');
    call.store.run(
      'DELETE FROM retired_emails WHERE organization = ? AND email = ?',
      organization.seq,
      emailKey(found.email_address),
    );
    const left = retired.filter(item => item !== found);
    const changed = changeMember(call, member, { ...member.doc, retired_email_addresses: left });
    return { ...showBoth(changed, organization), organization_id: organization.id };
  },
};
