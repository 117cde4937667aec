/** The management API as any HTTP client sees it, and an invented application's settings, written with it. */
import { expect } from 'vitest';
import type { Credentials } from '../../../source/config/credentials.ts';

// biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the service sends
type Json = any;

export type Plain = ReturnType<typeof plain>;

/** Calls paths below `/pwa/v3/projects`. Fails where the answer is no success, unless it may be. */
export function plain(url: string, { workspaceKeyId, workspaceKeySecret }: Credentials) {
  const authorization = `Basic ${Buffer.from(`${workspaceKeyId}:${workspaceKeySecret}`).toString('base64')}`;
  const call = async (method: string, path: string, body?: object): Promise<Json> => {
    const response = await fetch(`${url}/pwa/v3/projects${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer: Json = await response.json();
    expect([method, path, response.status, response.status < 300 ? '' : answer.error_message]).toEqual([
      ...[method, path, 200, ''],
    ]);
    return answer;
  };
  return {
    get: (path: string) => call('GET', path),
    put: (path: string, body: object) => call('PUT', path, body),
    post: (path: string, body: object) => call('POST', path, body),
    patch: (path: string, body: object) => call('PATCH', path, body),
    delete: (path: string) => call('DELETE', path),
  };
}

/** Where the one B2B project's test environment is. */
export async function b2bPath(api: Plain): Promise<{ project: string; environment: string; id: string }> {
  const { projects } = await api.get('');
  const { project_slug } = projects.find((one: Json) => one.vertical === 'B2B');
  const { environments } = await api.get(`/${project_slug}/environments`);
  const { environment_slug, project_id } = environments.find((one: Json) => one.type === 'TEST');
  return {
    project: `/${project_slug}`,
    environment: `/${project_slug}/environments/${environment_slug}`,
    id: project_id,
  };
}

/** Everything that can be read of an environment and its project, except ids and times that Stytch gives. */
export async function readAll(api: Plain, { project, environment }: { project: string; environment: string }) {
  const vertical = (await api.get(project)).project.vertical;
  const at = (path: string) => api.get(`${environment}${path}`);
  const { environment: found } = await api.get(environment);
  const { oauth_callback_id: _o, project_id: _p, created_at: _c, ...flags } = found;
  const { profiles } = await at('/trusted_token_profiles');
  const templates = await api.get(`${project}/email_templates`);
  return {
    flags,
    urls: byUrl((await at('/redirect_urls/all')).redirect_urls),
    password: (await at('/password_strength_config')).password_strength_config,
    policy: (await at('/rbac_policy')).policy,
    session: (await at('/jwt_templates/SESSION')).jwt_template,
    m2m: (await at('/jwt_templates/M2M')).jwt_template,
    sdk: (await at(`/sdk/${vertical === 'B2B' ? 'b2b' : 'consumer'}`)).config,
    sms: (await at('/allowed_country_codes/sms')).country_codes,
    templates: templates.email_templates,
    profiles: profiles.map(({ profile_id: _, ...profile }: Json) => profile),
    tokens: (await at('/public_tokens')).public_tokens.length,
    secrets: (await at('/secrets')).secrets.length,
  };
}

const byUrl = (urls: { url: string; valid_types: Json[] }[]) => urls.toSorted((a, b) => (a.url < b.url ? -1 : 1));
