/** Looking at what a migration made, from outside: through the APIs, as an application would. */

import type { Credentials } from '../../source/config/credentials.ts';
import { b2bClient } from '../../source/stytch/b2b.ts';
import { managementClient } from '../../source/stytch/management.ts';
import { createTransport } from '../../source/stytch/transport.ts';

const fast = { calls: 10_000, seconds: 1 };

/** A client of the one B2B project of a workspace, with a fresh secret. */
export async function openB2b(url: string, { workspaceKeyId, workspaceKeySecret }: Credentials) {
  const dispatcher = createTransport({ origin: url, rate: fast });
  const management = managementClient({ keyId: workspaceKeyId ?? '', keySecret: workspaceKeySecret ?? '', dispatcher });
  const project = (await management.projects.all()).find(found => found.vertical === 'B2B');
  if (!project) throw new Error('no B2B project');
  const environments = await management.environments.all(project.project_slug);
  const environment = environments.find(found => found.project_id.startsWith('project-test-'));
  if (!environment) throw new Error('no environment');
  const { secret } = await management.secrets.create(project.project_slug, environment.environment_slug);
  return { client: b2bClient({ projectId: environment.project_id, secret, dispatcher }), environment, management };
}

/** Everything in the B2B project that does not differ by nature between two runs: no ids that Stytch gave, no times. */
export async function contents(client: Awaited<ReturnType<typeof openB2b>>['client']) {
  const { organizations } = await client.organizations.search({ limit: 1000 });
  const organization_ids = organizations.map(organization => organization.organization_id);
  const { members } = await client.organizations.members.search({ organization_ids, limit: 1000 });
  const byOrganization = Map.groupBy(members, member => member.organization_id);
  return organizations
    .map(({ organization_id, created_at: _c, updated_at: _u, ...settings }) => ({
      ...settings,
      members: (byOrganization.get(organization_id) ?? [])
        .map(({ member_id: _m, organization_id: _o, created_at: _mc, updated_at: _mu, ...member }) => ({
          ...member,
          member_password_id: member.member_password_id !== '',
        }))
        .sort(by('external_id')),
    }))
    .sort(by('organization_external_id'));
}

const by =
  (key: string) =>
  (a: object, b: object): number =>
    String(Reflect.get(a, key)).localeCompare(String(Reflect.get(b, key)));
