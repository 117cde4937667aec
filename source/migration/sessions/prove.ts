/**
 * Proof before it is needed: one real session goes the whole chain, link by link, and a broken link names the setting that
 * is wrong and the value that it should have. The B2B session that comes out at the end is revoked again.
 */
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { explain } from '../../stytch/errors.ts';
import { createdEnvironment, type EnvironmentResult } from '../tasks/project.ts';
import type { RunContext } from '../tasks/task.ts';
import { emailClaim } from './claim-template.ts';
import type { SessionRow } from './source.ts';

export interface Link {
  name: string;
  ok: boolean;
  /** What was found, or what is wrong. */
  text: string;
  /** For a broken link: where to mend it, and the value that it should have. */
  mend?: { setting: string; value: string };
}

/** Clocks may differ by this much, seconds. */
const clockTolerance = 60;

/**
 * Tells each link as it is tried; ends at the first that is broken. Without a profile's id it ends where people must have
 * been moved: what is left are the values.
 */
export async function* prove(context: RunContext, row: SessionRow, profileId?: string): AsyncGenerator<Link> {
  const { answers, consumer, journal } = context;
  const claim = answers.claimName ?? 'email';

  const login = await attempt(() =>
    consumer().sessions.authenticate(
      row.session_token ? { session_token: row.session_token } : { session_jwt: row.session_jwt },
    ),
  );
  if ('failed' in login)
    return yield broken('Consumer session', login.failed, 'The session token', 'one of a live session');
  const { session_jwt, user, session } = login.made;
  yield { name: 'JWT minted', ok: true, text: `for ${session.user_id}` };

  const payload = decodeJwt(session_jwt);
  const email = payload[claim];
  const wanted = user.emails.find(one => one.verified)?.email ?? user.emails[0]?.email ?? '';
  if (typeof email !== 'string') {
    const held = user.trusted_metadata?.[claim];
    return yield held === undefined
      ? broken('Claim present', `The JWT has no claim "${claim}".`, `trusted_metadata.${claim} of this User`, wanted)
      : broken(
          'Claim present',
          `The JWT has no claim "${claim}".`,
          'Session claim template of the Consumer project',
          `{ "${claim}": ${emailClaim(claim)} }`,
        );
  }
  yield { name: 'Claim present', ok: true, text: `"${claim}" is there` };

  const signed = await attempt(() => signature(context, session_jwt));
  if ('failed' in signed)
    return yield broken('Signature', signed.failed, 'JWKS URL of the profile', answers.tokenJwksUrl ?? '');
  yield { name: 'Signature', ok: true, text: 'by a key of the Consumer project' };

  const at = createdEnvironment(context);
  const wrong = at ? await profileMismatch(context, at, payload, profileId, claim) : valuesMismatch(context, payload);
  if (wrong) return yield wrong;
  yield { name: 'Profile match', ok: true, text: at ? 'audience, issuer and mapping' : 'audience, issuer, JWKS URL' };
  if (profileId === undefined) return;

  const [member] = journal.membersOf(session.user_id);
  const made = member?.result as { organization_id: string; member_id: string } | undefined;
  if (!made)
    return yield broken('Member found', 'The person was not moved.', 'The session', 'one of a person in crosswalk.csv');
  const client = await context.b2b();
  const found = await attempt(() => client.organizations.members.get(made));
  if ('failed' in found) return yield broken('Member found', found.failed, 'The Member', 'see verify');
  if (found.made.member.email_address !== email) {
    return yield broken(
      'Member found',
      'The Member has another email than the claim.',
      `trusted_metadata.${claim} of this User`,
      found.made.member.email_address,
    );
  }
  yield { name: 'Member found', ok: true, text: `in ${found.made.organization.organization_slug}` };

  const attested = await attempt(() =>
    client.sessions.attest({
      ...{ profile_id: profileId, token: session_jwt, organization_id: made.organization_id },
      session_duration_minutes: 5,
    }),
  );
  if ('failed' in attested)
    return yield { ...broken('B2B session', attested.failed, ...cure(attested.type, answers, payload)) };
  const { session_token } = attested.made;
  const live = await attempt(() => client.sessions.authenticate({ session_token }));
  await attempt(() => client.sessions.revoke({ session_token }));
  if ('failed' in live) return yield broken('B2B session', live.failed, 'The B2B project', 'as the plan made it');
  yield { name: 'B2B session', ok: true, text: 'made, authenticated, and revoked again' };
}

async function signature({ consumer, consumerProjectId }: RunContext, jwt: string): Promise<void> {
  const { keys } = await consumer().sessions.getJWKS({ project_id: consumerProjectId });
  await jwtVerify(jwt, createLocalJWKSet({ keys } as unknown as JSONWebKeySet), { clockTolerance });
}

/** Compares the profile's settings with the JWT. */
async function profileMismatch(
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

/** Without a workspace key nobody can look into the profile: what was answered, and copied by hand, is compared. */
function valuesMismatch({ answers, consumerProjectId }: RunContext, payload: JWTPayload): Link | undefined {
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
function cure(
  errorType: string,
  answers: RunContext['answers'],
  payload: JWTPayload,
): [setting: string, value: string] {
  const cures: Record<string, [string, string]> = {
    jwt_invalid_audience: ['Audience of the profile', String([payload.aud].flat()[0])],
    jwt_invalid_issuer: ['Issuer of the profile', String(payload.iss)],
    jwt_invalid_claims: [
      'Attribute mapping of the profile',
      JSON.stringify({ email: answers.claimName ?? 'email', token_id: 'sub' }),
    ],
    invalid_trusted_auth_token: ['JWKS URL of the profile', answers.tokenJwksUrl ?? ''],
    trusted_token_profile_not_found: ['Profile id', 'the id of the profile in the B2B project'],
    member_not_found: ['The Member', 'one with the email of the claim'],
  };
  return cures[errorType] ?? ['The Trusted Auth Token profile', 'see the message'];
}

function broken(name: string, text: string, setting: string, value: string): Link {
  return { name, ok: false, text, mend: { setting, value } };
}

async function attempt<T>(work: () => Promise<T>): Promise<{ made: T } | { failed: string; type: string }> {
  try {
    return { made: await work() };
  } catch (error) {
    const { errorType, message } = explain(error);
    return { failed: `${errorType}: ${message}`, type: errorType };
  }
}
