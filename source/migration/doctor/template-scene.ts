/** A Member with something in every field, in an untouched environment; and which variables of a template have a value there. */
import type { Observed } from './assumption.ts';
import { customRoles } from './custom-roles.ts';
import { claimsOf } from './minted.ts';
import { outcome } from './outcome.ts';
import type { ProbeContext } from './probe-context.ts';

export interface VariableScene {
  on: ProbeContext;
  member: { organization_id: string; email_address: string };
}

/** `resource`: one that the Member's role may read. */
export async function variableScene(on: ProbeContext): Promise<{ scene: VariableScene; resource: string }> {
  const other = await on.environment();
  const [role, , resource] = await customRoles(other);
  const member = await other.firstMember({
    name: 'Doctor',
    external_id: other.word(),
    trusted_metadata: { doctor: 'doctor' },
    untrusted_metadata: { doctor: 'doctor' },
    roles: [role],
  });
  return { scene: { on: other, member }, resource };
}

/** `all`, or `fewer` with those that are refused or have no value. `variables`: by what they are called in the result. */
export async function missingOf({ on, member }: VariableScene, variables: Record<string, string>): Promise<Observed> {
  const names = Object.keys(variables);
  const known: string[] = [];
  for (const name of names) if (await sets(on, [name], variables)) known.push(name);
  if (known.length > 0 && !(await sets(on, known, variables))) return { answer: 'unclear', detail: 'refused together' };
  const { session_jwt } = await (await on.tokens()).attestMember(member);
  const claims = await claimsOf(session_jwt);
  const missing = names.filter(name => !known.includes(name) || claims[claimOf(name)] === undefined);
  return missing.length === 0 ? { answer: 'all' } : { answer: 'fewer', detail: missing.join(', ').slice(0, 200) };
}

/** A template with these variables is taken. */
async function sets({ workspace }: ProbeContext, names: string[], variables: Record<string, string>): Promise<boolean> {
  const { management, project, environment } = workspace;
  const claims = names.map(name => `"${claimOf(name)}": {{ ${variables[name]} }}`);
  const template = { template_content: `{ ${claims.join(', ')} }`, custom_audience: '' };
  const { refused } = await outcome(management.jwtTemplates.set(project, environment, 'SESSION', template));
  return refused === undefined;
}

const claimOf = (name: string): string => `doctor_${name.replaceAll('.', '_')}`;
