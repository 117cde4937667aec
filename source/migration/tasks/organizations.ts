/** Creates the Organizations; the tenant's own key becomes `organization_external_id`. */
import { isNotFound } from '../../stytch/errors.ts';
import type { Answers } from '../answers.ts';
import { differences, refuseDifferences } from '../differences.ts';
import { plural } from '../words.ts';
import type { Task } from './task.ts';

export interface OrganizationBody {
  name: string;
  slug: string;
  external_id: string;
  /** The application's own key, which `external_id` may only resemble. */
  key: string;
  members: number;
}

export interface OrganizationResult {
  organization_id: string;
}

/** Everything but a password: for an application that leaves passwords behind. */
const passwordless = [
  'magic_link',
  'email_otp',
  'sso',
  'google_oauth',
  'microsoft_oauth',
  'slack_oauth',
  'hubspot_oauth',
  'github_oauth',
];

/** The fields that an Organization is made with, and verified by. */
export function wantedOrganization(body: OrganizationBody, answers: Answers) {
  return {
    organization_name: body.name,
    organization_slug: body.slug,
    organization_external_id: body.external_id,
    // The default changes to NOT_ALLOWED as soon as any other setting is given: always say it.
    email_invites: 'ALL_ALLOWED',
    ...(answers.passwords === 'none' && { auth_methods: 'RESTRICTED', allowed_auth_methods: passwordless }),
    ...(body.external_id !== body.key && { trusted_metadata: { tenant_key: body.key } }),
  };
}

export const organizations: Task = {
  id: 'organizations',
  title: answers => plural(answers.organizationWord ?? 'Organization'),
  when: () => true,

  async find(record, { b2b, answers }) {
    const body = record.body as OrganizationBody;
    const client = await b2b();
    try {
      const { organization } = await client.organizations.get({ organization_id: body.external_id });
      refuseDifferences(differences(wantedOrganization(body, answers), { ...organization }));
      return { organization_id: organization.organization_id } satisfies OrganizationResult;
    } catch (error) {
      if (isNotFound(error, 'organization')) return undefined;
      throw error;
    }
  },

  async apply(record, { b2b, answers }) {
    const client = await b2b();
    const { organization } = await client.organizations.create(
      wantedOrganization(record.body as OrganizationBody, answers),
    );
    return { organization_id: organization.organization_id } satisfies OrganizationResult;
  },
};
