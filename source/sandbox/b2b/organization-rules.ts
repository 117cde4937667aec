/** What an Organization's settings may be, one by one and together. */

import { knowsRole } from '../auth/rbac.ts';
import { checkExternalId } from '../core/checks.ts';
import type { Call } from '../core/context.ts';
import { demand } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { checkAllowedDomains, checkClaimedDomains, checkImplicitDomain } from './domains.ts';

type Place = Pick<Call, 'store' | 'env'>;

const authMethods =
  'sso magic_link email_otp password google_oauth microsoft_oauth slack_oauth github_oauth hubspot_oauth'.split(' ');
const mfaMethods = ['sms_otp', 'totp'];
/** Auth parameters. With any of them given, the default of email_invites is no longer ALL_ALLOWED. An empty list is none. */
const authParameters = [
  'sso_jit_provisioning',
  'email_allowed_domains',
  'email_jit_provisioning',
  'auth_methods',
  'allowed_auth_methods',
  'oauth_tenant_jit_provisioning',
  'allowed_oauth_tenants',
];

const choices: Record<string, { values: string[]; type: string }> = {
  sso_jit_provisioning: setting(['ALL_ALLOWED', 'RESTRICTED', 'NOT_ALLOWED']),
  email_invites: setting(['ALL_ALLOWED', 'RESTRICTED', 'NOT_ALLOWED']),
  email_jit_provisioning: setting(['RESTRICTED', 'NOT_ALLOWED'], '_for_email_jit_provisioning'),
  oauth_tenant_jit_provisioning: setting(['RESTRICTED', 'NOT_ALLOWED'], '_for_oauth_tenant_jit_provisioning'),
  auth_methods: setting(['ALL_ALLOWED', 'RESTRICTED']),
  mfa_policy: { values: ['REQUIRED_FOR_ALL', 'OPTIONAL'], type: 'invalid_organization_mfa_policy' },
  mfa_methods: { values: ['ALL_ALLOWED', 'RESTRICTED'], type: 'invalid_organization_mfa_factor_setting' },
};

function setting(values: string[], suffix = '') {
  return { values, type: `invalid_organization_auth_factor_setting${suffix}` };
}

/** The settings of a new Organization: what was given, and the default of `email_invites` that depends on it. */
export function initialSettings({ store }: Pick<Place, 'store'>, body: Json): Json {
  const usual = store.behaviour.is('email-invites-default', 'not_allowed');
  const given = authParameters.some(
    name => body[name] !== undefined && !(Array.isArray(body[name]) && body[name].length === 0),
  );
  return { email_invites: given && usual ? 'NOT_ALLOWED' : 'ALL_ALLOWED', ...body };
}

export function checkName(name: string): void {
  demand(name.trim() !== '', 'organization_name_missing');
  demand(name.length <= 128, 'invalid_organization_name', 'An Organization’s name has 1 to 128 characters.');
}

export function checkSlug({ store, env }: Place, slug: string, own?: number): void {
  const fits = /^[A-Za-z0-9._~-]{2,128}$/.test(slug);
  demand(fits, 'invalid_organization_slug', 'A slug is 2 to 128 of letters, digits, "-", ".", "_" and "~".');
  const anyCase = store.behaviour.is('slug-case', 'same') ? ' COLLATE NOCASE' : '';
  const other = store.get(`SELECT seq FROM organizations WHERE env = ? AND slug = ?${anyCase}`, env.seq, slug);
  demand(!other || other.seq === own, 'organization_slug_already_used');
  if (!store.behaviour.is('organization-id-or-slug', 'refused')) return;
  const owner = store.get('SELECT seq FROM organizations WHERE env = ? AND id = ?', env.seq, slug);
  demand(!owner || owner.seq === own, 'invalid_organization_slug', 'The slug is the id of another Organization.');
}

export function checkOrganizationExternalId({ store, env }: Place, id: string, own?: number): void {
  checkExternalId(id, 'invalid_organization_external_id');
  demand(!/^organization-(test|live)-[0-9a-f]{8}-/.test(id), 'external_organization_id_same_as_organization_id');
  const anyCase = store.behaviour.is('organization-external-id-case', 'same') ? ' COLLATE NOCASE' : '';
  const other = store.get(`SELECT seq FROM organizations WHERE env = ? AND external_id = ?${anyCase}`, env.seq, id);
  demand(!other || other.seq === own, 'organization_external_id_already_used');
  if (!store.behaviour.is('slug-or-external-id', 'refused')) return;
  const owner = store.get('SELECT seq FROM organizations WHERE env = ? AND slug = ?', env.seq, id);
  demand(!owner || owner.seq === own, 'organization_external_id_already_used');
}

/** Checks the settings as they would be, all together. */
export function checkSettings(place: Place, settings: Json, own?: number): void {
  for (const [name, { values, type }] of Object.entries(choices)) {
    const value = settings[name];
    demand(value === undefined || values.includes(value), type, `${name} is one of ${values.join(', ')}.`);
  }
  checkAllowedDomains(settings.email_allowed_domains);
  checkClaimedDomains(place.store, place.env, settings.claimed_email_domains, own);
  checkRestrictions(place, settings);
  for (const { role_id, domain } of settings.rbac_email_implicit_role_assignments ?? []) {
    checkImplicitDomain(domain);
    const known = knowsRole(place.store, place.env, role_id, settings.custom_roles);
    const { behaviour } = place.store;
    const type = behaviour.is('unknown-implicit-role', 'other_error') ? 'invalid_role' : 'invalid_rbac_role_assignment';
    const taken = behaviour.is('unknown-implicit-role', 'accepted');
    demand(known || taken, type, `There is no Role "${role_id}".`);
  }
  demand((settings.organization_logo_url ?? '').length <= 2048, 'organization_logo_url_too_long');
}

/** RESTRICTED needs its list, and there must be at least one way in. */
function checkRestrictions({ store }: Place, settings: Json): void {
  const { allowed_auth_methods = [], allowed_mfa_methods = [], email_allowed_domains = [] } = settings;
  const onlyKnown = (list: string[], known: string[]) => list.every(item => known.includes(item));
  demand(onlyKnown(allowed_auth_methods, authMethods), 'invalid_organization_allowed_auth_methods');
  demand(onlyKnown(allowed_mfa_methods, mfaMethods), 'invalid_organization_allowed_mfa_methods');
  demand(
    settings.auth_methods !== 'RESTRICTED' || allowed_auth_methods.length > 0,
    'allowed_auth_methods_required_for_restricted',
  );
  demand(
    settings.mfa_methods !== 'RESTRICTED' || allowed_mfa_methods.length > 0,
    'allowed_mfa_methods_required_for_restricted',
  );
  const byDomain = settings.email_invites === 'RESTRICTED' || settings.email_jit_provisioning === 'RESTRICTED';
  const unnamed = store.behaviour.is('restricted-without-domains', 'other_error');
  demand(
    !byDomain || email_allowed_domains.length > 0 || store.behaviour.is('restricted-without-domains', 'accepted'),
    unnamed ? 'bad_request' : 'invalid_restricted_email_setting',
    'RESTRICTED needs email_allowed_domains.',
  );
  const connections = settings.sso_jit_provisioning_allowed_connections ?? [];
  demand(settings.sso_jit_provisioning !== 'RESTRICTED' || connections.length > 0, 'invalid_restricted_sso_setting');
  const tenants = Object.entries(settings.allowed_oauth_tenants ?? {});
  const tenantsFit = tenants.every(
    ([name, list]) => ['slack', 'hubspot', 'github'].includes(name) && Array.isArray(list),
  );
  demand(tenantsFit, 'invalid_oauth_allowed_tenants_format');
  demand(
    settings.oauth_tenant_jit_provisioning !== 'RESTRICTED' || tenants.length > 0,
    'invalid_restricted_oauth_tenants_setting',
  );
  const ways = ['sso_jit_provisioning', 'email_jit_provisioning', 'email_invites'];
  demand(
    ways.some(
      name => settings[name] !== 'NOT_ALLOWED' && !(name === 'email_jit_provisioning' && settings[name] === undefined),
    ),
    'invalid_organization_auth_method_settings',
    'sso_jit_provisioning, email_jit_provisioning and email_invites cannot all be NOT_ALLOWED.',
  );
}
