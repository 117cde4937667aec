/** What the sessions answer asks of the run. */
import type { Answers } from '../../config/answers.ts';

export const carriesSessions = (answers: Answers): boolean => answers.sessions === 'carry_over';

/** Settings are made through the management API; without a workspace key they are made by hand, and the report has the values. */
export const setsUpSessions = (answers: Answers): boolean =>
  carriesSessions(answers) && answers.b2bProject !== 'existing';

/** Whether the run puts emails into the Consumer project: a rehearsal with the real one only reads there. */
export const writesEmails = (answers: Answers): boolean =>
  carriesSessions(answers) && !(answers.mode === 'rehearse' && answers.usersFrom === 'api');

/** The claim, and the `trusted_metadata` key, that carries the email. */
export const claimOf = (answers: Answers): string => answers.claimName ?? 'email';

/** Whether attesting could create Members as it is asked to: Stytch takes the Organization from the token alone then. */
export const canProvision = ({ tokenJit, tokenMapping }: Answers): boolean =>
  tokenJit !== 'on' || /\borganization_id\s*=/.test(tokenMapping ?? '');
