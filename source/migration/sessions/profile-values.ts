/**
 * Audience, issuer and JWKS address of the Trusted Auth Token profile: what they are for this Consumer project, and whether
 * what was answered may be trusted. Whoever controls them can open every Member's session. Pure.
 */
import type { Answers } from '../../config/answers.ts';

/** The values that every Consumer project without a custom domain has. */
export function usualValues(projectId: string): { audience: string; issuer: string; jwksUrl: string } {
  const host = projectId.startsWith('project-live-') ? 'api.stytch.com' : 'test.stytch.com';
  return {
    audience: projectId,
    issuer: `stytch.com/${projectId}`,
    jwksUrl: `https://${host}${jwksPath(projectId)}`,
  };
}

/** usual: as Stytch documents it. unusual: possible; the user must type `word`. refused: never trusted, with the reason. */
export type Judgement = { usual: true } | { unusual: string; word: string } | { refused: string };

const usual = { usual: true } as const;
const jwksPath = (projectId: string) => `/v1/sessions/jwks/${projectId}`;

/** An audience other than the project id is the custom audience of the claim template. */
export function judgeAudience(audience: string, projectId: string): Judgement {
  if (audience === projectId) return usual;
  if (/^project-(test|live)-/.test(audience)) return { refused: `It names another project than ${projectId}.` };
  return { unusual: `The audience "${audience}" is not the id of the Consumer project.`, word: audience };
}

/** An issuer other than Stytch's is the base URL of a custom domain. */
export function judgeIssuer(issuer: string, projectId: string): Judgement {
  if (issuer === usualValues(projectId).issuer) return usual;
  if (/^(https?:\/\/)?([\w-]+\.)*stytch\.com(\/|$)/i.test(issuer)) {
    return { refused: `For this project it is ${usualValues(projectId).issuer}.` };
  }
  const url = URL.parse(issuer);
  const base = url && (issuer === url.origin || issuer === `${url.origin}/`);
  if (url?.protocol !== 'https:' || !base) {
    return { refused: 'It is "stytch.com/" and the project id, or the https base URL of your custom domain.' };
  }
  return { unusual: `The issuer ${url.host} is not stytch.com.`, word: url.host };
}

/** Keys come from Stytch, or from the custom domain that is the issuer. */
export function judgeJwksUrl(jwksUrl: string, issuer: string, projectId: string): Judgement {
  if (jwksUrl === usualValues(projectId).jwksUrl) return usual;
  const url = URL.parse(jwksUrl);
  if (url?.protocol !== 'https:') return { refused: 'It must be an https address.' };
  const wanted = URL.parse(usualValues(projectId).jwksUrl);
  if (url.pathname !== jwksPath(projectId) || url.search !== '' || url.username !== '') {
    return { refused: `Its path is not ${jwksPath(projectId)}.` };
  }
  if (url.host === wanted?.host) return usual;
  if (url.host !== URL.parse(issuer)?.host) {
    return { refused: `${url.host} is neither ${wanted?.host} nor the custom domain that is the issuer.` };
  }
  return { unusual: `The keys come from ${url.host}.`, word: url.host };
}

/** The judgement of each value that was answered, by the name of its setting. */
export function judgeValues(answers: Answers, projectId: string): [setting: string, value: string, Judgement][] {
  const { tokenAudience: audience = '', tokenIssuer: issuer = '', tokenJwksUrl: jwksUrl = '' } = answers;
  return [
    ['Audience', audience, judgeAudience(audience, projectId)],
    ['Issuer', issuer, judgeIssuer(issuer, projectId)],
    ['JWKS URL', jwksUrl, judgeJwksUrl(jwksUrl, issuer, projectId)],
  ];
}

/** What the user must type before unusual values are trusted: each host and audience once. Undefined where all are usual. */
export function wordToConfirm(answers: Answers, projectId: string): string | undefined {
  const words = judgeValues(answers, projectId).flatMap(([, , judgement]) =>
    'word' in judgement ? [judgement.word] : [],
  );
  return words.length === 0 ? undefined : [...new Set(words)].join(' ');
}
