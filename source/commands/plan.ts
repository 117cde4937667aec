/** `plan`: what would happen. Writes nothing at Stytch. */
import type { PlanSummary } from '../migration/model.ts';
import { ensureInventory, headless } from './headless.ts';
import { columns, duration, n } from './text.ts';

const help = `stytch-b2b-migrate plan: show what would happen, without any write

Examples
  stytch-b2b-migrate plan
  stytch-b2b-migrate plan --tenancy email_domain --json | jq .organizations`;

/** Exit code 0, or 2 when the plan has problems. */
export const run = (args: string[]): Promise<number> =>
  headless({ help }, args, async opened => {
    await ensureInventory(opened);
    const plan = opened.migration.plan(opened.answers);
    process.stdout.write(opened.flags.json ? `${JSON.stringify(plan)}\n` : planText(plan));
    return plan.problems.length > 0 ? 2 : 0;
  });

/** The plan for people, in plain columns. */
export function planText(plan: PlanSummary): string {
  const facts: [string, string][] = [
    ['Users', n(plan.users)],
    ['Organizations', n(plan.organizations)],
    ['Members', `${n(plan.members)}, ${n(plan.withPassword)} with their password`],
    ['In several Organizations', n(plan.inSeveral)],
    ...plan.left.map((left): [string, string] => ['Left out', `${n(left.users)}: ${left.label}`]),
    ...plan.calls.map((call): [string, string] => [call.endpoint, `${n(call.calls)} calls`]),
    ['Time at the allowed rate', `about ${duration(plan.seconds)}`],
  ];
  const notes = [
    ...plan.warnings.map(warning => `Note: ${warning.text}`),
    ...plan.problems.map(problem => `Problem: ${problem.text}`),
  ];
  return `${columns(facts)}\n${notes.map(note => `\n${note}`).join('')}${notes.length > 0 ? '\n' : ''}`;
}
