/** /v1/b2b/sso: the connections of an Organization, by SAML, by OIDC, and to a connection of another Organization. */
import type { Call, Routes } from '../core/context.ts';
import { demand, refuse } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import { checkConnectionRoles } from './connection-roles.ts';
import { activeConnections, ssoConnections } from './connections.ts';
import { newOidc, updatedOidc } from './oidc-connection.ts';
import { findOrganization, type Organization, organizationById } from './organization.ts';
import { changeOrganization } from './organizations.ts';
import { authorizeMember } from './rbac-headers.ts';
import { newSaml, updatedSaml } from './saml-connection.ts';
import { fetchMetadata } from './saml-metadata.ts';

const path = '/v1/b2b/sso';
type Kind = 'saml' | 'oidc' | 'external';

function placeOf(call: Call, action: 'create' | 'get' | 'update' | 'delete'): Organization {
  const organization = organizationById(call, call.params.organization_id as string);
  authorizeMember(call, organization, 'stytch.sso', [action]);
  return organization;
}

const kindOf = ({ connection_id }: Json): Kind => connection_id.split('-')[0];

function named(call: Call, organization: Organization, kind?: Kind): Json {
  const found = ssoConnections(call, organization).get(call.params.connection_id as string);
  if (!found || (kind && kindOf(found) !== kind))
    refuse(kind === 'saml' ? 'saml_connection_not_found' : 'sso_connection_not_found');
  return found;
}

/** Writes a connection, and what the Organization shows of the active ones. */
function save(call: Call, organization: Organization, connection: Json): Json {
  ssoConnections(call, organization).put(connection.connection_id, connection);
  showActive(call, organization);
  return { connection };
}

function showActive(call: Call, organization: Organization): void {
  const sso_active_connections = activeConnections(call, organization);
  if (JSON.stringify(sso_active_connections) === JSON.stringify(organization.doc.sso_active_connections ?? [])) return;
  changeOrganization(call, organization, { ...organization.doc, sso_active_connections });
}

const creating = (kind: Kind, make: (call: Call, organization: Organization, id: string) => Json) => (call: Call) => {
  const organization = placeOf(call, 'create');
  return save(call, organization, make(call, organization, newId(`${kind}-connection`, call.env.stage)));
};

const updating =
  (kind: Kind, change: (call: Call, organization: Organization, before: Json) => Json) => (call: Call) => {
    const organization = placeOf(call, 'update');
    return save(call, organization, change(call, organization, named(call, organization, kind)));
  };

function newExternal(call: Call, organization: Organization, connection_id: string): Json {
  const { body } = call;
  const { external_organization_id, external_connection_id, display_name = '' } = body;
  const other = findOrganization(call, external_organization_id) ?? refuse('external_connection_id_not_found');
  const target = ssoConnections(call, other).get(external_connection_id) ?? refuse('external_connection_id_not_found');
  demand(target.status === 'active', 'external_connection_not_active');
  const same = ssoConnections(call, organization)
    .all()
    .some(item => item.external_connection_id === external_connection_id);
  demand(!same, 'duplicate_external_sso_connection');
  const { connection_implicit_role_assignments: roles = [], group_implicit_role_assignments: groups = [] } = body;
  checkConnectionRoles(call, organization, [...roles, ...groups]);
  return {
    organization_id: organization.id,
    connection_id,
    external_organization_id: other.id,
    external_connection_id,
    display_name,
    status: 'active',
    external_connection_implicit_role_assignments: roles,
    external_group_implicit_role_assignments: groups,
  };
}

function updatedExternal(call: Call, organization: Organization, before: Json): Json {
  const { external_connection_implicit_role_assignments: roles = [], external_group_implicit_role_assignments = [] } =
    call.body;
  checkConnectionRoles(call, organization, [...roles, ...external_group_implicit_role_assignments]);
  return { ...before, ...call.body };
}

export const sso: Routes<Call> = {
  [`GET ${path}/{organization_id}`]: call => {
    const all = ssoConnections(call, placeOf(call, 'get')).all();
    const of = (kind: Kind) => all.filter(connection => kindOf(connection) === kind);
    return { saml_connections: of('saml'), oidc_connections: of('oidc'), external_connections: of('external') };
  },

  [`DELETE ${path}/{organization_id}/connections/{connection_id}`]: call => {
    const organization = placeOf(call, 'delete');
    const { connection_id } = named(call, organization);
    demand(organization.doc.sso_default_connection_id !== connection_id, 'cannot_delete_default_sso_connection');
    ssoConnections(call, organization).delete(connection_id);
    showActive(call, organization);
    return { connection_id };
  },

  [`POST ${path}/saml/{organization_id}`]: creating('saml', newSaml),
  [`PUT ${path}/saml/{organization_id}/connections/{connection_id}`]: updating('saml', updatedSaml),
  [`PUT ${path}/saml/{organization_id}/connections/{connection_id}/url`]: {
    slow: async call => {
      const { metadata_url } = call.body;
      // Before anything is fetched for it.
      named(call, placeOf(call, 'update'), 'saml');
      const body = await fetchMetadata(metadata_url);
      return call.store.write(() => updating('saml', updatedSaml)({ ...call, body }));
    },
  },
  [`DELETE ${path}/saml/{organization_id}/connections/{connection_id}/encryption_private_keys/{private_key_id}`]:
    call => {
      const organization = placeOf(call, 'update');
      const before = named(call, organization, 'saml');
      const { private_key_id } = call.params;
      const left = before.encryption_private_keys.filter((item: Json) => item.private_key_id !== private_key_id);
      demand(left.length < before.encryption_private_keys.length, 'sso_encryption_private_key_not_found');
      save(call, organization, { ...before, encryption_private_keys: left });
      return { private_key_id };
    },
  [`DELETE ${path}/saml/{organization_id}/connections/{connection_id}/verification_certificates/{certificate_id}`]:
    call => {
      const organization = placeOf(call, 'update');
      const before = named(call, organization, 'saml');
      const { certificate_id } = call.params;
      const left = before.verification_certificates.filter((item: Json) => item.certificate_id !== certificate_id);
      demand(left.length < before.verification_certificates.length, 'sso_verification_key_not_found');
      demand(left.length > 0, 'cannot_delete_last_sso_verification_key');
      save(call, organization, { ...before, verification_certificates: left });
      return { certificate_id };
    },

  [`POST ${path}/oidc/{organization_id}`]: creating('oidc', newOidc),
  [`PUT ${path}/oidc/{organization_id}/connections/{connection_id}`]: updating('oidc', updatedOidc),

  [`POST ${path}/external/{organization_id}`]: creating('external', newExternal),
  [`PUT ${path}/external/{organization_id}/connections/{connection_id}`]: updating('external', updatedExternal),
};
