/** /v1/b2b/organizations/search. */
import { emailKey } from '../checks.ts';
import { refuse } from '../errors.ts';
import {
  everything,
  type Filter,
  fuzzy,
  pageLimit,
  places,
  readCursor,
  readQuery,
  strings,
  writeCursor,
} from '../search.ts';
import type { Call, Routes } from '../world.ts';
import { showOrganization, toOrganization } from './organization.ts';

const listOf = 'organization_search_expected_array_of_strings';

function like(sql: string, name: string): Filter {
  return value => ({
    sql: sql.replace('?', "? ESCAPE '\\'"),
    values: [fuzzy(value, 'organization_search_expected_string', `organization_search_${name}_too_short`)],
  });
}

function oneOf(before: string, after = '', normalise = (value: string) => value): Filter {
  return value => {
    const wanted = strings(value, listOf).map(normalise);
    return { sql: `${before} IN (${places(wanted)})${after}`, values: wanted };
  };
}

const inDomains = (kind: string) =>
  `EXISTS (SELECT 1 FROM organization_domains AS d WHERE d.organization = organizations.seq AND d.kind = '${kind}' AND d.domain`;
const inMembers =
  'EXISTS (SELECT 1 FROM members WHERE members.organization = organizations.seq AND members.deleted = 0 AND members.email';

const filters: Record<string, Filter> = {
  organization_ids: value => {
    const wanted = strings(value, listOf);
    const list = places(wanted);
    return { sql: `id IN (${list}) OR external_id IN (${list})`, values: [...wanted, ...wanted] };
  },
  organization_slugs: oneOf('slug'),
  organization_name_fuzzy: like("doc ->> '$.organization_name' LIKE ?", 'organization_name_fuzzy'),
  organization_slug_fuzzy: like('slug LIKE ?', 'organization_slug_fuzzy'),
  member_emails: oneOf(
    'organizations.seq IN (SELECT organization FROM members WHERE members.env = organizations.env AND members.deleted = 0 AND members.email',
    ')',
    emailKey,
  ),
  member_email_fuzzy: like(`${inMembers} LIKE ?)`, 'member_email_fuzzy'),
  allowed_domains: oneOf(inDomains('allowed'), ')'),
  allowed_domain_fuzzy: like(`${inDomains('allowed')} LIKE ?)`, 'allowed_domain_fuzzy'),
  claimed_email_domains: oneOf(inDomains('claimed'), ')'),
  // The sandbox has no SSO connections: none is active, and none has an id.
  has_active_sso_connection: value => {
    if (typeof value !== 'boolean') refuse('organization_search_expected_boolean');
    return { sql: value ? '0' : '1', values: [] };
  },
  sso_connection_id: value => {
    if (typeof value !== 'string') refuse('organization_search_expected_string');
    return { sql: '0', values: [] };
  },
};

export const organizationsSearch: Routes<Call> = {
  'POST /v1/b2b/organizations/search': ({ store, env, body, world }) => {
    const limit = pageLimit(body.limit, 'bad_request');
    const after = readCursor(body.cursor, 'bad_request');
    const clause = readQuery(body.query, filters, 'organization_search');
    const { sql, values } = clause;
    const rows = store.all(
      `SELECT * FROM organizations WHERE env = ? AND seq > ? AND (${sql}) ORDER BY seq LIMIT ?`,
      env.seq,
      after,
      ...values,
      limit + 1,
    );
    const page = rows.slice(0, limit).map(toOrganization);
    const count = () =>
      clause === everything
        ? store.total('organizations', env.seq)
        : store.get(`SELECT count(*) AS total FROM organizations WHERE env = ? AND (${sql})`, env.seq, ...values)
            ?.total;
    return {
      organizations: page.map(showOrganization),
      results_metadata: {
        total: world.totals ? count() : -1,
        ...(rows.length > limit && { next_cursor: writeCursor(page.at(-1)?.seq as number) }),
      },
    };
  },
};
