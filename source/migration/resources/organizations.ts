/** Creates the Organizations; the tenant's own key becomes `organization_external_id`. */
import type { Answers } from '../../config/answers.ts';
import { plural } from '../../config/words.ts';
import { errorTypeOf, isNotFound } from '../../stytch/errors.ts';
import type { Journal } from '../engine/journal.ts';
import type { JournalRecord } from '../engine/record.ts';
import { distinctSlug } from '../planning/identifiers.ts';
import { verifyOrganizations } from '../verification/organizations.ts';
import { differingFields } from './compare.ts';
import type { RunContext } from './context.ts';
import { keep } from './kept.ts';
import { followedOf } from './organization-fields.ts';
import {
  type OrganizationDesired,
  type OrganizationPayload,
  type OrganizationResult,
  payloadOf,
} from './organization-payload.ts';
import { pendingFields, updateOrganizations } from './organization-updates.ts';
import type { Resource } from './resource.ts';

interface OrganizationIntent {
  payload: OrganizationPayload;
  previous: null;
}

const title = (answers: Answers) => plural(answers.organizationWord ?? 'Organization');

/**
 * The Organization that this payload made, by its external id. The service takes a slug, too, where it takes an external id:
 * where it returns someone else's, ours can only be found by its own slug.
 */
async function findMade({ payload }: OrganizationIntent, { b2b }: RunContext) {
  const client = await b2b();
  try {
    for (const organization_id of [payload.organization_external_id, payload.organization_slug]) {
      const { organization } = await client.organizations.get({ organization_id });
      if (organization.organization_external_id === payload.organization_external_id) return organization;
    }
    return undefined;
  } catch (error) {
    if (isNotFound(error, 'organization')) return undefined;
    throw error;
  }
}

export const organizations: Resource = {
  id: 'organizations',
  title,
  when: () => true,
  dependsOn: ['project'],

  desired: {
    perOrganization: ({ key, name, slug, externalId, members, settings }) => [
      {
        key: externalId,
        desired: {
          name,
          slug,
          external_id: externalId,
          key,
          members,
          fields: settings.fields,
          sso: settings.sso,
          scim: settings.scim,
        } satisfies OrganizationDesired,
      },
    ],
  },

  create: {
    id: 'organizations',
    title: ({ answers }) => title(answers),
    // The target was read: an Organization with this external id would be a problem of the plan.
    intend: ({ desired }): OrganizationIntent => ({
      payload: payloadOf(desired as OrganizationDesired),
      previous: null,
    }),
    async find(record, context) {
      const intent = record.intent as OrganizationIntent;
      const found = await findMade(intent, context);
      return found && { organization_id: found.organization_id, base: intent.payload };
    },
    async apply(record, { b2b, freshOrganizations }) {
      const client = await b2b();
      const { payload } = record.intent as OrganizationIntent;
      const { organization } = await client.organizations.create(
        payload as Parameters<typeof client.organizations.create>[0],
      );
      freshOrganizations.add(organization.organization_id);
      return { organization_id: organization.organization_id, base: payload } satisfies OrganizationResult;
    },
    amend(record, error, { journal }) {
      const desired = record.desired as OrganizationDesired;
      const distinct = distinctSlug(desired.slug, desired.key);
      // Taken since the target was read.
      if (errorTypeOf(error) !== 'organization_slug_already_used' || desired.slug.endsWith(distinct.slice(-11))) {
        return false;
      }
      journal.amend('organizations', record.key, { ...desired, slug: distinct } satisfies OrganizationDesired);
      return true;
    },
  },
  update: updateOrganizations,
  remove: null,

  undo: {
    title,
    async apply(record, context) {
      const intent = record.intent as OrganizationIntent;
      const client = await context.b2b();
      const id = (record.result as OrganizationResult | null)?.organization_id;
      try {
        const found = id
          ? (await client.organizations.get({ organization_id: id })).organization
          : await findMade(intent, context);
        if (!found) return;
        const { organization_id } = found;
        const { member_count } = await client.organizations.metrics({ organization_id });
        if (member_count > 0) keep('in_use', `It still has ${member_count} Members.`);
        const { base = intent.payload } = (record.result as OrganizationResult | null) ?? {};
        // Or as an update of ours left it, which may not have had its answer.
        const pending = pendingFields(record.key, context);
        const asPending = new Set(
          Object.keys(pending).filter(field => !differingFields(pending, found).includes(field)),
        );
        const written = { ...followedOf(base), ...base };
        const changed = differingFields(written, { ...found, ...followedOf(found) }).filter(
          field => !asPending.has(field),
        );
        if (changed.length > 0) keep('changed_since', `Changed since: ${changed.join(', ')}.`);
        await client.organizations.delete({ organization_id });
      } catch (error) {
        if (!isNotFound(error, 'organization')) throw error;
      }
    },
  },

  verify: { compare: verifyOrganizations },

  calls: ({ organizations: count }) => [
    { endpoint: 'B2B organizations create', calls: count },
    { endpoint: 'B2B organizations/search', calls: 2 * Math.max(1, Math.ceil(count / 1000)) },
  ],
};

/** The real id of a tenant's Organization, once it is made. */
export function organizationIdOf(journal: Journal, externalId: string): string | undefined {
  const record = journal.record('organizations', externalId);
  return record?.state === 'done' ? (record.result as OrganizationResult).organization_id : undefined;
}

/** Organizations that this migration ever intended, by external id, with their slugs. */
export function intendedOrganizations(journal: Journal): Map<string, { slug: string }> {
  const ours = new Map<string, { slug: string }>();
  for (const record of journal.records('organizations') as Iterable<JournalRecord>) {
    const intent = record.intent as OrganizationIntent | null;
    if (intent) ours.set(record.key, { slug: intent.payload.organization_slug });
  }
  return ours;
}
