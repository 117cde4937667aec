/** Reads what is really in both projects: plain HTTP with Basic authentication, so that no client of the engine is trusted. */
import type { ConsumerUser, Json } from './end-state.ts';

/** What opens the projects; the sandbox's `credentials` fit. */
export interface Keys {
  consumer: { project_id: string; secret: string; project_slug: string; environment_slug: string };
  workspace: { key_id: string; key_secret: string };
}

export interface ObservedMember {
  organization_id: string;
  member_id: string;
  external_id?: string;
  email_address: string;
  email_address_verified: boolean;
  member_password_id: string;
  name: string;
  status: string;
  trusted_metadata: Json;
  untrusted_metadata: Json;
  mfa_phone_number: string;
  mfa_enrolled: boolean;
  roles: { role_id: string }[];
}

export interface ObservedOrganization {
  organization_id: string;
  organization_external_id?: string;
  organization_name: string;
  organization_slug: string;
  created_at: string;
  trusted_metadata: Json;
  /** The kinds of its SSO and SCIM connections. */
  connections: string[];
  members: ObservedMember[];
}

export interface Profile {
  audience: string;
  issuer: string;
  jwks_url?: string;
  attribute_mapping?: Json;
  can_jit_provision: boolean;
}

export interface Observed {
  users: ConsumerUser[];
  /** The Consumer project's session claim template. */
  template: { template_content: string; custom_audience: string };
  /** Null while there is no B2B project. */
  b2b: {
    environment: { project_id: string; cross_org_passwords_enabled: boolean };
    organizations: ObservedOrganization[];
    profiles: Profile[];
  } | null;
}

/** Sends one request; rejects with what was answered when that is no success. */
export type Send = <Answer>(route: string, body?: object) => Promise<Answer>;

/** A door to one project, or to the workspace. */
export function open(url: string, name: string, secret: string): Send {
  const authorization = `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`;
  return async (route, body) => {
    const [method, path] = route.split(' ');
    const headers = { authorization, 'content-type': 'application/json' };
    const response = await fetch(`${url}${path}`, { method, headers, body: body && JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${route}: ${response.status} ${text.slice(0, 300)}`);
    return JSON.parse(text);
  };
}

/** Everything in both projects, as it is now. */
export async function observe(url: string, keys: Keys): Promise<Observed> {
  const { consumer, workspace } = keys;
  const manage = open(url, workspace.key_id, workspace.key_secret);
  const template = await manage<{ jwt_template: Observed['template'] }>(
    `GET ${environmentPath(consumer)}/jwt_templates/SESSION`,
  );
  return {
    users: await readUsers(url, keys),
    template: template.jwt_template,
    b2b: await observeB2b(url, manage),
  };
}

/** What a workspace holds beside Users and Organizations, as text: one line for each object that could be left behind. */
export async function observeWorkspace(url: string, { workspace }: Keys): Promise<string[]> {
  const manage = open(url, workspace.key_id, workspace.key_secret);
  const { projects } = await manage<{ projects: { project_slug: string }[] }>('GET /pwa/v3/projects');
  const lines: string[] = [];
  for (const { project_slug } of projects) {
    lines.push(`project ${project_slug}`);
    const { environments } = await manage<{ environments: Environment[] }>(
      `GET /pwa/v3/projects/${encodeURIComponent(project_slug)}/environments`,
    );
    for (const environment of environments) {
      const path = environmentPath(environment);
      const { secrets } = await manage<{ secrets: { secret_id: string }[] }>(`GET ${path}/secrets`);
      const { profiles } = await manage<{ profiles: { profile_id: string }[] }>(`GET ${path}/trusted_token_profiles`);
      lines.push(
        `environment ${project_slug}/${environment.environment_slug}`,
        ...secrets.map(({ secret_id }) => `secret ${secret_id} of ${project_slug}`),
        ...profiles.map(({ profile_id }) => `profile ${profile_id} of ${project_slug}`),
      );
    }
  }
  return lines.sort();
}

/** All Users of the Consumer project. */
export function readUsers(url: string, { consumer }: Keys): Promise<ConsumerUser[]> {
  return pages(open(url, consumer.project_id, consumer.secret), 'POST /v1/users/search', 'results', {});
}

async function observeB2b(url: string, manage: Send): Promise<Observed['b2b']> {
  const { projects } = await manage<{ projects: { project_slug: string; vertical: string }[] }>('GET /pwa/v3/projects');
  const project = projects.find(found => found.vertical === 'B2B');
  if (!project) return null;
  const { environments } = await manage<{ environments: Environment[] }>(
    `GET /pwa/v3/projects/${encodeURIComponent(project.project_slug)}/environments`,
  );
  const environment = environments.find(one => one.type === 'TEST');
  if (!environment) return null;
  const path = environmentPath(environment);
  const { secret } = await manage<{ secret: { secret_id: string; secret: string } }>(`POST ${path}/secrets`, {});
  try {
    const { profiles } = await manage<{ profiles: Profile[] }>(`GET ${path}/trusted_token_profiles`);
    const send = open(url, environment.project_id, secret.secret);
    return { environment, organizations: await readOrganizations(send), profiles };
  } finally {
    await manage(`DELETE ${path}/secrets/${encodeURIComponent(secret.secret_id)}`);
  }
}

type Environment = {
  project_slug: string;
  environment_slug: string;
  project_id: string;
  type: string;
  cross_org_passwords_enabled: boolean;
};

async function readOrganizations(send: Send): Promise<ObservedOrganization[]> {
  const organizations = await pages<Omit<ObservedOrganization, 'members' | 'connections'>>(
    send,
    'POST /v1/b2b/organizations/search',
    'organizations',
    {},
  );
  const organization_ids = organizations.map(organization => organization.organization_id);
  const members =
    organization_ids.length === 0
      ? []
      : await pages<ObservedMember>(send, 'POST /v1/b2b/organizations/members/search', 'members', { organization_ids });
  const byOrganization = Map.groupBy(members, member => member.organization_id);
  return Promise.all(
    organizations.map(async organization => ({
      ...organization,
      connections: await readConnections(send, organization.organization_id),
      members: byOrganization.get(organization.organization_id) ?? [],
    })),
  );
}

async function readConnections(send: Send, id: string): Promise<string[]> {
  const sso = await send<Record<string, unknown>>(`GET /v1/b2b/sso/${id}`);
  const { connection } = await send<{ connection?: object }>(`GET /v1/b2b/scim/${id}/connection`);
  const kinds = ['saml', 'oidc', 'external'].flatMap(kind => {
    const list = sso[`${kind}_connections`];
    return Array.isArray(list) ? list.map(() => kind) : [];
  });
  return connection ? [...kinds, 'scim'] : kinds;
}

async function pages<Item>(send: Send, route: string, list: string, body: object): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const answer = await send<Record<string, Item[]> & { results_metadata: { next_cursor?: string | null } }>(route, {
      ...body,
      limit: 1000,
      ...(cursor && { cursor }),
    });
    items.push(...(answer[list] ?? []));
    cursor = answer.results_metadata.next_cursor ?? undefined;
  } while (cursor);
  return items;
}

function environmentPath(at: { project_slug: string; environment_slug: string }): string {
  return `/pwa/v3/projects/${encodeURIComponent(at.project_slug)}/environments/${encodeURIComponent(at.environment_slug)}`;
}
