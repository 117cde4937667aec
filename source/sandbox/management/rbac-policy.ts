/** Roles, resources and scopes of an environment: the service's own cannot be taken away. */

import { checkPermissions } from '../auth/permissions.ts';
import { ownRoles, rbacPolicy } from '../auth/rbac.ts';
import type { Behaviour } from '../core/behaviour.ts';
import type { Environment, Routes, WorkspaceCall } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import { demand } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { environmentOf } from './environment-of.ts';

const path = '/pwa/v3/projects/{project_slug}/environments/{environment_slug}/rbac_policy';
const longestId = 128;
const longestDescription = 1024;
const reservedScopes = ['openid', 'profile', 'email', 'phone', 'offline_access', 'full_access'];

/** Checks a whole policy: every permission names a resource and actions that exist. */
function checkPolicy(policy: Json, behaviour: Behaviour): void {
  const resources = new Map<string, string[]>();
  for (const { resource_id, description, available_actions } of policy.custom_resources) {
    demand(resource_id, 'empty_rbac_resource_id');
    demand(
      !resource_id.startsWith('stytch'),
      'invalid_permission_resource',
      'Only the service’s own begin with "stytch".',
    );
    demand(resource_id.length <= longestId, 'rbac_resource_id_too_long');
    demand(!resources.has(resource_id), 'rbac_resource_duplicate');
    demand(available_actions.length > 0, 'rbac_resource_missing_actions');
    demand(new Set(available_actions).size === available_actions.length, 'rbac_action_duplicate');
    demand(
      available_actions.every((action: string) => action.length <= longestId),
      'rbac_action_too_long',
    );
    demand(!available_actions.includes('*'), 'invalid_wildcard_action');
    checkDescription(description);
    resources.set(resource_id, available_actions);
  }
  for (const { resource_id, available_actions } of policy.stytch_resources)
    resources.set(resource_id, available_actions);
  const anyAction = behaviour.is('rbac-unknown-action', 'accepted');
  const check = (permissions: Json[]) => checkPermissions(permissions, resources, anyAction);
  const roles = new Set<string>();
  for (const { role_id, description, permissions } of policy.custom_roles) {
    demand(role_id, 'empty_rbac_role_id');
    demand(!role_id.startsWith('stytch'), 'invalid_rbac_stytch_role_edit');
    demand(role_id.length <= longestId, 'rbac_role_id_too_long');
    demand(!roles.has(role_id), 'rbac_role_duplicate');
    checkDescription(description);
    roles.add(role_id);
    demand(permissions.length > 0, 'rbac_role_missing_permissions');
    check(permissions);
  }
  const scopes = new Set<string>();
  for (const { scope, description, permissions } of policy.custom_scopes) {
    demand(scope, 'empty_rbac_scope');
    demand(scope.length <= longestId, 'rbac_scope_too_long');
    demand(behaviour.is('rbac-reserved-scopes', 'accepted') || !reservedScopes.includes(scope), 'rbac_reserved_scope');
    demand(!scopes.has(scope), 'rbac_scope_duplicate');
    demand(permissions.length > 0, 'rbac_scope_missing_permissions');
    checkDescription(description);
    scopes.add(scope);
    check(permissions);
  }
  for (const name of ['stytch_member', 'stytch_admin', 'stytch_user']) {
    if (policy[name]) check(policy[name].permissions);
  }
}

function checkDescription(description: string): void {
  demand(description.length <= longestDescription, 'rbac_description_too_long');
}

/** The roles that exist only in the other vertical. */
function checkVertical({ body, store }: WorkspaceCall, env: Environment): void {
  const { behaviour } = store;
  if (behaviour.is('rbac-other-vertical', 'accepted')) return;
  const type = behaviour.is('rbac-other-vertical', 'other_error')
    ? 'invalid_rbac_stytch_role_edit'
    : 'invalid_role_for_vertical';
  const foreign = env.vertical === 'B2B' ? ['stytch_user'] : ['stytch_member', 'stytch_admin'];
  for (const name of foreign) demand(body[name] === undefined, type, `This project has no ${name}.`);
}

/** The service's own roles may be given more, and keep what they have. */
function checkOwnPermissions(policy: Json, env: Environment): void {
  for (const [name, { permissions: needed }] of Object.entries(ownRoles(env))) {
    for (const { resource_id } of needed) {
      const keeps = policy[name].permissions.some(
        (own: Json) => own.resource_id === resource_id && own.actions.includes('*'),
      );
      demand(keeps, 'invalid_rbac_stytch_role_edit', `${name} keeps all actions on ${resource_id}.`);
    }
  }
}

export const rbacPolicies: Routes<WorkspaceCall> = {
  [`GET ${path}`]: call => ({ policy: rbacPolicy(call.store, environmentOf(call)) }),

  [`PUT ${path}`]: call => {
    const env = environmentOf(call);
    checkVertical(call, env);
    const { behaviour } = call.store;
    const before = rbacPolicy(call.store, env);
    if (behaviour.is('rbac-left-out', 'cleared'))
      Object.assign(before, { custom_roles: [], custom_resources: [], custom_scopes: [] });
    const policy: Json = { ...before, ...call.body };
    checkPolicy(policy, behaviour);
    if (behaviour.is('rbac-own-roles', 'refused')) checkOwnPermissions(policy, env);
    const { stytch_resources: _, ...kept } = policy;
    new Documents(call.store, env.project_id, 'rbac-policy').put('policy', kept);
    return { policy: rbacPolicy(call.store, env) };
  },
};
