/**
 * Roles that Members are to get and that the B2B policy does not know: added to it where the user wants that. Stytch takes no role
 * without permissions: a new one has those that every Member has, and no more.
 */
import type { Answers } from '../../config/answers.ts';
import { RecordError, unless } from '../../stytch/errors.ts';
import type { RbacPolicy } from '../../stytch/settings-types.ts';
import { Settled } from '../engine/task.ts';
import { sameSetting } from '../settings/diff.ts';
import { verifyRoles } from '../verification/roles.ts';
import type { RunContext } from './context.ts';
import { b2bEnvironment } from './environments.ts';
import { keep } from './kept.ts';
import type { Resource } from './resource.ts';

type CustomRole = RbacPolicy['custom_roles'][number];

interface RoleIntent {
  project_slug: string;
  environment_slug: string;
  payload: CustomRole;
}

const asked = (answers: Answers) => answers.missingRoles === 'create' && (answers.roleFrom ?? 'none') !== 'none';

export const roles: Resource = {
  id: 'roles',
  title: () => 'Roles',
  when: (answers, context) => asked(answers) && (answers.b2bProject !== 'existing' || context?.canManage === true),
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
      const { project_slug, environment_slug } = await environment(context);
      const policy = await context.management().rbacPolicy.get(project_slug, environment_slug);
      if (isOfStytch(key) || roleIn(policy, key)) return new Settled({ created: false });
      const { permissions = [] } = policy.stytch_member ?? {};
      const payload = { role_id: key, description: 'Added by the migration.', permissions };
      return { project_slug, environment_slug, payload };
    },
    async find({ intent }, context) {
      const { project_slug, environment_slug, payload } = intent as RoleIntent;
      const policy = await context.management().rbacPolicy.get(project_slug, environment_slug);
      return roleIn(policy, payload.role_id) && { created: true };
    },
    async apply({ intent }, context) {
      const { project_slug, environment_slug, payload } = intent as RoleIntent;
      const { rbacPolicy } = context.management();
      const policy = await rbacPolicy.get(project_slug, environment_slug);
      if (!roleIn(policy, payload.role_id)) {
        policy.custom_roles = [...policy.custom_roles, payload];
        await rbacPolicy.set(project_slug, environment_slug, policy);
      }
      return { created: true };
    },
  },
  update: null,
  remove: null,

  undo: {
    title: () => 'Roles',
    async apply({ intent }, context) {
      // The policy of a project that this migration made goes with it.
      if (!intent || (context.journal.record('project', 'project')?.intent ?? null) !== null) return;
      const { project_slug, environment_slug, payload } = intent as RoleIntent;
      const { rbacPolicy } = context.management();
      const policy = await unless(rbacPolicy.get(project_slug, environment_slug), 'project', 'environment');
      const found = policy && roleIn(policy, payload.role_id);
      if (!policy || !found) return;
      if (!sameSetting(found, payload)) keep('changed_since', `The role ${payload.role_id} was changed since.`);
      policy.custom_roles = policy.custom_roles.filter(one => one !== found);
      await rbacPolicy.set(project_slug, environment_slug, policy);
    },
  },

  verify: { compare: verifyRoles },
  calls: () => [{ endpoint: 'Management', calls: 2 }],
};

const isOfStytch = (role: string) => role.startsWith('stytch_');

const roleIn = (policy: RbacPolicy, id: string): CustomRole | undefined =>
  policy.custom_roles.find(one => one.role_id === id);

async function environment(context: RunContext) {
  const found = await b2bEnvironment(context);
  if (found) return found;
  throw new RecordError('environment_not_found', 'The workspace of this key does not hold the B2B project.');
}
