/** What a role may be given. */
import { demand, refuse } from '../core/errors.ts';
import type { Json } from '../core/json.ts';

/** A role's permissions; also for the roles that an Organization makes for itself. `anyAction`: the service's own resources take each. */
export function checkPermissions(permissions: Json[], resources: Map<string, string[]>, anyAction = false): void {
  for (const { resource_id, actions } of permissions) {
    const known =
      resources.get(resource_id) ?? refuse('invalid_permission_resource', `There is no resource "${resource_id}".`);
    demand(actions.length > 0, 'rbac_permission_missing_actions');
    if (actions.includes('*')) demand(actions.length === 1, 'cannot_specify_wildcard_with_other_actions');
    else if (!(anyAction && resource_id.startsWith('stytch')))
      for (const action of actions)
        demand(known.includes(action), 'invalid_permission_action', `"${resource_id}" has no action "${action}".`);
  }
}
