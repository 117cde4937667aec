/** What is left to do after a run, from the answers: shown at the end and written into the report. */
import { dirname } from 'node:path';
import type { Answers } from '../../config/answers.ts';
import { commandFor } from '../../config/command-for.ts';
import { counted, number } from '../../figures.ts';
import type { RunResult, SettingLeft } from '../model.ts';
import { justInTime } from '../planning/just-in-time.ts';
import { needsFollowUp } from '../planning/organizations/rules-of.ts';
import { isLarge } from '../planning/plan-warnings.ts';
import { sessionSteps } from '../sessions/steps.ts';
import type { ChecklistItem } from '../settings/checklist.ts';
import { dialectOf } from './database/dialects.ts';
import { sqlFiles } from './database/file-names.ts';

/** What a run still waits for. */
export function openItems(answers: Answers, dir: string): string[] {
  if (answers.passwords !== 'later') return [];
  const command = commandFor('run', ['--passwords', 'stytch_password_hashes.csv', '--dir', dir]);
  return [
    `The hash file is still to come: until then Users with a password log in by email, or set a new one. When you have it, \`${command}\` adds the hashes; nothing else is made again. docs/passwords.md says how to ask for it.`,
  ];
}

/** Sentences, in the order in which they are best done. */
export function nextSteps(answers: Answers, result: RunResult): string[] {
  const steps: string[] = [];
  if (result.outcome === 'interrupted') steps.push('Run again: it goes on where it stopped.');
  if (result.failed > 0)
    steps.push('Look at the failures in failures.csv, fix them, and run again: only they are repeated.');
  if (result.mismatches > 0) steps.push('Look at mismatches.csv before anyone logs in.');
  const dir = dirname(result.reportDir);
  steps.push(...openItems(answers, dir));
  const undo = `To take back what was created here: \`${commandFor('undo', ['--dry-run', '--dir', dir])}\` shows it first.`;
  if (answers.mode === 'practice') {
    return [
      ...steps,
      ...databaseSteps(answers),
      ...memberSteps(answers, result, dir),
      ...sessionSteps(answers, dir, result.b2bProjectId),
      'Try it with your own Users: run the wizard again and choose to rehearse.',
      undo,
    ];
  }
  if (answers.mode === 'rehearse')
    steps.push('Happy with it? Run the wizard again and choose to migrate: your answers are kept.');
  steps.push(...settingSteps(result, dir));
  if (result.resets > 0) {
    const listed = answers.passwords === 'file' ? '; skipped.csv lists them' : '';
    const whom = counted(result.resets, 'User');
    steps.push(
      `${whom} with a password came without it${listed}: send the password reset email at their first login (\`${resetCall(answers)}\`).`,
    );
  }
  if (answers.passwords === 'at_login') {
    const end = answers.passwordsEnd ?? 'YYYY-MM-DD';
    const command = commandFor('bridge', ['express', '--passwords', '--out', 'src/auth', '--dir', dir]);
    steps.push(
      `Move each password at the next login: \`${command}\` (or nextjs, fastify, hono, fastapi, flask), with STYTCH_PASSWORD_MIGRATION_END=${end}. Before, copy the password strength and breach settings to B2B. After that day the others get the reset email; \`${commandFor('verify', ['--dir', dir])}\` counts who is left.`,
    );
  }
  if (needsFollowUp(answers))
    steps.push(
      'Set up SSO and SCIM with your customers: sso-scim.csv lists their Organizations, and sso-scim/ has a page for the IT of each.',
    );
  steps.push(...memberSteps(answers, result, dir), ...sessionSteps(answers, dir, result.b2bProjectId));
  steps.push(
    ...loginSteps(answers),
    ...codeSteps(answers, dir),
    ...databaseSteps(answers),
    'Change the application to the B2B endpoints behind a feature flag; crosswalk.csv joins the ids.',
    undo,
  );
  return steps;
}

/** How the application's own tables get the new ids. */
function databaseSteps(answers: Answers): string[] {
  const dialect = dialectOf(answers);
  if (!dialect) return [];
  const files = `\`${dialect.command(sqlFiles.apply)}\`, and then ${sqlFiles.check}`;
  return (answers.databaseColumns ?? 'none') === 'none'
    ? []
    : [
        `Fill the new ids into your database: ${files} counts what was filled and what was not. docs/database.md says how.`,
      ];
}

/** What is left of the settings, and what is done by hand. */
function settingSteps({ settingsLeft = [], checklist = [] }: RunResult, dir: string): string[] {
  const count = (action: SettingLeft['action']) => settingsLeft.filter(one => one.action === action).length;
  const [manual, conflicts] = [count('manual'), count('conflict')];
  const parts = [
    ...(manual > 0 ? [counted(manual, 'setting is done by hand', 'settings are done by hand')] : []),
    ...(conflicts > 0 ? [`${number(conflicts)} of others stayed, and differ`] : []),
  ];
  const diff = commandFor('settings', ['diff', '--dir', dir]);
  return [
    ...(parts.length > 0 ? [`Settings: ${parts.join('; ')}: \`${diff}\` lists them.`] : []),
    ...openChecklist(checklist),
  ];
}

/** What is still to be done by hand, in a line, with the values that someone else has to enter. */
export function openChecklist(items: readonly ChecklistItem[]): string[] {
  const open = items.filter(({ state }) => state === 'open' || state === 'differs');
  const values = [...new Set(open.flatMap(({ value }) => value ?? []))];
  if (open.length === 0) return [];
  const addresses = values.length > 0 ? ` Redirect URI for OAuth: ${values.join(', ')}` : '';
  return [`By hand: ${open.map(one => one.title).join(', ')}. The report says how.${addresses}`];
}

/** The reset that fits the password scope and the login flow. */
export function resetCall({ passwordScope, loginFlow }: Answers): string {
  const inOne = passwordScope === 'organization' || loginFlow === 'organization';
  return inOne ? 'passwords.email.resetStart' : 'passwords.discovery.email.resetStart';
}

/** How the application logs people in, by the chosen flow. */
function loginSteps({ loginFlow = 'discovery', organizationUrl = 'none' }: Answers): string[] {
  const discovery =
    'Login on one page: call the discovery endpoints (`magicLinks.email.discovery.send`), show `discovered_organizations`, and call `discovery.intermediateSessions.exchange` for the one that is chosen. The prebuilt component has `authFlowType: AuthFlowType.Discovery` for it.';
  const page = organizationUrl === 'none' ? 'with its slug in the address' : `at ${organizationUrl}`;
  const organization = `Login on a page of each Organization, ${page}: pass its \`organization_id\`, or the slug in its place, to each call. The prebuilt component has \`authFlowType: AuthFlowType.Organization\` for it.`;
  return [...(loginFlow === 'organization' ? [] : [discovery]), ...(loginFlow === 'discovery' ? [] : [organization])];
}

/** How to see what is left of the code. */
function codeSteps({ codeFolder = 'later' }: Answers, dir: string): string[] {
  const folder = codeFolder === 'later' ? '../app' : codeFolder;
  const scan = commandFor('scan', [folder, '--out', 'migration-plan', '--dir', dir]);
  return [`Your code: \`${scan}\` lists each place that changes, and writes the work in order.`];
}

function memberSteps(answers: Answers, result: RunResult, dir: string): string[] {
  const dual = commandFor('bridge', ['dual-write', '--out', 'src/auth', '--dir', dir]);
  const mirrored = `Until the application has moved, mirror every new and changed User: \`${dual}\`, then run again until nothing is new.`;
  if (!justInTime(answers)) return isLarge(result) ? [mirrored] : [];
  const command = commandFor('bridge', ['express', '--jit', '--out', 'src/auth', '--dir', dir]);
  return [`Create each Member at its first login: \`${command}\` (or nextjs, fastify, hono).`];
}
