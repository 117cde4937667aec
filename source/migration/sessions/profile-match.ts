/** Whether the Trusted Auth Token profile fits the JWTs that it is to trust, and which of its settings does not. */
import type { JWTPayload } from 'jose';
import type { RunContext } from '../resources/context.ts';
import type { EnvironmentResult } from '../resources/project.ts';
import { broken, type Link } from './link.ts';
import { attributeMapping } from './values.ts';

/** Compares the profile's settings with the JWT. */
export async function profileMismatch(
  context: RunContext,
  at: EnvironmentResult,
  payload: JWTPayload,
  profileId: string | undefined,
  claim: string,
): Promise<Link | undefined> {
  const all = await context.management().trustedTokenProfiles.all(at.project_slug, at.environment_slug);
  const profile = all.find(one => one.profile_id === profileId);
  const audiences = [payload.aud].flat();
  if (!profile) return mismatch('Profile id', profileId, all[0]?.profile_id ?? 'create the profile');
  if (!audiences.includes(profile.audience)) return mismatch('Audience', profile.audience, String(audiences[0]));
  if (profile.issuer !== payload.iss) return mismatch('Issuer', profile.issuer, String(payload.iss));
  const { attribute_mapping = {}, jwks_url } = profile;
  if (attribute_mapping['email'] !== claim)
    return mismatch('Attribute mapping of email', attribute_mapping['email'], claim);
  if (attribute_mapping['token_id'] !== 'sub')
    return mismatch('Attribute mapping of token_id', attribute_mapping['token_id'], 'sub');
  const wanted = context.answers.tokenJwksUrl;
  if (wanted && jwks_url !== wanted) return mismatch('JWKS URL', jwks_url, wanted);
  return undefined;
}

/** Without a workspace key the profile cannot be read: the answers, copied by hand, are compared. */
export function valuesMismatch({ answers, consumerProjectId }: RunContext, payload: JWTPayload): Link | undefined {
  const audiences = [payload.aud].flat();
  if (!audiences.includes(answers.tokenAudience)) {
    return mismatch('Audience', answers.tokenAudience, String(audiences[0]));
  }
  if (payload.iss !== answers.tokenIssuer) return mismatch('Issuer', answers.tokenIssuer, String(payload.iss));
  const path = `/v1/sessions/jwks/${consumerProjectId}`;
  const url = URL.parse(answers.tokenJwksUrl ?? '');
  if (url?.pathname === path) return undefined;
  return mismatch('JWKS URL', answers.tokenJwksUrl, `${url?.origin ?? 'https://test.stytch.com'}${path}`);
}

function mismatch(setting: string, found: unknown, value: string): Link {
  return broken('Profile match', `${setting} is ${JSON.stringify(found ?? null)}.`, `${setting} of the profile`, value);
}

/** The setting behind a refusal of attest. */
export function cureOf(
  errorType: string,
  answers: RunContext['answers'],
  payload: JWTPayload,
): [setting: string, value: string] {
  const cures: Record<string, [string, string]> = {
    jwt_invalid_audience: ['Audience of the profile', String([payload.aud].flat()[0])],
    jwt_invalid_issuer: ['Issuer of the profile', String(payload.iss)],
    jwt_invalid_claims: ['Attribute mapping of the profile', JSON.stringify(attributeMapping(answers))],
    invalid_trusted_auth_token: ['JWKS URL of the profile', answers.tokenJwksUrl ?? ''],
    trusted_token_profile_not_found: ['Profile id', 'the id of the profile in the B2B project'],
    member_not_found: ['The Member', 'one with the email of the claim'],
  };
  return cures[errorType] ?? ['The Trusted Auth Token profile', 'see the message'];
}
