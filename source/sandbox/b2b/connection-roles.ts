/** Roles that an identity provider's connection, or one of its groups, gives to Members. */
import { knowsRole } from '../auth/rbac.ts';
import type { Call } from '../core/context.ts';
import { demand } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import type { Organization } from './organization.ts';

export function checkConnectionRoles({ store, env }: Call, { doc }: Organization, assignments: Json[]): void {
  for (const { role_id } of assignments) {
    const known = knowsRole(store, env, role_id, doc.custom_roles);
    demand(known, 'invalid_rbac_role_assignment', `There is no Role "${role_id}".`);
  }
}
