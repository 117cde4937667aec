/** Step "Sessions": whether users stay logged in. */
import type { Answers } from '../../../config/answers.ts';
import { claimConflict } from '../../../migration/planning/claim-key.ts';
import { canProvision } from '../../../migration/sessions/answer.ts';
import {
  type Judgement,
  judgeAudience,
  judgeIssuer,
  judgeJwksUrl,
  usualValues,
  wordToConfirm,
} from '../../../migration/sessions/profile-values.ts';
import { weigh } from '../../../migration/sessions/weigh.ts';
import type { Check } from '../../../stytch/check.ts';
import { consumerProject, type Facts } from '../../facts.ts';
import { docs } from '../docs.ts';
import type { Step } from '../question.ts';

const carries = (facts: Facts) => facts.answers.sessions === 'carry_over';

const byHand = (facts: Facts) =>
  carries(facts) && facts.answers.mode === 'migrate' && facts.answers.b2bProject === 'existing';

export const sessions: Step = {
  id: 'sessions',
  title: 'Sessions',
  questions: [
    {
      kind: 'choice',
      id: 'sessions',
      answer: 'sessions',
      decides: true,
      title: 'Do users stay logged in?',
      help: 'Each session is exchanged for a new one, or everyone logs in once more.',
      docs: docs.trustedTokens,
      short: 'Sessions',
      aside: async () => (await import('./session-advice.ts')).sessionAdvice,
      default: facts => (facts.summary ? weigh(facts.answers, facts.summary).advice : 'log_in_again'),
      options: facts => [
        {
          value: 'log_in_again',
          label: 'Everyone logs in again',
          hint: 'Nothing to set up. Each login tests the move.',
        },
        {
          value: 'carry_over',
          label: 'Keep sessions through a Trusted Auth Token profile',
          hint: 'Your application exchanges each at its next request.',
        },
        ...(facts.answers.sessions === 'finished'
          ? [{ value: 'finished', label: 'They were kept; the set-up is removed' }]
          : []),
      ],
    },
    {
      kind: 'screen',
      id: 'carryOver',
      screen: async () => (await import('./CarryOver.tsx')).CarryOver,
      title: 'How a session is carried over',
      help: 'Where this differs from the guide of Stytch, and why.',
      docs: docs.trustedTokens,
      short: 'How sessions are carried over',
      when: carries,
      done: facts => facts.answers.claimName !== undefined,
    },
    {
      kind: 'text',
      id: 'claimName',
      answer: 'claimName',
      title: 'Which claim carries the email?',
      help: 'Also the trusted_metadata key that the email is written to. "email" is the guide\'s choice.',
      docs: docs.trustedTokens,
      short: 'Email claim',
      default: 'email',
      check: async (claimName, { answers }) => {
        const conflict = claimConflict({ ...answers, claimName });
        return conflict ? { problem: `${conflict} Choose another name.` } : { ok: '' };
      },
      when: carries,
    },
    {
      kind: 'text',
      id: 'tokenAudience',
      answer: 'tokenAudience',
      title: 'Which audience do Consumer session JWTs have?',
      help: 'Their "aud": the Consumer project id.',
      docs: docs.trustedTokens,
      short: 'Audience',
      default: facts => usualOf(facts)?.audience,
      check: async (audience, facts) => judged(judgeAudience(audience, consumerProject(facts) ?? '')),
      when: carries,
    },
    {
      kind: 'text',
      id: 'tokenIssuer',
      answer: 'tokenIssuer',
      title: 'Which issuer do they have?',
      help: 'Their "iss": stytch.com/<project id>, or the base URL of your custom domain.',
      docs: docs.trustedTokens,
      short: 'Issuer',
      default: facts => usualOf(facts)?.issuer,
      check: async (issuer, facts) => judged(judgeIssuer(issuer, consumerProject(facts) ?? '')),
      when: carries,
    },
    {
      kind: 'text',
      id: 'tokenJwksUrl',
      answer: 'tokenJwksUrl',
      title: 'Where are their public keys?',
      help: "The Consumer project's JWKS address.",
      docs: docs.trustedTokens,
      short: 'JWKS address',
      default: facts => usualOf(facts)?.jwksUrl,
      check: async (url, facts) =>
        judged(judgeJwksUrl(url, facts.answers.tokenIssuer ?? '', consumerProject(facts) ?? '')),
      when: carries,
    },
    {
      kind: 'text',
      id: 'tokenConfirmed',
      answer: 'tokenConfirmed',
      inHelp: 'Which unusual hosts and audiences do you trust?',
      title: facts => `These values are unusual. Type ${unusualWord(facts)} to trust them.`,
      help: 'Whoever controls it can open the session of every Member. Esc goes back to the values.',
      docs: docs.trustedTokens,
      short: 'Unusual values',
      check: async (typed, facts) =>
        typed.trim() === unusualWord(facts) ? { ok: '' } : { problem: `Type exactly: ${unusualWord(facts)}` },
      when: facts => carries(facts) && unusualWord(facts) !== undefined,
    },
    {
      kind: 'text',
      id: 'tokenMapping',
      answer: 'tokenMapping',
      title: 'Does the profile read further claims?',
      help: 'none, or claims of your own: organization_id=org, role_ids=roles',
      docs: docs.trustedTokens,
      short: 'Further claims',
      default: 'none',
      assumed: 'none',
      when: carries,
    },
    {
      kind: 'choice',
      id: 'tokenJit',
      answer: 'tokenJit',
      title: 'And a session of a User who was not moved?',
      help: "The profile's can_jit_provision: whether such a session may create a Member by itself.",
      docs: docs.trustedTokens,
      short: 'Unknown sessions',
      check: async (value, { answers }) =>
        canProvision({ ...answers, tokenJit: value as Answers['tokenJit'] })
          ? { ok: '' }
          : {
              problem:
                'Stytch needs the Organization in the token for that: go back and map organization_id to a claim.',
            },
      default: 'off',
      assumed: 'off',
      when: carries,
      options: [
        { value: 'off', label: 'Refuse it', hint: 'They log in, as far as you let them. Advised.' },
        {
          value: 'on',
          label: 'Create a Member',
          hint: 'Any Consumer session then opens an Organization.',
        },
      ],
    },
    {
      kind: 'screen',
      id: 'byHand',
      screen: async () => (await import('./ByHand.tsx')).ByHand,
      title: 'Set this up in the dashboard',
      help: 'Esc goes back to correct a value. A session token checks them all.',
      docs: docs.trustedTokens,
      short: 'Set up by hand',
      when: byHand,
      // The profile's id exists only after the profile was made.
      done: facts => facts.answers.tokenProfileId !== undefined,
    },
    {
      kind: 'text',
      id: 'tokenProfileId',
      answer: 'tokenProfileId',
      title: 'Which Trusted Auth Token profile did you make?',
      help: 'Make it in the dashboard of the B2B project with the values above; its id stands beside it.',
      docs: docs.trustedTokens,
      short: 'Profile id',
      // With a workspace key the run creates the profile.
      when: byHand,
    },
  ],
};

/** What the project's own tokens have; undefined while the project is not known. */
function usualOf(facts: Facts) {
  const id = consumerProject(facts);
  return id === undefined ? undefined : usualValues(id);
}

/** What to type before unusual values are trusted. */
function unusualWord(facts: Facts): string | undefined {
  const { tokenAudience, tokenIssuer, tokenJwksUrl } = facts.answers;
  const id = consumerProject(facts);
  if (!id || !tokenAudience || !tokenIssuer || !tokenJwksUrl) return undefined;
  return wordToConfirm(facts.answers, id);
}

const judged = (judgement: Judgement): Check => ('refused' in judgement ? { problem: judgement.refused } : { ok: '' });
