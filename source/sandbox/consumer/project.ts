/** What a project tells of itself: its name, its sizes, its policy. */
import { flatPolicy } from '../rbac.ts';
import type { Call, Routes } from '../world.ts';

export const project: Routes<Call> = {
  'GET /v1/debug/whoami': ({ env }) => ({ project_id: env.project_id, name: env.doc.name }),

  'GET /v1/projects/metrics': ({ store, env }) => {
    const count = (sql: string, value: string | number) =>
      store.get(`SELECT count(*) AS count FROM ${sql}`, value)?.count;
    return {
      project_id: env.project_id,
      metrics: [
        { metric_type: 'USER_COUNT', count: count('users WHERE env = ?', env.seq) },
        { metric_type: 'ORGANIZATION_COUNT', count: count('organizations WHERE env = ?', env.seq) },
        { metric_type: 'MEMBER_COUNT', count: count('members WHERE deleted = 0 AND env = ?', env.seq) },
        {
          metric_type: 'M2M_CLIENT_COUNT',
          count: count("documents WHERE kind = 'm2m-client' AND scope = ?", env.project_id),
        },
      ],
    };
  },

  'GET /v1/rbac/policy': ({ store, env }) => ({ policy: flatPolicy(store, env) }),
};
