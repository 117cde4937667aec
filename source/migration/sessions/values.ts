/** The settings that carry sessions over, as values to copy. */
import type { Answers } from '../../config/answers.ts';
import { claimOf } from './answer.ts';
import { emailClaim } from './claim-template.ts';

type Value = [label: string, value: string];

/** Which claim holds what: always the email and the token's id, and what was answered beside them. */
export function attributeMapping(answers: Answers): Record<string, string> {
  const further = (answers.tokenMapping ?? 'none').split(',').map(pair => pair.trim().split('='));
  return {
    email: claimOf(answers),
    token_id: 'sub',
    ...Object.fromEntries(further.filter(([, claim]) => claim !== undefined)),
  };
}

/** Of the Trusted Auth Token profile, in the B2B project. */
export function profileValues(answers: Answers): Value[] {
  return [
    ['Audience', answers.tokenAudience ?? ''],
    ['Issuer', answers.tokenIssuer ?? ''],
    ['JWKS URL', answers.tokenJwksUrl ?? ''],
    ['Attribute mapping', JSON.stringify(attributeMapping(answers))],
    ['JIT provisioning', answers.tokenJit ?? 'off'],
  ];
}

/** Of the custom claims template, in the Consumer project; to be merged into what is there. */
export function claimTemplateValue(answers: Answers): Value {
  const claim = claimOf(answers);
  return ['Claim template', `{ "${claim}": ${emailClaim(claim)} }`];
}

export const sessionValues = (answers: Answers): Value[] => [...profileValues(answers), claimTemplateValue(answers)];
