/** Roles and what they allow: the service's own, and the environment's. */

import type { Environment } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import type { Json } from '../core/json.ts';
import type { Store } from '../core/store.ts';

type Permission = { resource_id: string; actions: string[] };
export type Role = { role_id: string; description: string; permissions: Permission[] };

const self = [
  'update.info.name',
  'update.info.untrusted-metadata',
  'update.info.mfa-phone',
  'update.info.delete.mfa-phone',
  'update.info.delete.mfa-totp',
  'update.info.delete.password',
  'update.info.email',
  'update.info.unlink.retired-email',
  'update.settings.default-mfa-method',
  'update.settings.mfa-enrolled',
  'delete',
  'revoke-sessions',
  'get.connected-apps',
  'revoke.connected-app',
];

const b2bResources = [
  resource('stytch.organization', 'Settings of the Organization', [
    'update.info.name',
    'update.info.slug',
    'update.info.logo-url',
    'update.info.untrusted-metadata',
    'update.info.external-id',
    'update.settings.allowed-auth-methods',
    'update.settings.allowed-mfa-methods',
    'update.settings.allowed-oauth-tenants',
    'update.settings.default-sso-connection',
    'update.settings.allowed-domains',
    'update.settings.email-invites',
    'update.settings.email-jit-provisioning',
    'update.settings.implicit-roles',
    'update.settings.mfa-policy',
    'update.settings.oauth-tenant-jit-provisioning',
    'update.settings.sso-jit-provisioning',
    'update.settings.first-party-connected-apps',
    'update.settings.third-party-connected-apps',
    'get.connected-apps',
    'delete',
  ]),
  resource('stytch.member', 'Members of the Organization', [
    'create',
    'search',
    'update.info.name',
    'update.info.untrusted-metadata',
    'update.info.external-id',
    'update.info.mfa-phone',
    'update.info.delete.mfa-phone',
    'update.info.delete.mfa-totp',
    'update.info.delete.password',
    'update.info.email',
    'update.info.unlink.retired-email',
    'update.settings.is-breakglass',
    'update.settings.default-mfa-method',
    'update.settings.mfa-enrolled',
    'update.settings.roles',
    'reset-password',
    'revoke-sessions',
    'get.connected-apps',
    'revoke.connected-app',
    'delete',
  ]),
  resource('stytch.sso', 'Single sign-on connections', ['create', 'update', 'get', 'delete']),
  resource('stytch.scim', 'SCIM connections', ['create', 'update', 'get', 'delete']),
  resource('stytch.self', 'The Member itself', self),
];
const consumerResources = [resource('stytch.self', 'The User itself', self)];

function resource(resource_id: string, description: string, available_actions: string[]): Json {
  return { resource_id, description, available_actions };
}

const ownAccess = { permissions: [{ resource_id: 'stytch.self', actions: ['*'] }] };
const allAccess = {
  permissions: b2bResources.map(({ resource_id }) => ({ resource_id, actions: ['*'] })) as Permission[],
};

const moreAccess = {
  permissions: [...ownAccess.permissions, { resource_id: 'stytch.member', actions: ['search'] }],
};

/** Where a User may do nothing of the service's own. */
const otherAccess = { permissions: [] };

const withUnderscores = ({ available_actions, ...rest }: Json) => ({
  ...rest,
  available_actions: (available_actions as string[]).map(action => action.replaceAll('-', '_')),
});

/** The service's own roles in an environment, with the permissions that they always have. */
export function ownRoles({ vertical }: Pick<Environment, 'vertical'>): Record<string, { permissions: Permission[] }> {
  return vertical === 'B2B' ? { stytch_member: ownAccess, stytch_admin: allAccess } : { stytch_user: ownAccess };
}

/** The policy as the management API shows it. */
export function rbacPolicy(store: Store, env: Environment): Json {
  const { behaviour } = store;
  const named = env.vertical === 'B2B' ? b2bResources : consumerResources;
  const stytch_resources = behaviour.is('rbac-action-names', 'underscores') ? named.map(withUnderscores) : named;
  const defaults: Json = { ...ownRoles(env), stytch_resources };
  if (defaults.stytch_member && behaviour.is('member-default-permissions', 'more')) defaults.stytch_member = moreAccess;
  if (defaults.stytch_user && behaviour.is('user-default-permissions', 'other')) defaults.stytch_user = otherAccess;
  const stored = new Documents(store, env.project_id, 'rbac-policy').get('policy');
  return { custom_roles: [], custom_resources: [], custom_scopes: [], ...defaults, ...stored };
}

/** The policy as the project's own API shows it: all roles and resources in one list each. */
export function flatPolicy(store: Store, env: Environment): { roles: Role[]; resources: Json[]; scopes: Json[] } {
  const policy = rbacPolicy(store, env);
  const roles: Role[] = [];
  for (const role_id of ['stytch_member', 'stytch_admin', 'stytch_user']) {
    const role = policy[role_id];
    if (role) roles.push({ role_id, description: 'A Role of the service.', permissions: role.permissions });
  }
  return {
    roles: [...roles, ...policy.custom_roles],
    resources: [...policy.stytch_resources, ...policy.custom_resources].map(
      ({ resource_id, description, available_actions }) => ({ resource_id, description, actions: available_actions }),
    ),
    scopes: policy.custom_scopes,
  };
}

/** The roles among `held` that allow an action on a resource. */
export function grantingRoles(roles: Role[], held: string[], resource_id: string, action: string): string[] {
  return roles
    .filter(role => held.includes(role.role_id))
    .filter(role =>
      role.permissions.some(
        permission =>
          permission.resource_id === resource_id &&
          (permission.actions.includes('*') || permission.actions.includes(action)),
      ),
    )
    .map(role => role.role_id);
}

/** For claim templates: by resource, the actions that the held roles allow. */
export function roleActions(store: Store, env: Environment, held: string[]): Json {
  const { roles, resources } = flatPolicy(store, env);
  const allowed: Json = {};
  for (const { resource_id, actions } of resources) {
    const some = (actions as string[]).filter(action => grantingRoles(roles, held, resource_id, action).length > 0);
    allowed[resource_id] = { actions: some };
  }
  return allowed;
}

/** Whether a Member may be allowed to do this to itself at all: a star does not reach beyond the Resource's own actions. */
export function isSelfAction(action: string): boolean {
  return self.includes(action);
}

/** Whether the policy, or one of the Organization's own roles, knows this role. */
export function knowsRole(store: Store, env: Environment, role: string, organizationRoles: Json[] = []): boolean {
  return [...flatPolicy(store, env).roles, ...organizationRoles].some(({ role_id }) => role_id === role);
}
