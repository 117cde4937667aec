/** /v1/b2b/sessions/attest: a trusted JWT becomes a session of the Member that it names. */

import { demandUnlocked } from '../auth/locks.ts';
import { factor, type Session, sessionOfRequest, startSession, touchSession } from '../auth/sessions.ts';
import { keepToken, liveToken } from '../auth/tokens.ts';
import { type Attributes, verifyTrustedToken } from '../auth/trusted-tokens.ts';
import { checkDuration } from '../core/checks.ts';
import type { Call, Routes } from '../core/context.ts';
import { demand, refuse } from '../core/errors.ts';
import { showLogin } from './login.ts';
import { type Member, memberByEmail, showBoth } from './member.ts';
import { changeMember, createMember, proveMember } from './member-changes.ts';
import { memberFields } from './member-rules.ts';
import { findOrganization, type Organization, organizationById } from './organization.ts';
import { createOrganization } from './organizations.ts';

const usualMinutes = 60;

export const attest: Routes<Call> = {
  'POST /v1/b2b/sessions/attest': {
    slow: async call => {
      const { profile, attributes } = await verifyTrustedToken(call);
      return call.store.write(() => {
        const organization = organizationOf(call, attributes, profile.can_jit_provision);
        const member = memberOf(call, organization, attributes, profile.can_jit_provision);
        demandComplete(call, organization, member);
        const session = sessionFor(call, organization, member, attributes);
        return { ...showBoth(member, organization), ...showLogin(call, session, organization, member) };
      });
    },
  },
};

/** The Organization of the request, or else of the token; both must agree. */
function organizationOf(call: Call, { organization_id: claimed }: Attributes, provision: boolean): Organization {
  const asked: string | undefined = call.body.organization_id;
  // Who may let newcomers in must say where to, in what is signed.
  const named = claimed || (asked && !provision);
  demand(named, 'token_missing_organization_id_claim', 'The token does not name an Organization.');
  const organization = asked ? organizationById(call, asked) : findOrganization(call, claimed as string);
  if (!organization) {
    const creates = provision && call.store.behaviour.is('attest-new-organization', 'created');
    demand(creates, 'organization_not_found', 'Organization could not be found.');
    return createOrganization(call, {
      organization_name: claimed as string,
      organization_external_id: claimed as string,
    });
  }
  if (asked && claimed) {
    const same = [organization.id, organization.slug, organization.external_id].includes(claimed);
    demand(same, 'invalid_token_organization_id_claim', 'The token names another Organization than the request.');
  }
  return organization;
}

/** The Member with the token's email; a new one only where the profile provisions. */
function memberOf(call: Call, organization: Organization, attributes: Attributes, provision: boolean): Member {
  const { email, external_id, name, role_ids } = attributes;
  const found = memberByEmail(call, organization, email);
  if (!found) demand(provision, 'member_not_found', 'No Member of this Organization has the token’s email.');
  const member =
    found ??
    createMember(call, organization, {
      email_address: email,
      ...(external_id !== undefined && { external_id }),
      ...(name !== undefined && { name }),
    });
  const { behaviour } = call.store;
  const trusts = member.doc.email_address_verified || behaviour.is('attest-unverified-email', 'accepted');
  demand(trusts, 'invalid_trusted_auth_token', 'The email address of the Member is not verified.');
  const proved = behaviour.is('attest-verifies-email', 'verified') ? proveMember(call, member) : member;
  if (!role_ids) return proved;
  return changeMember(call, proved, memberFields(call, organization, proved.doc, { roles: role_ids }));
}

/** A token may be attested any number of times, or once. */
function demandUnused(call: Call, tokenId: string): void {
  if (call.store.behaviour.is('attest-token-id', 'accepted')) return;
  demand(!liveToken(call, 'attested', tokenId), 'invalid_trusted_auth_token', 'This token_id was used before.');
  keepToken(call, 'attested', tokenId, usualMinutes, {});
}

/** An attested token may be no full login: a second factor or an allowed method is still missing then. */
function demandComplete(call: Call, organization: Organization, member: Member): void {
  const { behaviour } = call.store;
  const second = organization.doc.mfa_policy === 'REQUIRED_FOR_ALL' || member.doc.mfa_enrolled === true;
  const restricted = organization.doc.auth_methods === 'RESTRICTED' && !member.doc.is_breakglass;
  demand(!second || behaviour.is('attest-mfa', 'full_session'), 'unauthorized_action', 'A second factor is required.');
  const complete = !restricted || behaviour.is('attest-auth-methods', 'full_session');
  const text = 'This Organization does not allow trusted tokens.';
  demand(complete, 'operation_restricted_by_organization_auth_methods', text);
}

function sessionFor(call: Call, organization: Organization, member: Member, { token_id }: Attributes): Session {
  const { body, now } = call;
  demandUnlocked(member);
  demandUnused(call, token_id);
  const used = factor(now, 'trusted_auth_token', 'trusted_token_exchange', { trusted_auth_token_factor: { token_id } });
  const existing = sessionOfRequest(call);
  if (existing && existing.owner !== member.id) refuse('member_session_member_id_mismatch');
  if (existing) return touchSession(call, existing, [used]);
  const minutes = checkDuration(body.session_duration_minutes) ?? usualMinutes;
  return startSession(call, member.id, minutes, [used], body.session_custom_claims, organization.id);
}
