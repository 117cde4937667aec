/** What every B2B login ends with: a session, or an intermediate session and what is still missing. */
import { checkDuration } from '../checks.ts';
import { renderTemplate } from '../claims.ts';
import { demand, refuse } from '../errors.ts';
import type { Json } from '../json.ts';
import { demandUnlocked, unlock } from '../locks.ts';
import { roleActions } from '../rbac.ts';
import {
  mergeFactors,
  mintJwt,
  type Session,
  sessionOfRequest,
  sessionTokenOf,
  startSession,
  touchSession,
} from '../sessions.ts';
import { jwtTemplate } from '../templates.ts';
import type { Call } from '../world.ts';
import {
  type Intermediate,
  keepIntermediate,
  readIntermediate,
  spendIntermediate,
  startIntermediate,
} from './intermediate.ts';
import { type Member, roleIds, showBoth, showMember } from './member.ts';
import { type Organization, showOrganization } from './organization.ts';

export const organizationClaim = 'https://stytch.com/organization';
const usualMinutes = 60;
const secondFactors = ['totp', 'recovery_codes', 'otp'];

/** Finishes a login with the factors just used, together with those of a session or an intermediate session in the request. */
export function logIn(call: Call, organization: Organization, member: Member, factors: Json[]): Json {
  const { body, store, env } = call;
  demandUnlocked(member);
  const existing = sessionOfRequest(call);
  if (existing && existing.owner !== member.id) refuse('member_session_member_id_mismatch');
  const token: string | undefined = body.intermediate_session_token || undefined;
  const earlier = token ? readIntermediate(call, token) : undefined;
  if (earlier) {
    const fits = earlier.organization ? earlier.organization === organization.id : earlier.email === member.email;
    demand(fits, 'invalid_intermediate_session_token_for_organization');
  }
  const used = mergeFactors(earlier?.factors ?? [], factors);
  const all = mergeFactors(existing?.factors ?? [], used);

  const missing = missingSteps(organization, member, all);
  if (missing) {
    // Whoever brought an intermediate session goes on with it; a new one is good for this Organization only.
    const intermediate = token
      ? keepIntermediate(call, token, { ...(earlier as Intermediate), factors: all })
      : startIntermediate(call, {
          email: member.email,
          organization: organization.id,
          member: member.id,
          factors: all,
        });
    return {
      ...showBoth(member, organization),
      ...missing,
      session_token: '',
      session_jwt: '',
      member_authenticated: false,
      intermediate_session_token: intermediate,
    };
  }
  if (token) spendIntermediate(call, token);
  // Half a login is none: only all that is asked for ends the count of failed ones.
  unlock(store, env, member);
  const session = existing
    ? touchSession(call, existing, used)
    : startSession(
        call,
        member.id,
        checkDuration(body.session_duration_minutes) ?? usualMinutes,
        used,
        body.session_custom_claims,
        organization.id,
      );
  return {
    ...showBoth(member, organization),
    ...showLogin(call, session, organization, member),
    member_authenticated: true,
    intermediate_session_token: '',
  };
}

/** What the Organization's settings still ask for: another way of logging in, or a second factor. */
export function missingSteps(organization: Organization, member: Member, factors: Json[]): Json | undefined {
  const shown = showOrganization(organization);
  if (!primaryMet(shown, member, factors)) {
    return { primary_required: { allowed_auth_methods: shown.allowed_auth_methods } };
  }
  const required = shown.mfa_policy === 'REQUIRED_FOR_ALL' || member.doc.mfa_enrolled === true;
  const met = factors.some(used => secondFactors.includes(used.type) && used.delivery_method !== 'email');
  if (!required || met) return undefined;
  return {
    mfa_required: {
      member_options: {
        mfa_phone_number: member.doc.mfa_phone_number ?? '',
        totp_registration_id: member.doc.totp_registration_id ?? '',
      },
    },
  };
}

/** The word that `allowed_auth_methods` has for a factor. */
export function methodOf(used: Json): string {
  const { type, delivery_method } = used;
  if (type === 'otp' || type === 'email_otp') return 'email_otp';
  if (type === 'oauth') return `${delivery_method.slice('oauth_'.length)}_oauth`;
  return type;
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
  const { custom_audience } = jwtTemplate(call.store, call.env, 'SESSION');
  const ownClaims = { ...claims, [organizationClaim]: { organization_id: organization.id, slug: organization.slug } };
  return {
    member_session: showSession(session, organization, roles, claims),
    session_token: sessionTokenOf(call, session),
    session_jwt: mintJwt(call, session, roles, ownClaims, custom_audience ? [custom_audience] : []),
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
  if (template_content === '') return session.claims;
  const roles = roleIds(member, organization);
  const values = {
    member: { ...showMember(member, organization), rbac: { roles, ...roleActions(store, env, roles) } },
    organization: showOrganization(organization),
  };
  return { ...renderTemplate(template_content, values), ...session.claims };
}
