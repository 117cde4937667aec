/** How strong the passwords of an environment must be. */

import { strengthConfig } from '../auth/strength.ts';
import type { Routes, WorkspaceCall } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import { demand } from '../core/errors.ts';
import { environmentOf } from './environment-of.ts';

const path = '/pwa/v3/projects/{project_slug}/environments/{environment_slug}/password_strength_config';

export const passwordStrength: Routes<WorkspaceCall> = {
  [`GET ${path}`]: call => ({ password_strength_config: strengthConfig(call.store, environmentOf(call)) }),

  [`PUT ${path}`]: call => {
    const env = environmentOf(call);
    const { luds_min_password_length: length, luds_min_password_complexity: complexity } = call.body;
    demand(length === undefined || (length >= 8 && length <= 32), 'invalid_password_strength_luds_length');
    const complex = complexity === undefined || (complexity >= 1 && complexity <= 4);
    demand(complex, 'invalid_password_strength_luds_complexity');
    const config = { validation_policy: 'ZXCVBN', ...call.body };
    new Documents(call.store, env.project_id, 'password-strength').put('config', config);
    return { password_strength_config: config };
  },
};
