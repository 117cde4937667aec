/** /v1/b2b/sso/authenticate: what a browser brings back from a company's identity provider becomes a login. */
import { factor } from '../auth/sessions.ts';
import { checkPkce, readToken, spendToken } from '../auth/tokens.ts';
import type { Call, Routes } from '../core/context.ts';
import { demand } from '../core/errors.ts';
import { derivedId } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import { logIn } from './login.ts';
import { memberOrNewcomer } from './magic-links.ts';
import type { Member } from './member.ts';
import { changeMember, proveMember } from './member-changes.ts';
import { type Organization, organizationById, showOrganization } from './organization.ts';

/** Refuses a newcomer whom `sso_jit_provisioning` does not let in. */
function demandNewcomers(organization: Organization, connection: string): void {
  const { sso_jit_provisioning: setting, sso_jit_provisioning_allowed_connections: allowed } =
    showOrganization(organization);
  const fits = setting === 'ALL_ALLOWED' || (setting === 'RESTRICTED' && allowed.includes(connection));
  const text = `This Organization's sso_jit_provisioning is ${setting}: it takes no new Members from this connection.`;
  demand(fits, 'invalid_connection_for_jit_provisioning', text);
}

function memberOf(call: Call, organization: Organization, kept: Json, registration_id: string): Member {
  const fields = { email_address: kept.email, name: kept.name || undefined };
  const demandNewcomer = () => demandNewcomers(organization, kept.connection);
  const { member } = memberOrNewcomer(call, organization, 'sso', fields, demandNewcomer);
  const others = (member.doc.sso_registrations ?? []).filter((item: Json) => item.registration_id !== registration_id);
  const sso_attributes = { email: kept.email, name: kept.name };
  const own = { connection_id: kept.connection, external_id: kept.subject, registration_id, sso_attributes };
  return proveMember(call, changeMember(call, member, { ...member.doc, sso_registrations: [...others, own] }));
}

export const ssoLogin: Routes<Call> = {
  'POST /v1/b2b/sso/authenticate': call => {
    const { sso_token: token, pkce_code_verifier } = call.body;
    const kept = readToken(call, 'sso', token);
    checkPkce(kept.challenge, pkce_code_verifier);
    spendToken(call, 'sso', token);
    const organization = organizationById(call, kept.organization);
    const { env, now } = call;
    const id = derivedId('sso-registration', env.stage, env.project_id, `${kept.connection}/${kept.subject}`);
    const protocol = kept.connection.startsWith('saml') ? 'saml' : 'oidc';
    const detail = { id, provider_id: kept.connection, external_id: kept.subject };
    const used = factor(now, 'sso', `sso_${protocol}`, { [`${protocol}_sso_factor`]: detail });
    return {
      ...logIn(call, organization, memberOf(call, organization, kept, id), [used]),
      organization_id: organization.id,
      reset_session: false,
    };
  },
};
