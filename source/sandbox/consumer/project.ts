/** What a project tells of itself: its name, its sizes, its policy. */

import { flatPolicy } from '../auth/rbac.ts';
import type { Call, Routes } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import { sizesOf } from '../core/environments.ts';

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
