/**
 * Proof before it is needed: one real session goes the whole chain, link by link, and a broken link names the setting that
 * is wrong and the value that it should have. The B2B session that comes out at the end is revoked again.
 */

import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose';
import { explain } from '../../stytch/errors.ts';
import { membershipsOf } from '../memberships.ts';
import type { RunContext } from '../resources/context.ts';
import { createdEnvironment } from '../resources/project.ts';
import { claimsLink } from '../settings/minted-claims.ts';
import { sameEmail } from '../sources/user.ts';
import { claimOf } from './answer.ts';
import { emailClaim } from './claim-template.ts';
import { hasVerified } from './email-proof.ts';
import { broken, type Link } from './link.ts';
import { cureOf, profileMismatch, valuesMismatch } from './profile-match.ts';
import type { SessionRow } from './session-row.ts';

/**
 * Reports each link as it is tried; ends at the first broken one. Without a profile's id it ends where users must have
 * been moved: what is left are the values.
 */
export async function* prove(context: RunContext, row: SessionRow, profileId?: string): AsyncGenerator<Link> {
  const { answers, consumer, journal } = context;
  const claim = claimOf(answers);

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
  const verified = user.emails.find(one => one.verified)?.email;
  if (verified === undefined) {
    const text = 'This User has no verified email: they log in again.';
    return yield broken('Email verified', text, 'The session', 'one of a User with a verified email');
  }
  if (typeof email !== 'string') {
    const held = user.trusted_metadata?.[claim];
    return yield held === undefined
      ? broken('Claim present', `The JWT has no claim "${claim}".`, `trusted_metadata.${claim} of this User`, verified)
      : broken(
          'Claim present',
          `The JWT has no claim "${claim}".`,
          'Session claim template of the Consumer project',
          `{ "${claim}": ${emailClaim(claim)} }`,
        );
  }
  yield { name: 'Claim present', ok: true, text: `"${claim}" is there` };
  if (!hasVerified(user, email)) {
    const text = `The claim "${claim}" holds an address that this User has not verified.`;
    return yield broken('Email verified', text, `trusted_metadata.${claim} of this User`, verified);
  }
  yield { name: 'Email verified', ok: true, text: 'by this User, in the Consumer project' };

  const signed = await attempt(() => verifySignature(context, session_jwt, payload.iat));
  if ('failed' in signed)
    return yield broken('Signature', signed.failed, 'JWKS URL of the profile', answers.tokenJwksUrl ?? '');
  yield { name: 'Signature', ok: true, text: 'by a key of the Consumer project' };

  const at = createdEnvironment(context.journal);
  const wrong = at ? await profileMismatch(context, at, payload, profileId, claim) : valuesMismatch(context, payload);
  if (wrong) return yield wrong;
  yield { name: 'Profile match', ok: true, text: at ? 'audience, issuer and mapping' : 'audience, issuer, JWKS URL' };
  if (profileId === undefined) return;

  const [membership] = membershipsOf(journal, session.user_id);
  if (!membership)
    return yield broken('Member found', 'The User was not moved.', 'The session', 'one of a User in crosswalk.csv');
  const made = { organization_id: membership.organization_id, member_id: membership.member_id };
  const client = await context.b2b();
  const found = await attempt(() => client.organizations.members.get(made));
  if ('failed' in found) return yield broken('Member found', found.failed, 'The Member', 'see verify');
  if (!sameEmail(found.made.member.email_address, email)) {
    // What the Member has proves nothing: it is never advised as a value of the claim.
    const text = 'The Member has another email than the claim.';
    return yield broken('Member found', text, 'The email of the Member', 'run again: it brings Members up to date');
  }
  yield { name: 'Member found', ok: true, text: `in ${found.made.organization.organization_slug}` };

  const attested = await attempt(() =>
    client.sessions.attest({
      profile_id: profileId,
      token: session_jwt,
      organization_id: made.organization_id,
      session_duration_minutes: 5,
    }),
  );
  if ('failed' in attested)
    return yield { ...broken('B2B session', attested.failed, ...cureOf(attested.type, answers, payload)) };
  const { session_token } = attested.made;
  const live = await attempt(() => client.sessions.authenticate({ session_token }));
  await attempt(() => client.sessions.revoke({ session_token }));
  if ('failed' in live) return yield broken('B2B session', live.failed, 'The B2B project', 'as the plan made it');
  yield { name: 'B2B session', ok: true, text: 'made, authenticated, and revoked again' };

  const claims = claimsLink(journal, live.made.session_jwt);
  if (claims) yield claims;
}

/** The JWT was minted a moment ago: its own time of issue is Stytch's clock, which ours may differ from. */
async function verifySignature(
  { consumer, consumerProjectId }: RunContext,
  jwt: string,
  issuedAt: number | undefined,
): Promise<void> {
  const { keys } = await consumer().sessions.getJWKS({ project_id: consumerProjectId });
  const currentDate = new Date((issuedAt ?? 0) * 1000);
  await jwtVerify(jwt, createLocalJWKSet({ keys } as unknown as JSONWebKeySet), { currentDate });
}

async function attempt<T>(work: () => Promise<T>): Promise<{ made: T } | { failed: string; type: string }> {
  try {
    return { made: await work() };
  } catch (error) {
    const { errorType, message } = explain(error);
    return { failed: `${errorType}: ${message}`, type: errorType };
  }
}
