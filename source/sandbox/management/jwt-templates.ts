/** The templates of session and M2M JWTs. */
import { checkTemplate } from '../auth/claims.ts';
import { jwtTemplate } from '../auth/templates.ts';
import type { Environment, Routes, WorkspaceCall } from '../core/context.ts';
import { Documents } from '../core/documents.ts';
import { demand } from '../core/errors.ts';
import { environmentOf } from './environment-of.ts';

const path = '/pwa/v3/projects/{project_slug}/environments/{environment_slug}/jwt_templates/{jwt_template_type}';

/** What a template of this type may speak of. */
function roots(env: Environment, type: string): string[] {
  if (type === 'M2M') return ['client', 'request'];
  return env.vertical === 'B2B' ? ['member', 'organization'] : ['user'];
}

export const jwtTemplates: Routes<WorkspaceCall> = {
  [`GET ${path}`]: call => {
    const type = call.params.jwt_template_type as string;
    const env = environmentOf(call);
    const unset = new Documents(call.store, env.project_id, 'jwt-template').get(type) === undefined;
    const { behaviour } = call.store;
    demand(
      !(unset && behaviour.is('jwt-template-unset', 'not_found')),
      'jwt_template_not_found',
      'No template was set.',
    );
    const template = jwtTemplate(call.store, env, type);
    if (unset && behaviour.is('jwt-template-unset', 'empty_object')) template.template_content = '{}';
    return { jwt_template: { ...template, jwt_template_type: type } };
  },

  [`PUT ${path}`]: call => {
    const { template_content, custom_audience } = call.body;
    const env = environmentOf(call);
    const type = call.params.jwt_template_type as string;
    const mayBeEmpty = call.store.behaviour.is('jwt-template-empty', 'accepted');
    if (!mayBeEmpty || template_content.trim() !== '') checkTemplate(call.store, template_content, roots(env, type));
    const template = { template_content, custom_audience };
    new Documents(call.store, env.project_id, 'jwt-template').put(type, template);
    return { jwt_template: { ...template, jwt_template_type: type } };
  },
};
