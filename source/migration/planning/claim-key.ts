/** What the claim key of `trusted_metadata` is used for already. It is taken as proof of an email, so nothing else may stand there. Pure. */
import type { Answers } from '../../config/answers.ts';
import { claimOf } from '../sessions/answer.ts';
import { attributeMapping } from '../sessions/values.ts';
import { sameEmail, type User } from '../sources/user.ts';
import { asksFor } from './tenancy/index.ts';
import { keysOf } from './tenancy/metadata-path.ts';

/** free: nothing. email: an address that the User has verified. unverified: one that they have not. other: anything else. */
export type ClaimState = 'free' | 'email' | 'unverified' | 'other';

/** What stands under the claim key of one User. */
export function claimState({ trusted_metadata, emails }: User, answers: Answers): ClaimState {
  const claim = claimOf(answers);
  const found = Object.hasOwn(trusted_metadata, claim) ? trusted_metadata[claim] : null;
  if (found === null || found === undefined) return 'free';
  const own = emails.filter(one => typeof found === 'string' && sameEmail(one.email, found));
  if (own.length === 0) return 'other';
  return own.some(one => one.verified) ? 'email' : 'unverified';
}

/** Another answer that uses the claim's name, in words; undefined when none does. */
export function claimConflict(answers: Answers): string | undefined {
  const claim = claimOf(answers);
  const usesKey = asksFor(answers, 'tenantKey') && answers.tenantKey !== undefined;
  if (usesKey && keysOf(answers.tenantKey ?? '')[0] === claim) {
    return `"${claim}" is the trusted_metadata key of the tenant.`;
  }
  const { email: _email, ...further } = attributeMapping(answers);
  const mapped = Object.entries(further).find(([, name]) => name === claim);
  return mapped && `The claim "${claim}" is the ${mapped[0]} of the Trusted Auth Token profile.`;
}
