/** The policy of roles of an environment, and the service's own roles in it. */
import { assume, noMatter, tells, unpublished } from '../assumption.ts';
import { customRoles } from '../custom-roles.ts';
import { errorAnswer, outcome, verdict } from '../outcome.ts';

export const roles = [
  assume('rbac-other-vertical', {
    question: 'Which error refuses the role of a User in the policy of a B2B project?',
    answers: {
      invalid_role_for_vertical: '`invalid_role_for_vertical` refuses `stytch_user` in B2B.',
      other_error: 'Another error type refuses `stytch_user` in B2B.',
      accepted: '`stytch_user` in the policy of a B2B project is accepted.',
    },
    why: 'Policies are carried over from one vertical to the other.',
    source: 'A test of the official client; the type is not in the list.',
    dependents: ['the local Stytch'],
    consequences: { other_error: noMatter('It is never sent.'), accepted: noMatter('It is never sent.') },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = on.workspace;
      const policy = await management.rbacPolicy.get(project, environment);
      const change = management.rbacPolicy.set(project, environment, { ...policy, stytch_user: { permissions: [] } });
      return errorAnswer(await outcome(change), 'invalid_role_for_vertical');
    },
  }),
  assume('rbac-own-roles', {
    question: 'Can the service’s own roles lose permissions?',
    answers: {
      refused:
        '`stytch_member`, `stytch_admin` and `stytch_user` may be given more permissions, and keep all that they have (`invalid_rbac_stytch_role_edit`).',
      accepted: 'The service’s own roles can lose permissions.',
    },
    why: 'A policy that is written without them could lock the admins out.',
    source: 'The Terraform provider says that they must be kept.',
    dependents: ['carrying roles over'],
    consequences: { accepted: noMatter('They are read first, and written with all that they have.') },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = (await on.environment()).workspace;
      const policy = await management.rbacPolicy.get(project, environment);
      const change = management.rbacPolicy.set(project, environment, { ...policy, stytch_admin: { permissions: [] } });
      const { refused } = await outcome(change);
      if (refused !== undefined) return { answer: 'refused', detail: refused };
      const { stytch_admin } = await management.rbacPolicy.get(project, environment);
      return (stytch_admin?.permissions.length ?? 0) > 0 ? { answer: 'refused', detail: 'not kept' } : 'accepted';
    },
  }),
  assume('rbac-left-out', {
    question: 'What becomes of roles that a new policy leaves out altogether?',
    answers: {
      cleared: 'A policy that is written without `custom_roles` has none afterwards.',
      kept: 'A policy that is written without `custom_roles` keeps them.',
    },
    why: 'Half a policy could delete roles that Members have.',
    source: unpublished,
    dependents: ['carrying roles over'],
    consequences: { kept: noMatter('All parts are always written.') },
    needs: 'workspace',
    ask: async on => {
      const other = await on.environment();
      await customRoles(other);
      const { management, project, environment } = other.workspace;
      const policy = await management.rbacPolicy.get(project, environment);
      const path = `/projects/${project}/environments/${environment}/rbac_policy`;
      const { stytch_member, stytch_admin } = policy;
      await management.call('PUT', path, { stytch_member, stytch_admin });
      const left = await management.rbacPolicy.get(project, environment);
      return left.custom_roles.length === 0 ? 'cleared' : 'kept';
    },
  }),
  assume('member-default-permissions', {
    question: 'What may every Member do in a new environment?',
    answers: {
      self: 'By default `stytch_member` may do everything with `stytch.self`, and nothing else.',
      more: 'By default `stytch_member` may do more than change itself.',
    },
    why: 'Permissions that a Consumer User did not have would come with the move.',
    source: 'Contradiction: the guide says `stytch.self`, an example of the Terraform provider has more.',
    dependents: ['carrying roles over'],
    consequences: { more: tells('Look at the permissions of stytch_member in the dashboard before people get in.') },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = (await on.environment()).workspace;
      const { stytch_member } = await management.rbacPolicy.get(project, environment);
      const resources = [...new Set((stytch_member?.permissions ?? []).map(one => one.resource_id))].toSorted();
      if (resources.join() === 'stytch.self') return 'self';
      return { answer: 'more', detail: resources.join(', ').slice(0, 100) };
    },
  }),
  assume('rbac-action-names', {
    question: 'How are the actions on the service’s own resources written?',
    answers: {
      dashes: 'Actions on the service’s own resources are written with dashes: `update.settings.mfa-enrolled`.',
      underscores: 'Actions on the service’s own resources are written with underscores.',
    },
    why: 'A role that names an action in another writing allows nothing.',
    source: 'Contradiction: comments of the official SDK have both.',
    dependents: ['carrying roles over', 'the local Stytch'],
    consequences: { underscores: noMatter('Permissions on resources of the service are never copied.') },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = on.workspace;
      const { stytch_resources = [] } = await management.rbacPolicy.get(project, environment);
      const actions = stytch_resources.flatMap(one => one.available_actions ?? []);
      const [dashed, lined] = ['-', '_'].map(letter => actions.filter(action => action.includes(letter)));
      if (lined?.length === 0) return dashed?.length === 0 ? { answer: 'unclear', detail: 'no action' } : 'dashes';
      return { answer: 'underscores', detail: lined?.slice(0, 3).join(', ') };
    },
  }),
  assume('rbac-unknown-action', {
    question: 'Can a role name an action that a resource of the service does not have?',
    answers: {
      refused: 'A role cannot name an action that a resource of the service does not have.',
      accepted: 'A role may name an action that a resource of the service does not have.',
    },
    why: 'Actions of Consumer may not exist in B2B.',
    source: unpublished,
    dependents: ['carrying roles over'],
    consequences: { accepted: noMatter('Permissions on resources of the service are never copied.') },
    needs: 'workspace',
    ask: async on => {
      const { management, project, environment } = (await on.environment()).workspace;
      const policy = await management.rbacPolicy.get(project, environment);
      const permissions = [{ resource_id: 'stytch.member', actions: [on.word()] }];
      const custom_roles = [...policy.custom_roles, { role_id: on.word(), description: '', permissions }];
      const change = management.rbacPolicy.set(project, environment, { ...policy, custom_roles });
      return verdict(await outcome(change), 'accepted', 'refused');
    },
  }),
  assume('rbac-reserved-scopes', {
    question: 'Which scopes are the service’s own?',
    answers: {
      refused: 'The scopes `openid`, `profile`, `email`, `phone`, `offline_access` and `full_access` are reserved.',
      accepted:
        'Some of `openid`, `profile`, `email`, `phone`, `offline_access` and `full_access` can be custom scopes.',
    },
    why: 'A policy with a reserved scope fails as a whole.',
    source: 'The error type stands in the list; which scopes it is about is not published.',
    dependents: ['carrying roles over'],
    consequences: { accepted: noMatter('A scope that the Consumer project has is one that the service takes.') },
    needs: 'workspace',
    ask: async on => {
      const other = await on.environment();
      const [, , resource_id] = await customRoles(other);
      const { management, project, environment } = other.workspace;
      const policy = await management.rbacPolicy.get(project, environment);
      const permissions = [{ resource_id, actions: ['read'] }];
      const taken: string[] = [];
      for (const scope of ['openid', 'profile', 'email', 'phone', 'offline_access', 'full_access']) {
        const custom_scopes = [{ scope, description: '', permissions }];
        const { refused } = await outcome(
          management.rbacPolicy.set(project, environment, { ...policy, custom_scopes }),
        );
        if (refused === undefined) taken.push(scope);
      }
      return taken.length === 0 ? 'refused' : { answer: 'accepted', detail: taken.join(', ') };
    },
  }),
];
