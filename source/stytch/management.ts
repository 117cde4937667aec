/**
 * Programmatic Workspace Actions (management API, v3): a thin typed client, as `stytch-management` is not on npm.
 * Goes through the same transport as the SDKs.
 */
import type { Dispatcher } from 'undici';

const host = 'https://management.stytch.com';

export interface Project {
  project_slug: string;
  name: string;
  vertical?: 'CONSUMER' | 'B2B' | 'ALL';
}

export interface Environment {
  environment_slug: string;
  project_slug: string;
  name: string;
  project_id: string;
  type?: 'LIVE' | 'TEST';
  cross_org_passwords_enabled: boolean;
}

export interface JwtTemplate {
  template_content: string;
  custom_audience: string;
}

export interface TrustedTokenProfile {
  profile_id: string;
  name: string;
  audience: string;
  issuer: string;
  jwks_url?: string;
  attribute_mapping?: Record<string, unknown>;
  can_jit_provision: boolean;
}

/** An answer of the management API that is not a success; the shape of every Stytch error. */
export class ManagementError extends Error {
  readonly status_code: number;
  readonly error_type: string;
  readonly error_message: string;
  constructor(body: { status_code: number; error_type: string; error_message: string }) {
    super(body.error_message);
    this.name = 'ManagementError';
    this.status_code = body.status_code;
    this.error_type = body.error_type;
    this.error_message = body.error_message;
  }
}

/** Makes the client. Its calls reject with ManagementError, or with a RequestError when there was no answer. */
export function managementClient(options: { keyId: string; keySecret: string; dispatcher: Dispatcher }) {
  const authorization = `Basic ${Buffer.from(`${options.keyId}:${options.keySecret}`).toString('base64')}`;

  async function call<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    let response: Response;
    let answer: unknown;
    try {
      response = await fetch(`${host}/pwa/v3${path}`, {
        method,
        headers: { authorization, 'content-type': 'application/json' },
        body: body && JSON.stringify(body),
        // The type of the running Node's own undici differs in name only.
        dispatcher: options.dispatcher,
      } as RequestInit);
      answer = await response.json();
    } catch (cause) {
      throw Object.assign(new Error('The management API gave no answer.', { cause }), { request: `${method} ${path}` });
    }
    if (!response.ok) throw new ManagementError(answer as ManagementError);
    return answer as Answer;
  }

  const environment = (projectSlug: string, environmentSlug: string) =>
    `/projects/${encodeURIComponent(projectSlug)}/environments/${encodeURIComponent(environmentSlug)}`;

  return {
    projects: {
      create: async (data: { name: string; vertical: 'B2B' | 'CONSUMER'; project_slug: string }) =>
        (await call<{ project: Project }>('POST', '/projects', data)).project,
      all: async () => (await call<{ projects: Project[] }>('GET', '/projects')).projects,
      delete: (slug: string) => call('DELETE', `/projects/${encodeURIComponent(slug)}`),
      get: async (slug: string) =>
        (await call<{ project: Project }>('GET', `/projects/${encodeURIComponent(slug)}`)).project,
    },
    environments: {
      create: async (
        projectSlug: string,
        data: {
          name: string;
          type: 'LIVE' | 'TEST';
          environment_slug: string;
          cross_org_passwords_enabled: boolean;
        },
      ) =>
        (
          await call<{ environment: Environment }>(
            'POST',
            `/projects/${encodeURIComponent(projectSlug)}/environments`,
            data,
          )
        ).environment,
      all: async (projectSlug: string) =>
        (
          await call<{ environments: Environment[] }>(
            'GET',
            `/projects/${encodeURIComponent(projectSlug)}/environments`,
          )
        ).environments,
      get: async (projectSlug: string, slug: string) =>
        (await call<{ environment: Environment }>('GET', environment(projectSlug, slug))).environment,
    },
    secrets: {
      create: async (projectSlug: string, slug: string) =>
        (
          await call<{ secret: { secret_id: string; secret: string } }>(
            'POST',
            `${environment(projectSlug, slug)}/secrets`,
            {},
          )
        ).secret,
      all: async (projectSlug: string, slug: string) =>
        (
          await call<{ secrets: { secret_id: string; created_at?: string }[] }>(
            'GET',
            `${environment(projectSlug, slug)}/secrets`,
          )
        ).secrets,
      delete: (projectSlug: string, slug: string, secretId: string) =>
        call('DELETE', `${environment(projectSlug, slug)}/secrets/${encodeURIComponent(secretId)}`),
    },
    jwtTemplates: {
      get: async (projectSlug: string, slug: string, type: 'SESSION' | 'M2M') =>
        (await call<{ jwt_template: JwtTemplate }>('GET', `${environment(projectSlug, slug)}/jwt_templates/${type}`))
          .jwt_template,
      set: async (projectSlug: string, slug: string, type: 'SESSION' | 'M2M', data: JwtTemplate) =>
        (
          await call<{ jwt_template: JwtTemplate }>(
            'PUT',
            `${environment(projectSlug, slug)}/jwt_templates/${type}`,
            data,
          )
        ).jwt_template,
    },
    trustedTokenProfiles: {
      delete: (projectSlug: string, slug: string, profileId: string) =>
        call('DELETE', `${environment(projectSlug, slug)}/trusted_token_profiles/${encodeURIComponent(profileId)}`),
      create: async (
        projectSlug: string,
        slug: string,
        data: {
          name: string;
          audience: string;
          issuer: string;
          jwks_url: string;
          public_key_type: 'JWK';
          attribute_mapping: Record<string, string>;
          can_jit_provision: boolean;
          pem_files: string[];
        },
      ) =>
        (
          await call<{ profile: TrustedTokenProfile }>(
            'POST',
            `${environment(projectSlug, slug)}/trusted_token_profiles`,
            data,
          )
        ).profile,
      update: async (projectSlug: string, slug: string, profileId: string, data: Partial<TrustedTokenProfile>) =>
        (
          await call<{ profile: TrustedTokenProfile }>(
            'PATCH',
            `${environment(projectSlug, slug)}/trusted_token_profiles/${encodeURIComponent(profileId)}`,
            data,
          )
        ).profile,
      all: async (projectSlug: string, slug: string) =>
        (
          await call<{ profiles: TrustedTokenProfile[] }>(
            'GET',
            `${environment(projectSlug, slug)}/trusted_token_profiles`,
          )
        ).profiles,
    },
  };
}

export type ManagementClient = ReturnType<typeof managementClient>;
