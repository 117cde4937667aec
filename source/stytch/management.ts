/**
 * Programmatic Workspace Actions (management API, v3): a thin typed client, as `stytch-management` is not on npm.
 * Goes through the same transport as the SDKs. The service may leave out zero values (false, "", []): they are put back.
 */
import type { Dispatcher } from 'undici';
import { unless } from './errors.ts';
import { settingsCalls } from './management-settings.ts';
import type {
  Environment,
  EnvironmentFlags,
  JwtTemplate,
  Project,
  Secret,
  TrustedTokenProfile,
} from './management-types.ts';
import { ManagementError, unsetFlags } from './management-types.ts';
import { pathId } from './path-id.ts';
import { fromRefusal } from './refusals.ts';
import type { Metrics } from './settings-types.ts';

export type { Environment, JwtTemplate, Project, TrustedTokenProfile } from './management-types.ts';
export { ManagementError } from './management-types.ts';

const host = 'https://management.stytch.com';

type TokenType = 'SESSION' | 'M2M';

interface NewEnvironment extends Partial<EnvironmentFlags> {
  name: string;
  type: 'LIVE' | 'TEST';
  environment_slug: string;
}

interface NewProfile {
  name: string;
  audience: string;
  issuer: string;
  /** Of keys of the type JWK. */
  jwks_url?: string;
  public_key_type: 'JWK' | 'PEM';
  attribute_mapping: Record<string, unknown>;
  can_jit_provision: boolean;
  pem_files: string[];
}

/** Whether an environment holds nothing of anyone's. */
export const isEmpty = (metrics: Metrics): boolean => Object.values(metrics).every(count => count === 0);

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
    if (!response.ok) throw fromRefusal(new ManagementError(answer as ManagementError));
    return answer as Answer;
  }

  return {
    /** A call that no method below has; `path` begins behind `/pwa/v3`. */
    call,
    projects: {
      create: async (data: { name: string; vertical: 'B2B' | 'CONSUMER'; project_slug: string }) =>
        (await call<{ project: Project }>('POST', '/projects', data)).project,
      all: async () => (await call<{ projects?: Project[] }>('GET', '/projects')).projects ?? [],
      get: async (slug: string) => (await call<{ project: Project }>('GET', projectPath(slug))).project,
      delete: async (slug: string) => call('DELETE', projectPath(slug)),
    },
    environments: {
      create: async (project: string, data: NewEnvironment) =>
        wholeEnvironment(await call('POST', `${projectPath(project)}/environments`, data)),
      all: async (project: string) => {
        const path = `${projectPath(project)}/environments`;
        const { environments = [] } = await call<{ environments?: Environment[] }>('GET', path);
        return environments.map(environment => wholeEnvironment({ environment }));
      },
      get: async (project: string, slug: string) => wholeEnvironment(await call('GET', environmentPath(project, slug))),
      /** What is left out stays. The scope of passwords cannot change any more once there are active passwords. */
      update: async (project: string, slug: string, data: Partial<Environment>) =>
        wholeEnvironment(await call('PATCH', environmentPath(project, slug), data)),
      delete: async (project: string, slug: string) => call('DELETE', environmentPath(project, slug)),
      /** How many Users, Organizations, Members and M2M clients it has. */
      metrics: async (project: string, slug: string): Promise<Metrics> => {
        const path = `${environmentPath(project, slug)}/metrics`;
        const { metrics } = await call<{ metrics?: Partial<Metrics> }>('GET', path);
        return { user_count: 0, organization_count: 0, member_count: 0, m2m_client_count: 0, ...metrics };
      },
    },
    secrets: {
      create: async (project: string, slug: string) => {
        const path = `${environmentPath(project, slug)}/secrets`;
        return (await call<{ secret: Secret & { secret: string } }>('POST', path, {})).secret;
      },
      all: async (project: string, slug: string) =>
        (await call<{ secrets?: Secret[] }>('GET', `${environmentPath(project, slug)}/secrets`)).secrets ?? [],
      delete: async (project: string, slug: string, secretId: string) =>
        call('DELETE', `${environmentPath(project, slug)}/secrets/${segment(secretId)}`),
    },
    jwtTemplates: {
      /** Empty where none was set. */
      get: async (project: string, slug: string, type: TokenType) => {
        const path = `${environmentPath(project, slug)}/jwt_templates/${type}`;
        const found = await unless(call<{ jwt_template: JwtTemplate }>('GET', path), 'jwt_template');
        return wholeTemplate(found ?? { jwt_template: { template_content: '', custom_audience: '' } });
      },
      set: async (project: string, slug: string, type: TokenType, data: JwtTemplate) =>
        wholeTemplate(await call('PUT', `${environmentPath(project, slug)}/jwt_templates/${type}`, data)),
    },
    ...settingsCalls(call, projectPath, environmentPath),
    trustedTokenProfiles: {
      create: async (project: string, slug: string, data: NewProfile) =>
        wholeProfile(await call('POST', profilesPath(project, slug), data)),
      update: async (project: string, slug: string, id: string, data: Partial<TrustedTokenProfile>) =>
        wholeProfile(await call('PATCH', `${profilesPath(project, slug)}/${segment(id)}`, data)),
      all: async (project: string, slug: string) => {
        const path = profilesPath(project, slug);
        const { profiles = [] } = await call<{ profiles?: TrustedTokenProfile[] }>('GET', path);
        return profiles.map(profile => wholeProfile({ profile }));
      },
      delete: async (project: string, slug: string, id: string) =>
        call('DELETE', `${profilesPath(project, slug)}/${segment(id)}`),
    },
  };
}

export type ManagementClient = ReturnType<typeof managementClient>;

const segment = (id: string) => encodeURIComponent(pathId(id));
const projectPath = (slug: string) => `/projects/${segment(slug)}`;
const environmentPath = (project: string, slug: string) => `${projectPath(project)}/environments/${segment(slug)}`;
const profilesPath = (project: string, slug: string) => `${environmentPath(project, slug)}/trusted_token_profiles`;

const wholeEnvironment = ({ environment }: { environment: Environment }): Environment => ({
  ...unsetFlags,
  ...environment,
});

const wholeProfile = ({ profile }: { profile: TrustedTokenProfile }): TrustedTokenProfile => ({
  ...profile,
  can_jit_provision: profile.can_jit_provision ?? false,
});

const wholeTemplate = ({ jwt_template }: { jwt_template: JwtTemplate }): JwtTemplate => ({
  ...jwt_template,
  template_content: jwt_template.template_content ?? '',
  custom_audience: jwt_template.custom_audience ?? '',
});
