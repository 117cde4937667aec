/** Roles, resources and scopes. The document is written whole; the default roles are read and added to, never made. */
import type { ManagementClient } from '../../../stytch/management.ts';
import type { Permission, RbacPolicy } from '../../../stytch/settings-types.ts';
import type { Place, SettingKind, Values, Wish } from '../kind.ts';

type Held = { description?: string; permissions: Permission[] };

const member = 'role stytch_member';

export const rbacPolicy: SettingKind = {
  id: 'rbac-policy',
  title: 'Roles and permissions',
  async read(management, at) {
    const policy = await readPolicy(management, at);
    const values: Values = {};
    for (const { resource_id, description, available_actions } of policy.custom_resources)
      values[`resource ${resource_id}`] = { description, available_actions: available_actions.toSorted() };
    for (const { role_id, description, permissions } of policy.custom_roles)
      values[`role ${role_id}`] = { description, permissions: inOrder(permissions) };
    for (const { scope, description, permissions } of policy.custom_scopes)
      values[`scope ${scope}`] = { description, permissions: inOrder(permissions) };
    for (const role of ['stytch_member', 'stytch_admin', 'stytch_user'] as const) {
      const found = policy[role];
      if (found) values[`role ${role}`] = { permissions: inOrder(found.permissions) };
    }
    return values;
  },
  map: (consumer, b2b) =>
    Object.entries(consumer).flatMap(([item, value]) =>
      item === 'role stytch_user' ? ofDefaultRole(value as Held, b2b) : ofItem(item, value as Held),
    ),
  async write(management, at, values) {
    const policy = await readPolicy(management, at);
    for (const [item, value] of Object.entries(values)) change(policy, item, value as never);
    await management.rbacPolicy.set(at.project_slug, at.environment_slug, policy);
  },
};

const readPolicy = (management: ManagementClient, { project_slug, environment_slug }: Place) =>
  management.rbacPolicy.get(project_slug, environment_slug);

/** Order means nothing in a policy. */
const inOrder = (permissions: Permission[]): Permission[] =>
  permissions
    .map(({ resource_id, actions }) => ({ resource_id, actions: actions.toSorted() }))
    .sort((a, b) => (a.resource_id < b.resource_id ? -1 : 1));

const isOfStytch = ({ resource_id }: Permission) => resource_id.startsWith('stytch');

/** Permissions on Stytch's own resources name actions of Consumer: they are not copied. */
function ofItem(item: string, value: Held): Wish[] {
  const wish = { item, consumer: value };
  const foreign = (value.permissions ?? []).filter(isOfStytch);
  if (foreign.length === 0) return [{ ...wish, wanted: value }];
  const permissions = value.permissions.filter(one => !isOfStytch(one));
  const lost: Wish = {
    item: `${item} on Stytch's resources`,
    consumer: foreign,
    unless: 'cannot',
    note: `The actions of B2B are others: give ${item} what it needs of ${names(foreign)} by hand.`,
  };
  return permissions.length === 0
    ? [{ ...wish, unless: 'cannot', note: `It holds only permissions on ${names(foreign)}, whose actions are others.` }]
    : [{ ...wish, wanted: { ...value, permissions } }, lost];
}

/** What every User may do, every Member may do. */
function ofDefaultRole({ permissions }: Held, b2b: Values): Wish[] {
  const own = permissions.filter(one => !isOfStytch(one));
  const foreign = permissions.filter(isOfStytch);
  const dropped: Wish[] = foreign.map(one => ({
    item: `role stytch_user on ${one.resource_id}`,
    consumer: one.actions,
    unless: 'cannot',
    note: 'B2B gives Members what it gives them on its own resources.',
  }));
  if (own.length === 0) return dropped;
  const had = (b2b[member] as Held | undefined)?.permissions ?? [];
  const wanted = { permissions: inOrder([...had.filter(one => !replaced(one, own)), ...own.map(add(had))]) };
  const note = 'Added to what stytch_member has.';
  return [{ item: member, consumer: { permissions: own }, wanted, note }, ...dropped];
}

const replaced = (one: Permission, own: Permission[]) => own.some(other => other.resource_id === one.resource_id);

/** The actions of both; a star stands alone. */
const add = (had: Permission[]) => (one: Permission) => {
  const known = had.find(other => other.resource_id === one.resource_id)?.actions ?? [];
  const actions = [...new Set([...known, ...one.actions])];
  return { resource_id: one.resource_id, actions: actions.includes('*') ? ['*'] : actions.sort() };
};

const names = (permissions: Permission[]) => permissions.map(one => one.resource_id).join(', ');

/** Sets one item in the document; undefined takes it out. */
function change(policy: RbacPolicy, item: string, value: undefined | never): void {
  const [kind, ...rest] = item.split(' ');
  const id = rest.join(' ');
  if (item === member) {
    policy.stytch_member = value ?? policy.stytch_member ?? { permissions: [] };
  } else if (kind === 'resource') {
    policy.custom_resources = replace(policy.custom_resources, one => one.resource_id === id, value, {
      resource_id: id,
    });
  } else if (kind === 'role') {
    policy.custom_roles = replace(policy.custom_roles, one => one.role_id === id, value, { role_id: id });
  } else {
    policy.custom_scopes = replace(policy.custom_scopes, one => one.scope === id, value, { scope: id });
  }
}

function replace<T>(all: T[], is: (one: T) => boolean, value: object | undefined, name: Partial<T>): T[] {
  const others = all.filter(one => !is(one));
  return value === undefined ? others : [...others, { ...name, ...value } as T];
}
