/** /v1/b2b/discovery: who I am first, which Organization then. */

import { sessionOfRequest } from '../auth/sessions.ts';
import { emailKey } from '../core/checks.ts';
import type { Call, Routes } from '../core/context.ts';
import { demand, refuse } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { commonDomains } from './domains.ts';
import { provesEmail } from './factors.ts';
import { readIntermediate } from './intermediate.ts';
import { demandProvisionable } from './invitations.ts';
import { factorsFor, logIn, missingSteps } from './login.ts';
import { type Member, memberByEmail, memberById, membersByEmail, showMember } from './member.ts';
import { createMember, proveMember } from './member-changes.ts';
import {
  type Organization,
  organizationById,
  organizationBySeq,
  showOrganization,
  toOrganization,
} from './organization.ts';
import { createOrganization } from './organizations.ts';

const membership: Record<string, string> = { pending: 'pending_member', invited: 'invited_member' };

/** The Organizations with a Member of this email address. */
function memberships(call: Call, email: string, factors: Json[]): Json[] {
  return membersByEmail(call, email).map(member => {
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
}

/** The Organizations that have a Member of this email address, or that this address may join. */
export function discoveredOrganizations(call: Call, email: string, factors: Json[]): Json[] {
  const found = memberships(call, email, factors);
  const domain = domainOf(email);
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

function domainOf(email: string): string {
  return emailKey(email).split('@')[1] as string;
}

/** Organizations that any address of this domain may join. */
function openTo(call: Call, domain: string): Organization[] {
  const { store, env } = call;
  return store
    .all(
      `SELECT organizations.* FROM organization_domains AS d JOIN organizations ON organizations.seq = d.organization
       WHERE d.env = ? AND d.kind = 'allowed' AND d.domain = ?`,
      env.seq,
      domain,
    )
    .map(toOrganization)
    .filter(organization => organization.doc.email_jit_provisioning === 'RESTRICTED')
    .filter(organization => hasColleague(call, organization, domain));
}

/** Against phishing: discovery by a domain needs a Member of that domain with a verified address. */
function hasColleague({ store }: Call, organization: Organization, domain: string): boolean {
  const sql = `SELECT 1 FROM members WHERE organization = ? AND deleted = 0 AND email LIKE ? ESCAPE '\\'
    AND json_at(doc, 'email_address_verified') LIMIT 1`;
  return store.get(sql, organization.seq, `%@${domain.replace(/[\\%_]/g, '\\$&')}`) !== undefined;
}

/** The Member that an intermediate session becomes in an Organization: an existing one, or a new one where the domain may join. */
function memberFor(call: Call, organization: Organization, email: string, factors: Json[]): Member {
  const known = memberByEmail(call, organization, email);
  if (!known) {
    demandProvisionable(organization, email);
    const text = 'No Member of that domain has a verified address.';
    demand(hasColleague(call, organization, domainOf(email)), 'invalid_email_for_jit_provisioning', text);
  }
  const member = known ?? createMember(call, organization, { email_address: email }, { status: 'pending' });
  return factors.some(provesEmail) ? proveMember(call, member) : member;
}

/** The default name of a new Organization: the domain, or the local part of the address for common domains. */
function nameFrom(email: string): string {
  const [localPart = '', domain = ''] = emailKey(email).split('@');
  return commonDomains.has(domain) || domain.endsWith('.edu') ? localPart : domain;
}

export const discovery: Routes<Call> = {
  'POST /v1/b2b/discovery/intermediate_sessions/exchange': call => {
    const { body } = call;
    const organization = organizationById(call, body.organization_id);
    const { email } = readIntermediate(call, body.intermediate_session_token);
    const factors = factorsFor(call, body.intermediate_session_token, organization);
    return logIn(call, organization, memberFor(call, organization, email, factors), []);
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
      discovered_organizations: memberships(call, member.email, session.factors),
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
    const { email } = readIntermediate(call, token);
    const organization_name = fields.organization_name ?? nameFrom(email);
    const organization = createOrganization(call, { ...fields, organization_name });
    const founder = { email_address: email, roles: ['stytch_admin'] };
    const member = createMember(call, organization, founder, { status: 'pending' });
    // Who came by a password alone has not proved the address: logging in then asks for that first.
    const proven = factorsFor(call, token, organization).some(provesEmail);
    return logIn(call, organization, proven ? proveMember(call, member) : member, []);
  },
};
