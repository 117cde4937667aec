/** Checks the values of the Trusted Auth Token profile against the Consumer project, before the profile is created. */
import type { JWK } from 'jose';
import { UserError } from '../../config/user-error.ts';
import { explain } from '../../stytch/errors.ts';
import type { RunContext } from '../resources/context.ts';
import { judgeAudience, judgeValues, wordToConfirm } from './profile-values.ts';
import { currentTemplate } from './template-plan.ts';

/** Throws UserError (exit code 2) when a value is not this project's, was not confirmed, or its keys are not. */
export async function refuseForeignValues(context: RunContext): Promise<void> {
  const { answers, consumerProjectId } = context;
  for (const [setting, value, judgement] of judgeValues(answers, consumerProjectId)) {
    if ('refused' in judgement) throw refused(`${setting} cannot be "${value}".`, judgement.refused);
  }
  const word = wordToConfirm(answers, consumerProjectId);
  if (word !== undefined && answers.tokenConfirmed !== word) throw notConfirmed(word);
  await checkAudience(context);
  await checkKeys(context);
}

/** A custom audience is a setting of the claim template: it is read, not believed. */
async function checkAudience(context: RunContext): Promise<void> {
  const audience = context.answers.tokenAudience ?? '';
  if ('usual' in judgeAudience(audience, context.consumerProjectId)) return;
  // A rehearsal has no key of the workspace that holds the real project.
  if (context.consumerReadOnly) return;
  const { template } = await currentTemplate(context);
  if (template.custom_audience === audience) return;
  const found = template.custom_audience === '' ? 'none' : `"${template.custom_audience}"`;
  throw refused(`Audience cannot be "${audience}".`, `The custom audience of the Consumer project is ${found}.`);
}

/** What the address serves must be the keys that sign this project's sessions, and no others. */
async function checkKeys({ answers, consumerProjectId, consumer, readKeys }: RunContext): Promise<void> {
  const jwksUrl = answers.tokenJwksUrl ?? '';
  const { keys } = await consumer().sessions.getJWKS({ project_id: consumerProjectId });
  const own = new Set((keys as JWK[]).map(key => `${key.kid} ${key.n}`));
  const served = await readKeys(jwksUrl).catch(error => {
    throw refused('The JWKS URL of the profile cannot be read.', explain(error).message);
  });
  if (served.every(key => own.has(`${key.kid} ${key.n}`))) return;
  throw refused(
    `JWKS URL cannot be ${jwksUrl}.`,
    'It serves keys that do not sign the sessions of the Consumer project.',
  );
}

function refused(what: string, why: string): UserError {
  const next =
    'Correct the value, or leave the flags out: the values of the project are taken then. Nothing was started.';
  return new UserError({ what, why, next, exitCode: 2 });
}

function notConfirmed(word: string): UserError {
  return new UserError({
    what: 'The Trusted Auth Token profile would trust unusual values, and they were not confirmed.',
    why: `Whoever controls ${word} can open the session of every Member.`,
    next: `If it is yours, say so with: --token-confirmed "${word}"`,
    exitCode: 2,
  });
}
