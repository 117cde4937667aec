/** /v1/b2b/rbac: the project's policy, and the roles that an Organization makes for itself. */

import { checkPermissions } from '../auth/permissions.ts';
import { flatPolicy } from '../auth/rbac.ts';
import type { Call, Routes } from '../core/context.ts';
import { demand } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { organizationById } from './organization.ts';
import { changeOrganization } from './organizations.ts';

/** The service makes them available on request. */
function demandOrganizationRoles({ store }: Call): void {
  demand(
    store.behaviour.is('organization-roles', 'answered'),
    'unauthorized_action',
    'Roles of Organizations are not switched on.',
  );
}

export const rbac: Routes<Call> = {
  'GET /v1/b2b/rbac/policy': ({ store, env }) => ({ policy: flatPolicy(store, env) }),

  'GET /v1/b2b/rbac/organizations/{organization_id}': call => {
    demandOrganizationRoles(call);
    const { doc } = organizationById(call, call.params.organization_id as string);
    return { org_policy: { roles: doc.custom_roles ?? [] } };
  },

  'PUT /v1/b2b/rbac/organizations/{organization_id}': call => {
    demandOrganizationRoles(call);
    const organization = organizationById(call, call.params.organization_id as string);
    const policy = flatPolicy(call.store, call.env);
    const resources = new Map<string, string[]>(
      policy.resources.map(({ resource_id, actions }) => [resource_id, actions]),
    );
    const { roles } = call.body.org_policy;
    const taken = new Set(policy.roles.map(role => role.role_id));
    for (const { role_id, permissions } of roles as Json[]) {
      demand(role_id, 'empty_rbac_role_id');
      demand(!role_id.startsWith('stytch'), 'invalid_rbac_stytch_role_edit');
      demand(!taken.has(role_id), 'rbac_role_duplicate');
      taken.add(role_id);
      checkPermissions(permissions, resources);
    }
    changeOrganization(call, organization, { ...organization.doc, custom_roles: roles });
    return { org_policy: { roles } };
  },
};
