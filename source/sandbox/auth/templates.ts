/** The JWT templates of an environment, as set through the management API. */

import type { Environment } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import type { Json } from '../core/json.ts';
import type { Store } from '../core/store.ts';

export type JwtTemplate = { template_content: string; custom_audience: string };

/** A template, or an empty one where none was set. */
export function jwtTemplate(store: Store, env: Environment, type: string): JwtTemplate {
  const stored: Json | undefined = new Documents(store, env.project_id, 'jwt-template').get(type);
  return { template_content: stored?.template_content ?? '', custom_audience: stored?.custom_audience ?? '' };
}
