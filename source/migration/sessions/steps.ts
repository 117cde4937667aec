/** How to go on with sessions after a run, as commands to type: prove, swap or carry over, end the old ones, remove the set-up. */
import { join } from 'node:path';
import type { Answers } from '../../config/answers.ts';
import { commandFor } from '../../config/command-for.ts';
import { justInTime } from '../planning/just-in-time.ts';
import { carriesSessions } from './answer.ts';
import { sessionValues } from './values.ts';

/** The invented application's stored tokens, which a practice leaves in its folder. */
export const practiceSessions = (dir: string): string => join(dir, 'practice-sessions.ndjson');

/** Sentences, in the order in which they are done; none where everyone logs in again. */
export function sessionSteps(answers: Answers, dir: string, b2bProjectId: string): string[] {
  if (!carriesSessions(answers)) return [];
  if (answers.mode === 'rehearse') return ['Sessions were left alone: they are carried over in the real migration.'];
  const practice = answers.mode === 'practice';
  const tokens = practice ? practiceSessions(dir) : 'sessions.csv';
  const pairs = practice ? join(dir, 'practice-new-sessions.ndjson') : 'new-sessions.ndjson';
  const sessions = (...words: string[]) => `\`${commandFor('sessions', [...words, '--dir', dir])}\``;
  // Before the first login there are no Members: there is nothing to prove with, and nothing to carry over in bulk.
  if (justInTime(answers)) return answers.b2bProject === 'existing' ? [byHand(answers)] : [];
  return [
    ...(answers.b2bProject === 'existing' ? [byHand(answers)] : []),
    `Prove it with the session of a test user: ${sessions('prove', '--from', practice ? tokens : 'token.txt')}`,
    `Swap each session at its next request: \`${commandFor('bridge', ['express', '--out', 'src/auth', '--dir', dir])}\` (or nextjs, fastify, hono, browser, fastapi, flask).`,
    `Or all that you have stored, at once: ${sessions('carry', '--from', tokens, '--to', pairs)}`,
    `Once the application uses the new ones, end the old: ${sessions('revoke', '--from', pairs, '--yes')} This cannot be undone.`,
    `After the last session, remove the profile, the claim and the emails, as they let any session of the Consumer project in: ${sessions('finish', '--confirm', b2bProjectId)} With a bridge, add --bridge-log and its log.`,
  ];
}

function byHand(answers: Answers): string {
  const values = sessionValues(answers).map(([label, value]) => `${label} \`${value}\``);
  return `In the dashboard, if not done: the Trusted Auth Token profile and the claim template. ${values.join('; ')}.`;
}
