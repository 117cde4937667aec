/** /v1/b2b/passwords/…: resets by email (to one Organization or by discovery), by the old password, by a session. */

import type { StoredPassword } from '../auth/password-shapes.ts';
import { demandStrength, hashPassword } from '../auth/passwords.ts';
import { checkRedirect } from '../auth/redirects.ts';
import { endSessionsOf, sessionOfRequest } from '../auth/sessions.ts';
import { deletePassword } from '../auth/stored-passwords.ts';
import { judge } from '../auth/strength.ts';
import { checkExpiration, checkPkce, readToken, sendToken, spendToken } from '../auth/tokens.ts';
import { checkEmail, emailKey } from '../core/checks.ts';
import type { Call, Routes } from '../core/context.ts';
import { demand, refuse } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import { demandMethod, logIn } from './login.ts';
import { discover, emailFactor } from './magic-links.ts';
import { type Member, memberByEmail, memberById, membersByEmail, showBoth } from './member.ts';
import { changeMember, proveMember } from './member-changes.ts';
import { type Organization, organizationById } from './organization.ts';
import { acrossOrganizations, passwordFactor, provePassword, setPassword } from './passwords.ts';
import { authorizeMember } from './rbac-headers.ts';
import { ownerOf } from './sessions.ts';

function checkStrength({ store, env }: Call, password: string): void {
  demandStrength(password, judge(store, env, password) as Parameters<typeof demandStrength>[1]);
}

/** Sets the Member's new password; with cross-organization passwords, that of every Member of the email who has one. */
function renew(call: Call, member: Member, stored: StoredPassword): Member {
  if (acrossOrganizations(call)) {
    for (const other of membersByEmail(call, member.email)) {
      if (other.id !== member.id && other.doc.member_password_id) setPassword(call, other, stored);
    }
  }
  return setPassword(call, member, stored);
}

/** The password stops working until a new one is set; that of an address with one active Member goes altogether. */
function requireReset(call: Call, member: Member): Member {
  const { member_password_id: id, ...doc } = member.doc;
  if (!id) return member;
  const active = membersByEmail(call, member.email).filter(other => !other.doc.status);
  if (active.length > 1) return changeMember(call, member, { ...member.doc, password_requires_reset: true });
  deletePassword(call.store, id);
  return changeMember(call, member, doc);
}

/** Ends every session but the one of the request, and logs in. Answers without `organization_id`, which some endpoints lack. */
function finish(call: Call, organization: Organization, member: Member, factors: Json[]): Json {
  endSessionsOf(call.store, member.id, sessionOfRequest(call)?.id);
  return logIn(call, organization, member, factors);
}

export const passwordResets: Routes<Call> = {
  'POST /v1/b2b/passwords/email/reset/start': call => {
    const { body } = call;
    const organization = organizationById(call, body.organization_id);
    const member = memberByEmail(call, organization, checkEmail(body.email_address));
    if (!member) refuse('member_not_found', 'Member could not be found.');
    demandMethod(organization, 'password', member);
    checkRedirect(call, body.reset_password_redirect_url, 'RESET_PASSWORD');
    const minutes = checkExpiration(body.reset_password_expiration_minutes, 'reset');
    const kept = { organization: organization.id, member: member.id, challenge: body.code_challenge };
    sendToken(call, 'reset', member.email, minutes, kept);
    const { member_id, member: shown } = showBoth(member, organization);
    return { member_id, member: shown, member_email_id: newId('email', call.env.stage) };
  },

  'POST /v1/b2b/passwords/email/reset': {
    slow: async call => {
      const { body, store } = call;
      readToken(call, 'reset', body.password_reset_token);
      checkStrength(call, body.password);
      const stored = await hashPassword(body.password);
      return store.write(() => {
        const kept = readToken(call, 'reset', body.password_reset_token);
        if (!kept.member) refuse('unable_to_auth_password_reset_token', 'That token is for discovery.');
        checkPkce(kept.challenge, body.code_verifier);
        spendToken(call, 'reset', body.password_reset_token);
        const organization = organizationById(call, kept.organization);
        const member = renew(call, proveMember(call, memberById(call, organization, kept.member)), stored);
        const email = emailFactor(call, 'magic_link', member.doc.email_address);
        return {
          ...finish(call, organization, member, [email, passwordFactor(call.now)]),
          organization_id: organization.id,
          member_email_id: email.email_factor.email_id,
        };
      });
    },
  },

  'POST /v1/b2b/passwords/email/require_reset': call => {
    const { email_address, organization_id, member_id } = call.body;
    checkEmail(email_address);
    demand(acrossOrganizations(call), 'cross_org_passwords_not_enabled', 'Delete the Member’s password instead.');
    if (!organization_id) {
      const members = membersByEmail(call, email_address);
      demand(members.length > 0, 'email_not_found');
      for (const member of members) requireReset(call, member);
      return {};
    }
    const organization = organizationById(call, organization_id);
    const member = member_id
      ? memberById(call, organization, member_id)
      : memberByEmail(call, organization, email_address);
    if (!member) refuse('member_not_found', 'Member could not be found.');
    authorizeMember(call, organization, 'stytch.member', ['reset-password'], member);
    demand(member.doc.member_password_id, 'member_password_not_found');
    return showBoth(requireReset(call, member), organization);
  },

  'POST /v1/b2b/passwords/existing_password/reset': {
    slow: async call => {
      const { body, store } = call;
      const organization = organizationById(call, body.organization_id);
      const member = await provePassword(call, organization, body.email_address, body.existing_password);
      checkStrength(call, body.new_password);
      const stored = await hashPassword(body.new_password);
      return store.write(() =>
        finish(call, organization, renew(call, memberById(call, organization, member.id), stored), [
          passwordFactor(call.now),
        ]),
      );
    },
  },

  'POST /v1/b2b/passwords/session/reset': {
    slow: async call => {
      const { body, store, now } = call;
      const session = sessionOfRequest(call);
      if (!session) refuse('no_session_arguments');
      const { organization, member } = ownerOf(call, session);
      demand(organizationById(call, body.organization_id).seq === organization.seq, 'organization_not_found');
      const fresh = session.factors.some(used => now - Date.parse(used.last_authenticated_at) <= 5 * 60_000);
      demand(fresh, 'session_too_old_to_reset_password', 'A factor of the session must be of the last five minutes.');
      checkStrength(call, body.password);
      const stored = await hashPassword(body.password);
      return store.write(() => {
        const renewed = renew(call, memberById(call, organization, member.id), stored);
        const { primary_required: _, ...login } = finish(call, organization, renewed, [passwordFactor(now)]);
        return login;
      });
    },
  },

  'POST /v1/b2b/passwords/discovery/email/reset/start': call => {
    const { body } = call;
    demand(acrossOrganizations(call), 'cross_org_passwords_not_enabled');
    const email = emailKey(checkEmail(body.email_address));
    const members = membersByEmail(call, email);
    demand(members.length > 0, 'email_not_found', 'Email could not be found.');
    checkRedirect(call, body.reset_password_redirect_url, 'RESET_PASSWORD');
    const minutes = checkExpiration(body.reset_password_expiration_minutes, 'reset');
    sendToken(call, 'reset', email, minutes, { email, challenge: body.pkce_code_challenge });
    return {};
  },

  'POST /v1/b2b/passwords/discovery/email/reset': {
    slow: async call => {
      const { body, store } = call;
      readToken(call, 'reset', body.password_reset_token);
      checkStrength(call, body.password);
      const stored = await hashPassword(body.password);
      return store.write(() => {
        const { email, challenge } = readToken(call, 'reset', body.password_reset_token);
        if (!email) refuse('unable_to_auth_password_reset_token', 'That token is for one Organization.');
        checkPkce(challenge, body.pkce_code_verifier);
        spendToken(call, 'reset', body.password_reset_token);
        for (const member of membersByEmail(call, email)) {
          setPassword(call, proveMember(call, member), stored);
          endSessionsOf(store, member.id);
        }
        return discover(call, email, [emailFactor(call, 'magic_link', email), passwordFactor(call.now)]);
      });
    },
  },
};
