/** A SAML connection: pending until it knows the identity provider and its certificate. */
import { X509Certificate } from 'node:crypto';
import { type Call, timestamp } from '../core/context.ts';
import { demand, refuse } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { Json } from '../core/json.ts';
import { checkConnectionRoles } from './connection-roles.ts';
import { baseUrl } from './connections.ts';
import type { Organization } from './organization.ts';

const mostCertificates = 5;

export function newSaml(call: Call, organization: Organization, connection_id: string): Json {
  const callback = `${baseUrl(call)}/v1/b2b/sso/callback/${connection_id}`;
  return {
    organization_id: organization.id,
    connection_id,
    status: 'pending',
    display_name: call.body.display_name ?? '',
    identity_provider: call.body.identity_provider ?? 'generic',
    idp_entity_id: '',
    idp_sso_url: '',
    acs_url: callback,
    audience_uri: callback,
    alternative_audience_uri: '',
    alternative_acs_url: '',
    nameid_format: '',
    idp_initiated_auth_disabled: false,
    allow_gateway_callback: false,
    attribute_mapping: {},
    signing_certificates: [],
    verification_certificates: [],
    encryption_private_keys: [],
    saml_connection_implicit_role_assignments: [],
    saml_group_implicit_role_assignments: [],
  };
}

export function updatedSaml(call: Call, organization: Organization, before: Json): Json {
  const { x509_certificate, signing_private_key: _, saml_encryption_private_key: key, ...fields } = call.body;
  const { saml_connection_implicit_role_assignments: roles = [], saml_group_implicit_role_assignments: groups = [] } =
    fields;
  checkConnectionRoles(call, organization, [...roles, ...groups]);
  if (fields.attribute_mapping) checkMapping(fields.attribute_mapping);
  if (fields.idp_sso_url) checkIdpUrl(fields.idp_sso_url);
  const changed = { ...before, ...fields };
  demand(
    groups.length === 0 || changed.attribute_mapping.groups,
    'saml_connection_attribute_mapping_missing_groups_key',
  );
  if (x509_certificate) {
    changed.verification_certificates = [...before.verification_certificates, certificateOf(call, x509_certificate)];
    demand(changed.verification_certificates.length <= mostCertificates, 'too_many_sso_verification_certificates');
  }
  if (key) {
    const kept = {
      private_key_id: newId('private-key', call.env.stage),
      private_key: '',
      created_at: timestamp(call.now),
    };
    changed.encryption_private_keys = [...before.encryption_private_keys, kept];
  }
  return { ...changed, status: isComplete(changed) ? 'active' : 'pending' };
}

function isComplete({ idp_entity_id, idp_sso_url, verification_certificates, attribute_mapping }: Json): boolean {
  const known = idp_entity_id && idp_sso_url && verification_certificates.length > 0;
  return Boolean(known && attribute_mapping.email && hasName(attribute_mapping));
}

function hasName(mapping: Json): boolean {
  return Boolean(mapping.full_name || (mapping.first_name && mapping.last_name));
}

function checkMapping(mapping: Json): void {
  const flat = Object.values(mapping).every(value => typeof value === 'string');
  demand(flat, 'saml_connection_no_nested_keys_in_attribute_mapping');
  demand(mapping.email, 'saml_connection_email_mapping_required');
  demand(hasName(mapping), 'saml_connection_name_mapping_required', 'full_name, or first_name and last_name.');
}

function checkIdpUrl(url: string): void {
  demand(URL.canParse(url), 'saml_connection_idp_sso_url_invalid_format', `"${url}" is not a URL.`);
  demand(new URL(url).protocol === 'https:', 'saml_connection_idp_sso_url_not_https');
}

function certificateOf({ env, now }: Call, text: string): Json {
  try {
    const { issuer, validTo } = new X509Certificate(text);
    return {
      certificate_id: newId('certificate', env.stage),
      certificate: text,
      issuer,
      created_at: timestamp(now),
      updated_at: timestamp(now),
      expires_at: timestamp(Date.parse(validTo)),
    };
  } catch {
    refuse('invalid_x509_certificate', 'x509_certificate is not a certificate in PEM.');
  }
}
