/** A local Stytch and a folder for doctor; what doctor leaves there is counted from outside. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DoctorOptions, runDoctor } from '../../../source/migration/doctor/doctor.ts';
import type { SandboxOptions } from '../../../source/sandbox/index.ts';
import { bench } from '../../sandbox/client.ts';

export type Credentials = 'workspace' | 'named';

/** `judged: false`: for a behaviour that the published shapes do not allow. */
export async function doctorStage({ judged = true, ...options }: SandboxOptions & { judged?: boolean } = {}) {
  const at = await bench({ ...options, judged });
  const { consumer, b2b, workspace } = at.credentials;
  const common = { consumerProjectId: consumer.project_id, consumerSecret: consumer.secret };
  const given = {
    workspace: { ...common, workspaceKeyId: workspace.key_id, workspaceKeySecret: workspace.key_secret },
    named: { ...common, b2bProjectId: b2b?.project_id ?? '', b2bSecret: b2b?.secret ?? '' },
  };
  const addresses = { api: at.url, management: at.url };
  const folder = () => mkdtempSync(join(tmpdir(), 'doctor-'));
  return {
    ...at,
    given,
    addresses,
    folder,
    run: (credentials: Credentials, options: Partial<DoctorOptions> = {}) =>
      runDoctor({ dir: folder(), credentials: given[credentials], addresses, ...options }),
    /** All that is there: projects, Organizations and Users. */
    async inventory() {
      const { projects } = await at.workspace('GET /pwa/v3/projects');
      const { organizations } = await at.b2b('POST /v1/b2b/organizations/search', { limit: 1000 });
      const { results } = await at.consumer('POST /v1/users/search', { limit: 1000 });
      return { projects, organizations, users: results.map((one: { user_id: string }) => one.user_id) };
    },
  };
}
