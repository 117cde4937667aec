/** /v1/b2b/oauth: what a browser brings back from an OAuth provider becomes a login to one Organization, or a discovery. */
import { oauthFactor, providerValues } from '../auth/oauth-providers.ts';
import { checkPkce, readToken, spendToken } from '../auth/tokens.ts';
import type { Call, Routes } from '../core/context.ts';
import { demand } from '../core/errors.ts';
import { derivedId } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import { provesEmail } from './factors.ts';
import { logIn } from './login.ts';
import { discover, memberOrNewcomer } from './magic-links.ts';
import type { Member } from './member.ts';
import { changeMember, proveMember } from './member-changes.ts';
import { type Organization, organizationById } from './organization.ts';

/** The account that a token stands for. It is spent; one for discovery is none for an Organization. */
function spend(call: Call, token: string, discovery: boolean): Json {
  const kept = readToken(call, 'oauth', token);
  demand(Boolean(kept.discovery) === discovery, 'oauth_token_not_found', 'That token is of the other login flow.');
  checkPkce(kept.challenge, call.body.pkce_code_verifier);
  spendToken(call, 'oauth', token);
  return kept;
}

function registrationOf({ env }: Call, { provider, subject }: Json): string {
  return derivedId('member-oauth-registration', env.stage, env.project_id, `${provider}/${subject}`);
}

/** The Member of an account: by its address, or a newcomer where the Organization lets newcomers in. */
function memberOf(call: Call, organization: Organization, kept: Json, used: Json): Member {
  const fields = { email_address: kept.email, name: kept.name || undefined };
  const { member } = memberOrNewcomer(call, organization, `${kept.provider}_oauth`, fields);
  const id = registrationOf(call, kept);
  const others = (member.doc.oauth_registrations ?? []).filter(
    (item: Json) => item.member_oauth_registration_id !== id,
  );
  const own = {
    provider_type: kept.provider_type,
    provider_subject: kept.subject,
    member_oauth_registration_id: id,
    profile_picture_url: '',
    locale: '',
  };
  const changed = changeMember(call, member, { ...member.doc, oauth_registrations: [...others, own] });
  return provesEmail(used) ? proveMember(call, changed) : changed;
}

export const oauth: Routes<Call> = {
  'POST /v1/b2b/oauth/authenticate': call => {
    const kept = spend(call, call.body.oauth_token, false);
    const organization = organizationById(call, kept.organization);
    const used = oauthFactor(call.now, kept.provider, registrationOf(call, kept), kept.subject);
    return {
      ...logIn(call, organization, memberOf(call, organization, kept, used), [used]),
      organization_id: organization.id,
      provider_type: kept.provider_type,
      provider_subject: kept.subject,
      provider_values: providerValues(kept.email),
      reset_sessions: false,
    };
  },

  'POST /v1/b2b/oauth/discovery/authenticate': call => {
    const kept = spend(call, call.body.discovery_oauth_token, true);
    const used = oauthFactor(call.now, kept.provider, registrationOf(call, kept), kept.subject);
    return {
      ...discover(call, kept.email, [used]),
      provider_type: kept.provider_type,
      provider_tenant_id: '',
      provider_tenant_ids: [],
      full_name: kept.name,
    };
  },
};
