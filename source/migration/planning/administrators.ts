/** Which Organizations have no administrator by the roles of their Users, and who is there longest. */
import { setImmediate as breathe } from 'node:timers/promises';
import { place } from './placement.ts';
import type { PlanInput } from './plan-input.ts';
import { RoleCounter, roleMap, rolesSaid } from './roles.ts';

/** What is kept of a User: not the whole, which would be in memory for each Organization. */
interface Age {
  created: string;
  userId: string;
}

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
  const oldest = new Map<string, Age>();
  for (const batch of users) {
    signal?.throwIfAborted();
    for (const user of batch) {
      const placed = place(user, answers);
      if ('left' in placed) continue;
      const own = { created: user.created_at, userId: user.user_id };
      for (const tenant of placed.tenants) {
        const { externalId } = tenant;
        roles.add(externalId, rolesSaid(user, tenant, answers), map);
        const known = oldest.get(externalId);
        if (!known || isBefore(own, known)) oldest.set(externalId, own);
      }
    }
    await breathe();
  }
  const without = [...oldest].filter(([tenant]) => !roles.isAdministered(tenant));
  return new Map(without.map(([tenant, { userId }]) => [tenant, userId]));
}

const isBefore = (a: Age, b: Age): boolean => (a.created === b.created ? a.userId < b.userId : a.created < b.created);
