/** What an Organization is created with. */
import type { OrganizationFields, OrganizationSettings } from '../planning/organizations/fields.ts';

export interface OrganizationDesired {
  name: string;
  slug: string;
  external_id: string;
  /** The application's own key, which `external_id` may only resemble. */
  key: string;
  members: number;
  /** Fields that are otherwise than the service's default. */
  fields?: Partial<OrganizationFields>;
  /** What follows after the move; missing for nothing. */
  sso?: OrganizationSettings['sso'];
  scim?: OrganizationSettings['scim'];
}

export interface OrganizationPayload extends Partial<OrganizationFields> {
  organization_name: string;
  organization_slug: string;
  organization_external_id: string;
  trusted_metadata?: { tenant_key: string };
}

export interface OrganizationResult {
  organization_id: string;
  /** The values that it was made with. */
  base: OrganizationPayload;
}

/** What the create call sends. */
export function payloadOf({ name, slug, external_id, key, fields }: OrganizationDesired): OrganizationPayload {
  const payload: OrganizationPayload = {
    organization_name: name,
    organization_slug: slug,
    organization_external_id: external_id,
    // The default changes to NOT_ALLOWED as soon as any other setting is given: always say it.
    email_invites: 'ALL_ALLOWED',
    ...fields,
  };
  if (external_id !== key) payload.trusted_metadata = { tenant_key: key };
  return payload;
}
