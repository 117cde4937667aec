/** Every role that a Member is to get must be in the B2B project's policy: looked at before the first Member is made. */
import { UserError } from '../config/user-error.ts';
import type { PlanSummary } from './model.ts';
import { adminRole } from './planning/roles.ts';
import type { RunContext } from './resources/context.ts';

/** Throws UserError (exit code 2) that names the roles which the policy does not know. */
export async function refuseUnknownRoles({ b2b }: RunContext, { roles }: PlanSummary): Promise<void> {
  const wanted = new Set(roles.counts.map(one => one.to).filter(Boolean));
  if (roles.granted > 0) wanted.add(adminRole);
  if (wanted.size === 0) return;
  const client = await b2b();
  const { policy } = await client.rbac.policy();
  const known = (policy?.roles ?? []).map(one => one.role_id);
  const unknown = [...wanted].filter(role => !known.includes(role));
  if (unknown.length === 0) return;
  const said = roles.counts
    .filter(one => unknown.includes(one.to))
    .map(({ from, to, members }) => `${to} (${from === to ? '' : `from ${from}, `}${members} Members)`);
  throw new UserError({
    what: 'The B2B project does not know all roles, so no Member was made.',
    why: `Its policy has ${known.join(', ')}. Missing: ${said.join(', ')}.`,
    next: `Add them to the policy (dashboard, Roles & permissions, or the settings of this run), or map them: --role-map "${unknown[0]}=${known.at(-1)}".`,
    exitCode: 2,
  });
}
