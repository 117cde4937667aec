/** What every B2B login ends with: a session, or an intermediate session and what is still missing. */

import { checkClaims, layClaims, renderTemplate } from '../auth/claims.ts';
import { demandUnlocked, unlock } from '../auth/locks.ts';
import { roleActions } from '../auth/rbac.ts';
import {
  mergeFactors,
  mintJwt,
  type Session,
  sessionOfRequest,
  sessionTokenOf,
  startSession,
  touchSession,
} from '../auth/sessions.ts';
import { jwtTemplate } from '../auth/templates.ts';
import { checkDuration } from '../core/checks.ts';
import type { Call } from '../core/context.ts';
import { demand } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { isSecond, methodOf, provesEmail, transferable, waysToProve } from './factors.ts';
import { addToIntermediate, readIntermediate, spendIntermediate, startIntermediate } from './intermediate.ts';
import { type Member, roleIds, showBoth, showMember } from './member.ts';
import { type Organization, showOrganization } from './organization.ts';
import { beginSecondFactor } from './sms-codes.ts';

export const organizationClaim = 'https://stytch.com/organization';
const usualMinutes = 60;

/** Finishes a login with the factors just used, together with those of a session or an intermediate session in the request. */
export function logIn(call: Call, organization: Organization, member: Member, factors: Json[]): Json {
  const { body, store, env } = call;
  demandUnlocked(member);
  // A session of another account is ignored.
  const given = sessionOfRequest(call);
  const existing = given?.owner === member.id ? given : undefined;
  const token: string | undefined = body.intermediate_session_token || undefined;
  const used = mergeFactors(token ? intermediateFactors(call, token, organization, member) : [], factors);
  const all = mergeFactors(existing?.factors ?? [], used);

  const missing = missingSteps(organization, member, all);
  if (missing && !(existing && missing.mfa_required)) {
    if (missing.mfa_required && beginSecondFactor(call, organization, member)) {
      missing.mfa_required.secondary_auth_initiated = 'sms_otp';
    }
    // A given intermediate session stays in use.
    const whose = { email: member.email, organization: organization.id, member: member.id };
    return {
      ...showBoth(member, organization),
      ...missing,
      session_token: '',
      session_jwt: '',
      member_authenticated: false,
      intermediate_session_token: token
        ? addToIntermediate(call, token, used)
        : startIntermediate(call, { ...whose, factors: all }),
    };
  }
  if (token) spendIntermediate(call, token);
  // Half a login is none: only all that is asked for ends the count of failed ones.
  const complete = unlock(store, env, member);
  const session = existing
    ? touchSession(call, existing, used)
    : startSession(
        call,
        complete.id,
        checkDuration(body.session_duration_minutes) ?? usualMinutes,
        used,
        body.session_custom_claims,
        organization.id,
      );
  return {
    ...showBoth(complete, organization),
    ...showLogin(call, session, organization, complete),
    member_authenticated: true,
    intermediate_session_token: '',
  };
}

/** What an intermediate session has to say in an Organization: that of another one, what counts here, too. */
export function intermediateFactors(call: Call, token: string, organization: Organization, member: Member): Json[] {
  const { email } = readIntermediate(call, token);
  demand(email === member.email, 'invalid_intermediate_session_token_for_organization');
  return factorsFor(call, token, organization);
}

/** The factors of an intermediate session that an Organization takes; the service's refusal when there are none. */
export function factorsFor(call: Call, token: string, { id }: Pick<Organization, 'id'>): Json[] {
  const { organization, factors } = readIntermediate(call, token);
  if (!organization || organization === id) return factors;
  const left = transferable(factors, call.env.doc.cross_org_passwords_enabled === true);
  demand(left.length > 0, 'invalid_intermediate_session_token_for_organization');
  return left;
}

/** What is still asked for: a proof of the email address, another way of logging in, or a second factor. */
export function missingSteps(organization: Organization, member: Member, factors: Json[]): Json | undefined {
  const shown = showOrganization(organization);
  if (!member.doc.email_address_verified && !factors.some(provesEmail)) {
    return { primary_required: { allowed_auth_methods: waysToProve(shown) } };
  }
  if (!primaryMet(shown, member, factors)) {
    return { primary_required: { allowed_auth_methods: shown.allowed_auth_methods } };
  }
  const required = shown.mfa_policy === 'REQUIRED_FOR_ALL' || member.doc.mfa_enrolled === true;
  if (!required || factors.some(isSecond)) return undefined;
  return {
    mfa_required: {
      member_options: {
        mfa_phone_number: member.doc.mfa_phone_number ?? '',
        totp_registration_id: member.doc.totp_registration_id ?? '',
      },
    },
  };
}

function primaryMet(organization: Json, member: Member, factors: Json[]): boolean {
  if (organization.auth_methods !== 'RESTRICTED' || member.doc.is_breakglass) return true;
  return factors.some(
    used => organization.allowed_auth_methods.includes(methodOf(used)) || used.type === 'trusted_auth_token',
  );
}

/** Refuses a way of logging in that the Organization does not take. */
export function demandMethod(organization: Organization, method: string, member?: Member): void {
  const { auth_methods, allowed_auth_methods = [] } = organization.doc;
  const allowed = auth_methods !== 'RESTRICTED' || allowed_auth_methods.includes(method) || member?.doc.is_breakglass;
  demand(allowed, 'operation_restricted_by_organization_auth_methods', `This Organization does not allow ${method}.`);
}

/** A session with its token and a fresh JWT. */
export function showLogin(call: Call, session: Session, organization: Organization, member: Member): Json {
  const roles = roleIds(member, organization);
  const claims = claimsOf(call, session, organization, member);
  checkClaims(call.store.behaviour, claims);
  const { custom_audience } = jwtTemplate(call.store, call.env, 'SESSION');
  const ownClaims = { ...claims, [organizationClaim]: { organization_id: organization.id, slug: organization.slug } };
  return {
    member_session: showSession(session, organization, roles, claims),
    session_token: sessionTokenOf(call, session),
    session_jwt: mintJwt(call, session, roles, ownClaims, [
      call.env.project_id,
      ...(custom_audience ? [custom_audience] : []),
    ]),
  };
}

/** The MemberSession object of the API. */
export function showSession(session: Session, organization: Organization, roles: string[], claims: Json): Json {
  return {
    member_session_id: session.id,
    member_id: session.owner,
    organization_id: organization.id,
    organization_slug: organization.slug,
    started_at: session.started_at,
    last_accessed_at: session.last_accessed_at,
    expires_at: session.expires_at,
    authentication_factors: session.factors,
    roles,
    custom_claims: claims,
  };
}

/** A template's claims as they are now, and over them what the application added to this session. */
export function claimsOf({ store, env }: Call, session: Session, organization: Organization, member: Member): Json {
  const { template_content } = jwtTemplate(store, env, 'SESSION');
  if (template_content === '') return layClaims({}, session.claims);
  const roles = roleIds(member, organization);
  const values = {
    member: { ...showMember(member, organization), rbac: { roles, ...roleActions(store, env, roles) } },
    organization: showOrganization(organization),
  };
  return layClaims(renderTemplate(store, template_content, values), session.claims);
}
