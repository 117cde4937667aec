/** What a project tells of itself: its name, its sizes, its policy. */
import { Documents } from '../documents.ts';
import { sizesOf } from '../environments.ts';
import { flatPolicy } from '../rbac.ts';
import type { Call, Routes } from '../world.ts';

export const project: Routes<Call> = {
  'GET /v1/debug/whoami': ({ env }) => ({ project_id: env.project_id, name: env.doc.name }),

  'GET /v1/projects/metrics': ({ store, env }) => {
    const sizes = sizesOf(store, env);
    const clients = new Documents(store, env.project_id, 'm2m-client').all().length;
    return {
      project_id: env.project_id,
      metrics: [
        { metric_type: 'USER_COUNT', count: sizes.users },
        { metric_type: 'ORGANIZATION_COUNT', count: sizes.organizations },
        { metric_type: 'MEMBER_COUNT', count: sizes.members },
        { metric_type: 'M2M_CLIENT_COUNT', count: clients },
      ],
    };
  },

  'GET /v1/rbac/policy': ({ store, env }) => ({ policy: flatPolicy(store, env) }),
};
