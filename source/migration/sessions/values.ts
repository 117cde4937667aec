/** The settings that carry sessions over, as values to copy. */
import type { Answers } from '../answers.ts';

export function sessionValues(answers: Answers): [label: string, value: string][] {
  const claim = answers.claimName ?? 'email';
  return [
    ['Audience', answers.tokenAudience ?? ''],
    ['Issuer', answers.tokenIssuer ?? ''],
    ['JWKS URL', answers.tokenJwksUrl ?? ''],
    ['Attribute mapping', JSON.stringify({ email: claim, token_id: 'sub' })],
    ['Claim template', `{ "${claim}": {{ user.trusted_metadata.${claim} }} }`],
  ];
}
