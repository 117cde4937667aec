/** /v1/b2b/magic_links: to an Organization, by invitation, or for discovery. */

import { unlock } from '../auth/locks.ts';
import { checkRedirect } from '../auth/redirects.ts';
import { factor } from '../auth/sessions.ts';
import { checkExpiration, checkPkce, readToken, sendToken, spendToken } from '../auth/tokens.ts';
import { checkEmail, emailKey } from '../core/checks.ts';
import type { Call, Routes } from '../core/context.ts';
import { demand, refuse } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import { discoveredOrganizations } from './discovery.ts';
import { startIntermediate } from './intermediate.ts';
import { demandInvitable, demandProvisionable } from './invitations.ts';
import { demandMethod, logIn } from './login.ts';
import { type Member, memberByEmail, memberById, showBoth } from './member.ts';
import { changeMember, createMember, proveMember } from './member-changes.ts';
import { confirmAddress } from './member-email.ts';
import { type Organization, organizationById } from './organization.ts';
import { authorizeMember } from './rbac-headers.ts';

/** A proof of an email address, as sessions show it. */
export function emailFactor(call: Call, type: string, email: string): Json {
  return factor(call.now, type, 'email', {
    email_factor: { email_id: newId('email', call.env.stage), email_address: email },
  });
}

/**
 * The Member who logs in with an address; a newcomer is added, pending, with `fields`, where the Organization lets newcomers in.
 * By default the address is that of the request, and email decides who is let in.
 */
export function memberOrNewcomer(
  call: Call,
  organization: Organization,
  method: string,
  fields: Json = { email_address: call.body.email_address },
  demandNewcomer: (organization: Organization, email: string) => void = demandProvisionable,
): { member: Member; created: boolean } {
  const { email_address } = fields;
  checkEmail(email_address);
  const known = memberByEmail(call, organization, email_address);
  demandMethod(organization, method, known);
  if (known) return { member: known, created: false };
  demandNewcomer(organization, email_address);
  return { member: createMember(call, organization, fields, { status: 'pending' }), created: true };
}

export const magicLinks: Routes<Call> = {
  'POST /v1/b2b/magic_links/email/login_or_signup': call => {
    const { body } = call;
    const organization = organizationById(call, body.organization_id);
    const { member, created } = memberOrNewcomer(call, organization, 'magic_link');
    const word = member.doc.status ? 'signup' : 'login';
    checkRedirect(call, body[`${word}_redirect_url`], member.doc.status ? 'SIGNUP' : 'LOGIN');
    const minutes = checkExpiration(body[`${word}_expiration_minutes`], 'link');
    const kept = { organization: organization.id, member: member.id, challenge: body.pkce_code_challenge };
    sendToken(call, 'magic-link', member.email, minutes, kept);
    return { ...showBoth(member, organization), member_created: created };
  },

  'POST /v1/b2b/magic_links/email/invite': call => {
    const { body } = call;
    const organization = organizationById(call, body.organization_id);
    authorizeMember(call, organization, 'stytch.member', ['create']);
    checkEmail(body.email_address);
    demandInvitable(organization, body.email_address);
    const known = memberByEmail(call, organization, body.email_address);
    demand(!known || known.doc.status === 'invited' || known.doc.status === 'pending', 'duplicate_member_email');
    if (body.invited_by_member_id) memberById(call, organization, body.invited_by_member_id);
    checkRedirect(call, body.invite_redirect_url, 'INVITE');
    const minutes = checkExpiration(body.invite_expiration_minutes, 'welcome');
    const member = known
      ? changeMember(call, known, { ...known.doc, status: 'invited' })
      : createMember(call, organization, body, { status: 'invited' });
    sendToken(call, 'magic-link', member.email, minutes, { organization: organization.id, member: member.id });
    return showBoth(member, organization);
  },

  'POST /v1/b2b/magic_links/authenticate': call => {
    const { magic_links_token: token, pkce_code_verifier } = call.body;
    const kept = readToken(call, 'magic-link', token);
    demand(kept.member, 'magic_link_not_found', 'That link is for discovery.');
    checkPkce(kept.challenge, pkce_code_verifier);
    spendToken(call, 'magic-link', token);
    const organization = organizationById(call, kept.organization);
    const found = memberById(call, organization, kept.member);
    const proved = proveMember(call, kept.unlock ? unlock(call.store, call.env, found) : found);
    const member = confirmAddress(call, organization, proved, kept.new_email);
    const used = emailFactor(call, 'magic_link', member.doc.email_address);
    return {
      ...logIn(call, organization, member, [used]),
      organization_id: organization.id,
      method_id: used.email_factor.email_id,
      reset_sessions: false,
    };
  },

  'POST /v1/b2b/magic_links/email/discovery/send': call => {
    const { body } = call;
    checkEmail(body.email_address);
    checkRedirect(call, body.discovery_redirect_url, 'DISCOVERY');
    const minutes = checkExpiration(body.discovery_expiration_minutes, 'link');
    const kept = { email: emailKey(body.email_address), challenge: body.pkce_code_challenge };
    sendToken(call, 'magic-link', body.email_address, minutes, kept);
    return {};
  },

  'POST /v1/b2b/magic_links/discovery/authenticate': call => {
    const { discovery_magic_links_token: token, pkce_code_verifier } = call.body;
    const kept = readToken(call, 'magic-link', token);
    if (!kept.email) refuse('magic_link_not_found', 'That link is for one Organization.');
    checkPkce(kept.challenge, pkce_code_verifier);
    spendToken(call, 'magic-link', token);
    return discover(call, kept.email, [emailFactor(call, 'magic_link', kept.email)]);
  },
};

/** The answer of every proof of an email address that is not for one Organization. */
export function discover(call: Call, email: string, factors: Json[]): Json {
  return {
    email_address: email,
    intermediate_session_token: startIntermediate(call, { email, factors }),
    discovered_organizations: discoveredOrganizations(call, email, factors),
  };
}
