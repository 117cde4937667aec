/** /v1/b2b/organizations: create, get, update, delete. */

import { type Call, type Routes, timestamp } from '../core/context.ts';
import { demand } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import { type Json, present } from '../core/json.ts';
import { mergeMetadata } from '../core/metadata.ts';
import { deleteConnections, ssoConnections } from './connections.ts';
import { indexDomains } from './domains.ts';
import { type Organization, organizationById, showOrganization } from './organization.ts';
import {
  checkName,
  checkOrganizationExternalId,
  checkSettings,
  checkSlug,
  initialSettings,
} from './organization-rules.ts';
import { authorizeMember } from './rbac-headers.ts';

/** Creates an Organization from the fields that create and discovery share. */
export function createOrganization(call: Call, body: Json): Organization {
  const { store, env, now } = call;
  const { organization_name, organization_slug, organization_external_id: external_id, ...rest } = body;
  checkName(organization_name);
  const mayLack = store.behaviour.is('slug-left-out', 'accepted');
  demand(organization_slug !== undefined || mayLack, 'invalid_organization_slug', 'A slug is required.');
  const slug = organization_slug ?? freeSlug(call, organization_name);
  checkSlug(call, slug);
  if (external_id !== undefined) checkOrganizationExternalId(call, external_id);
  const settings = initialSettings(call, rest);
  checkSettings(call, settings);
  const doc = present({
    organization_name,
    ...settings,
    trusted_metadata: mergeMetadata(undefined, body.trusted_metadata),
    created_at: timestamp(now),
    updated_at: timestamp(now),
  });
  const id = newId('organization', env.stage);
  const { seq } = store.run(
    'INSERT INTO organizations (env, id, slug, external_id, doc) VALUES (?, ?, ?, ?, ?)',
    env.seq,
    id,
    slug,
    external_id ?? null,
    JSON.stringify(doc),
  );
  indexDomains(store, env, seq, doc.email_allowed_domains ?? [], doc.claimed_email_domains ?? []);
  return { seq, id, slug, external_id, doc };
}

/** A slug from a name, with a number behind it where it is taken. */
function freeSlug({ store, env }: Call, name: string): string {
  const stem = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 100);
  const base = stem.length >= 2 ? stem : `organization${stem && `-${stem}`}`;
  for (let number = 1; ; number += 1) {
    const slug = number === 1 ? base : `${base}-${number}`;
    if (!store.get('SELECT 1 FROM organizations WHERE env = ? AND slug = ?', env.seq, slug)) return slug;
  }
}

/** Writes changed settings, and the ids where they change. */
export function changeOrganization(
  call: Call,
  before: Organization,
  doc: Json,
  slug = before.slug,
  externalId = before.external_id,
): Organization {
  const { store, env, now } = call;
  const changed = { ...doc, updated_at: timestamp(now) };
  store.run(
    'UPDATE organizations SET slug = ?, external_id = ?, doc = ? WHERE seq = ?',
    slug,
    externalId ?? null,
    JSON.stringify(changed),
    before.seq,
  );
  indexDomains(store, env, before.seq, doc.email_allowed_domains ?? [], doc.claimed_email_domains ?? []);
  return { ...before, slug, external_id: externalId, doc: changed };
}

export const organizations: Routes<Call> = {
  'POST /v1/b2b/organizations': call => ({ organization: showOrganization(createOrganization(call, call.body)) }),

  'GET /v1/b2b/organizations/{organization_id}': call => ({
    organization: showOrganization(organizationById(call, call.params.organization_id as string)),
  }),

  'PUT /v1/b2b/organizations/{organization_id}': call => {
    const found = organizationById(call, call.params.organization_id as string);
    authorizeMember(call, found, 'stytch.organization', organizationActions(call.body));
    const { organization_slug, organization_external_id, ...rest } = call.body;
    if (rest.organization_name !== undefined) checkName(rest.organization_name);
    if (organization_slug !== undefined) checkSlug(call, organization_slug, found.seq);
    if (organization_external_id !== undefined) checkOrganizationExternalId(call, organization_external_id, found.seq);
    const doc = {
      ...found.doc,
      ...rest,
      trusted_metadata: mergeMetadata(found.doc.trusted_metadata, rest.trusted_metadata) ?? {},
    };
    checkSettings(call, doc, found.seq);
    const { sso_default_connection_id: id } = rest;
    demand(!id || ssoConnections(call, found).get(id), 'invalid_sso_default_connection_id');
    return {
      organization: showOrganization(
        changeOrganization(
          call,
          found,
          doc,
          organization_slug ?? found.slug,
          organization_external_id ?? found.external_id,
        ),
      ),
    };
  },

  'DELETE /v1/b2b/organizations/{organization_id}': call => {
    const { store } = call;
    const found = organizationById(call, call.params.organization_id as string);
    authorizeMember(call, found, 'stytch.organization', ['delete']);
    const members = 'SELECT id FROM members WHERE organization = ?';
    store.run(`DELETE FROM sessions WHERE owner IN (${members})`, found.seq);
    store.run(
      `DELETE FROM passwords WHERE id IN (SELECT json_at(doc, 'member_password_id') FROM members WHERE organization = ?)`,
      found.seq,
    );
    store.run('DELETE FROM members WHERE organization = ?', found.seq);
    store.run('DELETE FROM retired_emails WHERE organization = ?', found.seq);
    store.run('DELETE FROM organization_domains WHERE organization = ?', found.seq);
    deleteConnections(call, found);
    store.run('DELETE FROM organizations WHERE seq = ?', found.seq);
    return { organization_id: found.id };
  },

  'DELETE /v1/b2b/organizations/{organization_id}/external_id': call => {
    const found = organizationById(call, call.params.organization_id as string);
    authorizeMember(call, found, 'stytch.organization', ['update.info.external-id']);
    demand(found.external_id, 'organization_not_found', 'This Organization has no external id.');
    const changed = changeOrganization(call, { ...found, external_id: undefined }, found.doc);
    return { organization: showOrganization(changed) };
  },

  'GET /v1/b2b/organizations/{organization_id}/metrics': call => {
    const found = organizationById(call, call.params.organization_id as string);
    const sql = 'SELECT count(*) AS member_count FROM members WHERE organization = ? AND deleted = 0';
    return { member_count: call.store.get(sql, found.seq)?.member_count };
  },

  'GET /v1/b2b/organizations/{organization_id}/connected_apps': call => {
    const found = organizationById(call, call.params.organization_id as string);
    authorizeMember(call, found, 'stytch.organization', ['get.connected-apps']);
    return { connected_apps: [] };
  },
};

/** What a Member needs to be allowed for these changes. */
function organizationActions(body: Json): string[] {
  const named: Record<string, string> = {
    organization_name: 'update.info.name',
    organization_slug: 'update.info.slug',
    organization_logo_url: 'update.info.logo-url',
    organization_external_id: 'update.info.external-id',
    rbac_email_implicit_role_assignments: 'update.settings.implicit-roles',
    email_allowed_domains: 'update.settings.allowed-domains',
    sso_default_connection_id: 'update.settings.default-sso-connection',
    sso_jit_provisioning_allowed_connections: 'update.settings.sso-jit-provisioning',
    first_party_connected_apps_allowed_type: 'update.settings.first-party-connected-apps',
    allowed_first_party_connected_apps: 'update.settings.first-party-connected-apps',
    third_party_connected_apps_allowed_type: 'update.settings.third-party-connected-apps',
    allowed_third_party_connected_apps: 'update.settings.third-party-connected-apps',
    auth_methods: 'update.settings.allowed-auth-methods',
    mfa_methods: 'update.settings.allowed-mfa-methods',
  };
  return Object.keys(body).map(name => named[name] ?? `update.settings.${name.replaceAll('_', '-')}`);
}
