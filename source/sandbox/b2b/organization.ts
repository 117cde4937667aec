/** An Organization: how one is kept, found and shown. */
import { checkStage } from '../core/checks.ts';
import type { Call } from '../core/context.ts';
import { refuse } from '../core/errors.ts';
import { type Json, present } from '../core/json.ts';

/** An Organization in the store. `doc` holds the settings; what is unset takes the service's default when shown. */
export type Organization = { seq: number; id: string; slug: string; external_id?: string | undefined; doc: Json };

type Place = Pick<Call, 'store' | 'env'>;

const defaults = {
  organization_logo_url: '',
  sso_jit_provisioning: 'ALL_ALLOWED',
  sso_jit_provisioning_allowed_connections: [],
  sso_active_connections: [],
  email_allowed_domains: [],
  email_jit_provisioning: 'NOT_ALLOWED',
  email_invites: 'ALL_ALLOWED',
  auth_methods: 'ALL_ALLOWED',
  allowed_auth_methods: [],
  mfa_policy: 'OPTIONAL',
  rbac_email_implicit_role_assignments: [],
  mfa_methods: 'ALL_ALLOWED',
  allowed_mfa_methods: [],
  oauth_tenant_jit_provisioning: 'NOT_ALLOWED',
  claimed_email_domains: [],
  first_party_connected_apps_allowed_type: 'ALL_ALLOWED',
  allowed_first_party_connected_apps: [],
  third_party_connected_apps_allowed_type: 'ALL_ALLOWED',
  allowed_third_party_connected_apps: [],
  custom_roles: [],
  trusted_metadata: {},
  allowed_oauth_tenants: {},
};

/** The Organization object of the API. */
export function showOrganization({ id, slug, external_id, doc }: Organization): Json {
  return present({
    organization_id: id,
    organization_slug: slug,
    organization_external_id: external_id,
    ...defaults,
    ...doc,
  });
}

export function toOrganization(row: Json): Organization {
  return {
    seq: row.seq,
    id: row.id,
    slug: row.slug,
    external_id: row.external_id ?? undefined,
    doc: JSON.parse(row.doc),
  };
}

/** The Organization with this id, slug or external id, or the service's 404. */
export function organizationById(place: Place, id: string): Organization {
  return findOrganization(place, id) ?? refuse('organization_not_found', 'Organization could not be found.');
}

export function findOrganization({ store, env }: Place, id: string): Organization | undefined {
  const { behaviour } = store;
  const byId = () => store.get('SELECT * FROM organizations WHERE id = ? AND env = ?', id, env.seq);
  const bySlug = () => store.get('SELECT * FROM organizations WHERE env = ? AND slug = ?', env.seq, id);
  const byExternalId = () => store.get('SELECT * FROM organizations WHERE env = ? AND external_id = ?', env.seq, id);
  const named = () =>
    behaviour.is('slug-or-external-id', 'external_id') ? (byExternalId() ?? bySlug()) : (bySlug() ?? byExternalId());
  const row = behaviour.is('organization-id-or-slug', 'slug') ? (named() ?? byId()) : (byId() ?? named());
  if (!row) checkStage(id, env.stage);
  return row && toOrganization(row);
}

export function organizationBySeq({ store }: Place, seq: number): Organization {
  return toOrganization(store.get('SELECT * FROM organizations WHERE seq = ?', seq) as Json);
}
