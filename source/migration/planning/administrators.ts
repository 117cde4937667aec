/** Which Organizations have no administrator by the roles of their Users, and who is there longest. */
import { setImmediate as breathe } from 'node:timers/promises';
import { place } from './placement.ts';
import type { PlanInput } from './plan-input.ts';
import { RoleCounter, roleMap, rolesSaid } from './roles.ts';

/**
 * The user_id of the oldest User, by the external id of each Organization without an administrator; a walk of its own, as that is
 * known when all Users were seen. Empty where the answers make none. Rejects with the signal's reason when stopped.
 */
export async function oldestWithoutAdministrator(
  { answers, users }: Pick<PlanInput, 'answers' | 'users'>,
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  if ((answers.organizationAdmins ?? 'nobody') === 'nobody') return new Map();
  const map = roleMap(answers);
  const roles = new RoleCounter();
  for (const batch of users) {
    signal?.throwIfAborted();
    for (const user of batch) {
      const placed = place(user, answers);
      if ('left' in placed) continue;
      for (const tenant of placed.tenants) roles.add(user, tenant.externalId, rolesSaid(user, tenant, answers), map);
    }
    await breathe();
  }
  return roles.oldest();
}
