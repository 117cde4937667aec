/** `plan`: what would happen. Writes nothing at Stytch. */
import { duration, number } from '../figures.ts';
import type { PlanSummary } from '../migration/model.ts';
import type { TemplatePlan } from '../migration/sessions/template-plan.ts';
import { ensureHashFile } from './hash-file.ts';
import { ensureInventory, type Headless, headless } from './headless.ts';
import { type Define, headlessOptions } from './options.ts';
import { print, printJson } from './print.ts';
import { columns } from './text.ts';

export const define: Define = (command, exit) => {
  headlessOptions(command, 'shown')
    .description('Shows what would happen. Writes nothing at Stytch.')
    .addHelpText(
      'after',
      `
Examples
  stytch-b2b-migrate plan
  stytch-b2b-migrate plan --tenancy email_domain --json | jq .organizations`,
    )
    .action(async () => exit(await headless(command, plan)));
};

/** Exit code 0, or 2 when the plan has problems. */
async function plan(opened: Headless): Promise<number> {
  await ensureInventory(opened);
  await ensureHashFile(opened);
  await opened.migration.readTarget(opened.answers, opened.signal);
  const plan = await opened.migration.plan(opened.answers, { signal: opened.signal });
  const template = await opened.migration.templatePlan(opened.answers, opened.signal);
  if (opened.flags.json) printJson({ ...plan, claimTemplate: template });
  else for (const line of [...planLines(plan), ...(template ? templateLines(template) : [])]) print(line);
  return plan.problems.length > 0 || template?.problem ? 2 : 0;
}

/** The claim template as it would be, as a diff. */
function templateLines({ text, diff, problem }: TemplatePlan): string[] {
  if (problem) return ['', `Problem: ${problem}`];
  return ['', text, ...diff.map(line => `    ${line.sign} ${line.text}`)];
}

/** What the B2B project holds already. */
function existingFacts({ existing }: PlanSummary): [string, string][] {
  if (!existing) return [];
  return [['In the B2B project now', `${number(existing.ours)} of ours, ${number(existing.others)} of others`]];
}

/** The plan in plain columns. */
export function planLines(plan: PlanSummary): string[] {
  const facts: [string, string][] = [
    ['Users', number(plan.users)],
    ['Organizations', number(plan.organizations)],
    ['Members', `${number(plan.members)}, ${number(plan.withPassword)} with their password`],
    ...optional(plan.atFirstLogin > 0, 'Members at first login', number(plan.atFirstLogin)),
    ['In several Organizations', number(plan.inSeveral)],
    ...existingFacts(plan),
    ...plan.left.map((left): [string, string] => ['Left out', `${number(left.users)}: ${left.label}`]),
    ...optional(plan.emails > 0, 'Emails for the session claim', number(plan.emails)),
    ...plan.calls.map((call): [string, string] => [call.endpoint, `${number(call.calls)} calls`]),
    ['Time at the allowed rate', `about ${duration(plan.seconds)}`],
  ];
  const notes = [
    ...plan.warnings.map(warning => `Note: ${warning.text}`),
    ...plan.problems.map(problem => `Problem: ${problem.text}`),
  ];
  return [...columns(facts), ...(notes.length > 0 ? ['', ...notes] : [])];
}

const optional = (shown: boolean, label: string, value: string): [string, string][] => (shown ? [[label, value]] : []);
