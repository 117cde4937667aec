/** /v1/b2b/discovery: who I am first, which Organization then. */
import { emailKey } from '../checks.ts';
import { demand, refuse } from '../errors.ts';
import type { Json } from '../json.ts';
import { sessionOfRequest } from '../sessions.ts';
import type { Call, Routes } from '../world.ts';
import { commonDomains } from './domains.ts';
import { readIntermediate, spendIntermediate } from './intermediate.ts';
import { demandProvisionable } from './invitations.ts';
import { logIn, missingSteps } from './login.ts';
import {
  createMember,
  type Member,
  memberByEmail,
  memberById,
  membersByEmail,
  proveMember,
  showMember,
} from './member.ts';
import {
  type Organization,
  organizationById,
  organizationBySeq,
  showOrganization,
  toOrganization,
} from './organization.ts';
import { createOrganization } from './organizations.ts';

const membership: Record<string, string> = { pending: 'pending_member', invited: 'invited_member' };

/** The Organizations that somebody with this email address is in, or may join. */
export function discoveredOrganizations(call: Call, email: string, factors: Json[]): Json[] {
  const found: Json[] = membersByEmail(call, email).map(member => {
    const organization = organizationBySeq(call, member.organization);
    const missing = missingSteps(organization, member, factors);
    return {
      organization: showOrganization(organization),
      member_authenticated: missing === undefined,
      membership: {
        type: membership[member.doc.status] ?? 'active_member',
        details: {},
        member: showMember(member, organization),
      },
      ...missing,
    };
  });
  const domain = emailKey(email).split('@')[1] as string;
  if (commonDomains.has(domain)) return found;
  for (const organization of openTo(call, domain)) {
    if (memberByEmail(call, organization, email)) continue;
    found.push({
      organization: showOrganization(organization),
      member_authenticated: false,
      membership: { type: 'eligible_to_join_by_email_domain', details: { domain } },
    });
  }
  return found;
}

/** Organizations that anybody with an address of this domain may join. */
function openTo({ store, env }: Call, domain: string): Organization[] {
  return store
    .all(
      `SELECT organizations.* FROM organization_domains AS d JOIN organizations ON organizations.seq = d.organization
       WHERE d.env = ? AND d.kind = 'allowed' AND d.domain = ?`,
      env.seq,
      domain,
    )
    .map(toOrganization)
    .filter(organization => organization.doc.email_jit_provisioning === 'RESTRICTED');
}

/** The Member that an intermediate session becomes in an Organization: an existing one, or a new one where the domain may join. */
function memberFor(call: Call, organization: Organization, email: string): Member {
  const member = memberByEmail(call, organization, email);
  if (member) return proveMember(call, member);
  demandProvisionable(organization, email);
  return proveMember(call, createMember(call, organization, { email_address: email }));
}

export const discovery: Routes<Call> = {
  'POST /v1/b2b/discovery/intermediate_sessions/exchange': call => {
    const { body } = call;
    const organization = organizationById(call, body.organization_id);
    const { email, organization: only } = readIntermediate(call, body.intermediate_session_token);
    demand(!only || only === organization.id, 'invalid_intermediate_session_token_for_organization');
    return logIn(call, organization, memberFor(call, organization, email), []);
  },

  'POST /v1/b2b/discovery/organizations': call => {
    const { body } = call;
    const given = ['intermediate_session_token', 'session_token', 'session_jwt'].filter(name => body[name]).length;
    demand(given > 0, 'no_session_arguments');
    demand(given === 1, 'too_many_session_arguments');
    if (body.intermediate_session_token) {
      const { email, factors, organization } = readIntermediate(call, body.intermediate_session_token);
      return {
        email_address: email,
        discovered_organizations: discoveredOrganizations(call, email, factors),
        ...(organization && { organization_id_hint: organization }),
      };
    }
    const session = sessionOfRequest(call);
    if (!session?.organization) refuse('session_not_found');
    const member = memberById(call, organizationById(call, session.organization), session.owner);
    return {
      email_address: member.doc.email_address,
      discovered_organizations: discoveredOrganizations(call, member.email, session.factors),
      organization_id_hint: session.organization,
    };
  },

  'POST /v1/b2b/discovery/organizations/create': call => {
    const {
      intermediate_session_token: token,
      session_duration_minutes: _,
      session_custom_claims: __,
      telemetry_id: ___,
      ...fields
    } = call.body;
    const { email, factors, organization: only } = readIntermediate(call, token);
    demand(!only, 'invalid_intermediate_session_token_for_organization');
    spendIntermediate(call, token);
    const name = fields.organization_name ?? `${email.split('@')[0]}'s Organization`;
    const organization = createOrganization(call, { ...fields, organization_name: name });
    const member = proveMember(
      call,
      createMember(call, organization, { email_address: email, roles: ['stytch_admin'] }),
    );
    const { intermediate_session_token: ____, ...body } = call.body;
    return logIn({ ...call, body }, organization, member, factors);
  },
};
