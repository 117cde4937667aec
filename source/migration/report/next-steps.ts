/** What is left to do after a run, from the answers: shown at the end and written into the report. */
import { dirname } from 'node:path';
import type { Answers } from '../../config/answers.ts';
import { commandFor } from '../../config/command-for.ts';
import type { RunResult } from '../model.ts';
import { justInTime } from '../planning/just-in-time.ts';
import { isLarge } from '../planning/plan-warnings.ts';
import { sessionSteps } from '../sessions/steps.ts';

/** Sentences, in the order in which they are best done. */
export function nextSteps(answers: Answers, result: RunResult): string[] {
  const steps: string[] = [];
  if (result.outcome === 'interrupted') steps.push('Run again: it goes on where it stopped.');
  if (result.failed > 0)
    steps.push('Look at the failures in failures.csv, fix them, and run again: only they are repeated.');
  if (result.mismatches > 0) steps.push('Look at mismatches.csv before anyone logs in.');
  const dir = dirname(result.reportDir);
  const undo = `To take back what was created here: \`${commandFor('undo', ['--dry-run', '--dir', dir])}\` shows it first.`;
  if (answers.mode === 'practice') {
    return [
      ...steps,
      ...memberSteps(answers, result, dir),
      ...sessionSteps(answers, dir, result.b2bProjectId),
      'Try it with your own Users: run the wizard again and choose to rehearse.',
      undo,
    ];
  }
  if (answers.mode === 'rehearse')
    steps.push('Happy with it? Run the wizard again and choose to migrate: your answers are kept.');
  steps.push(
    'Redirect URLs, custom domains, email templates, RBAC and SDK settings of the B2B project: set them up in the dashboard.',
  );
  if (answers.passwords === 'reset')
    steps.push(`Send the password reset email to users at their first login: \`${resetCall(answers)}\`.`);
  if (answers.reason === 'enterprise')
    steps.push('Set up SSO and SCIM connections for each Organization that wants them.');
  steps.push(...memberSteps(answers, result, dir), ...sessionSteps(answers, dir, result.b2bProjectId));
  steps.push('Change the application to the B2B endpoints behind a feature flag; crosswalk.csv joins the ids.', undo);
  return steps;
}

/** The reset that fits the password scope. */
export const resetCall = ({ passwordScope }: Answers): string =>
  passwordScope === 'organization' ? 'passwords.email.resetStart' : 'passwords.discovery.email.resetStart';

function memberSteps(answers: Answers, result: RunResult, dir: string): string[] {
  const dual = commandFor('bridge', ['dual-write', '--out', 'src/auth', '--dir', dir]);
  const mirrored = `Until the application has moved, mirror every new and changed User: \`${dual}\`, then run again until nothing is new.`;
  if (!justInTime(answers)) return isLarge(result) ? [mirrored] : [];
  const command = commandFor('bridge', ['express', '--jit', '--out', 'src/auth', '--dir', dir]);
  return [`Create each Member at its first login: \`${command}\` (or nextjs, fastify, hono).`];
}
