/**
 * Roles that Members are to get and that the B2B policy does not know: added to it where the user wants that. Stytch takes no role
 * without permissions: a new one has those that every Member has, and no more.
 */
import type { Answers } from '../../config/answers.ts';
import { RecordError, unless } from '../../stytch/errors.ts';
import type { Permission } from '../../stytch/settings-types.ts';
import { Settled } from '../engine/task.ts';
import { sameSetting } from '../settings/diff.ts';
import type { Place } from '../settings/kind.ts';
import { rbacPolicy } from '../settings/kinds/rbac-policy.ts';
import { verifyRoles } from '../verification/roles.ts';
import type { RunContext } from './context.ts';
import { b2bEnvironment, managesTarget } from './environments.ts';
import { keep } from './kept.ts';
import type { Resource } from './resource.ts';

interface RoleIntent {
  at: Place;
  payload: { description: string; permissions: Permission[] };
}

const asked = (answers: Answers) => answers.missingRoles === 'create' && (answers.roleFrom ?? 'none') !== 'none';

export const roles: Resource = {
  id: 'roles',
  title: () => 'Roles',
  when: (answers, context) => asked(answers) && managesTarget(answers, context),
  // The settings may bring some of them along.
  gate: true,
  dependsOn: ['project', 'settings'],

  desired: { fixed: ({ wantedRoles }) => [...wantedRoles].map(key => ({ key, desired: null })) },

  create: {
    id: 'roles',
    title: () => 'Roles',
    // The policy is written whole.
    workers: { '': 1 },
    once: true,
    async intend({ key }, context): Promise<RoleIntent | Settled> {
      const at = await place(context);
      const roles = await rbacPolicy.read(context.management(), at);
      if (isOfStytch(key) || roles[itemOf(key)] !== undefined) return new Settled({ created: false });
      const { permissions } = (roles[itemOf('stytch_member')] ?? { permissions: [] }) as RoleIntent['payload'];
      return { at, payload: { description: 'Added by the migration.', permissions } };
    },
    async find({ key, intent }, context) {
      const { at } = intent as RoleIntent;
      const roles = await rbacPolicy.read(context.management(), at);
      return roles[itemOf(key)] === undefined ? undefined : { created: true };
    },
    async apply({ key, intent }, context) {
      const { at, payload } = intent as RoleIntent;
      const now = await rbacPolicy.read(context.management(), at);
      if (now[itemOf(key)] === undefined)
        await rbacPolicy.write(context.management(), at, { [itemOf(key)]: payload }, now);
      return { created: true };
    },
  },
  update: null,
  remove: null,

  undo: {
    title: () => 'Roles',
    async apply({ key, intent }, context) {
      // The policy of a project that this migration made goes with it.
      if (!intent || (context.journal.record('project', 'project')?.intent ?? null) !== null) return;
      const { at, payload } = intent as RoleIntent;
      const now = await unless(rbacPolicy.read(context.management(), at), 'project', 'environment');
      const found = now?.[itemOf(key)];
      if (!now || found === undefined) return;
      if (!sameSetting(found, payload)) keep('changed_since', `The role ${key} was changed since.`);
      await rbacPolicy.write(context.management(), at, { [itemOf(key)]: undefined }, now);
    },
  },

  verify: { compare: verifyRoles },
  calls: () => [{ endpoint: 'Management', calls: 2 }],
};

const isOfStytch = (role: string) => role.startsWith('stytch_');

/** A role among the settings of the policy. */
const itemOf = (role: string) => `role ${role}`;

async function place(context: RunContext): Promise<Place> {
  const found = await b2bEnvironment(context);
  if (!found)
    throw new RecordError('environment_not_found', 'The workspace of this key does not hold the B2B project.');
  const { project_slug, environment_slug } = found;
  return { project_slug, environment_slug, vertical: 'B2B' };
}
