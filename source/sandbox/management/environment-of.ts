/** The environment that a path names, or the service's 404. */

import type { Environment, WorkspaceCall } from '../core/context.ts';
import { environmentBySlug } from '../core/environments.ts';

export function environmentOf({ store, params }: WorkspaceCall): Environment {
  return environmentBySlug(store, params.project_slug as string, params.environment_slug as string);
}
