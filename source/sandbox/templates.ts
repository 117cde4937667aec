/** The JWT templates of an environment, as set through the management API. */
import { Documents } from './documents.ts';
import type { Json } from './json.ts';
import type { Store } from './store.ts';
import type { Environment } from './world.ts';

export type JwtTemplate = { template_content: string; custom_audience: string };

/** A template, or an empty one where none was set. */
export function jwtTemplate(store: Store, env: Environment, type: string): JwtTemplate {
  const stored: Json | undefined = new Documents(store, env.project_id, 'jwt-template').get(type);
  return { template_content: stored?.template_content ?? '', custom_audience: stored?.custom_audience ?? '' };
}
