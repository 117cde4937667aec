/** Two roles of doctor's own in the environment under test, and the resource that they may read. */
import type { ProbeContext } from './probe-context.ts';

export async function customRoles(on: ProbeContext): Promise<[first: string, second: string, resource: string]> {
  const { management, project, environment } = on.workspace;
  const policy = await management.rbacPolicy.get(project, environment);
  // Also a part of a variable's name in templates: letters and digits only.
  const resource_id = on.word().replaceAll('-', '');
  const [first, second] = [on.word(), on.word()];
  const permissions = [{ resource_id, actions: ['read'] }];
  await management.rbacPolicy.set(project, environment, {
    ...policy,
    custom_resources: [...policy.custom_resources, { resource_id, description: '', available_actions: ['read'] }],
    custom_roles: [
      ...policy.custom_roles,
      ...[first, second].map(role_id => ({ role_id, description: '', permissions })),
    ],
  });
  return [first, second, resource_id];
}
