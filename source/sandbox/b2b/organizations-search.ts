/** /v1/b2b/organizations/search. */
import { emailKey } from '../core/checks.ts';
import type { Call, Routes } from '../core/context.ts';
import { environmentOwner } from '../search/entry.ts';
import { everything, type Filter, filterKinds, listed, nothing, rowsOf } from '../search/filters.ts';
import { runSearch } from '../search/request.ts';
import { organizationsOf } from './members-of-organizations.ts';
import { showOrganization, toOrganization } from './organization.ts';

const { readText, readTruth, oneOf, fuzzy, keys } = filterKinds({
  list: 'organization_search_expected_array_of_strings',
  text: 'organization_search_expected_string',
  truth: 'organization_search_expected_boolean',
});

const wanted = '(SELECT value FROM json_each(?))';
const memberEmail = fuzzy('email', 'organization_search_member_email_fuzzy_too_short');

const filters: Record<string, Filter> = {
  organization_ids: keys(({ store, env }, ids) =>
    // An id is indexed by itself, an external id within its environment.
    ['+env = ? AND id', 'env = ? AND external_id'].flatMap(columns =>
      rowsOf(store, `SELECT seq FROM organizations WHERE ${columns} IN ${wanted}`, env.seq, ids),
    ),
  ),
  organization_slugs: keys(({ store, env }, slugs) =>
    rowsOf(store, `SELECT seq FROM organizations WHERE env = ? AND slug IN ${wanted}`, env.seq, slugs),
  ),
  organization_name_fuzzy: fuzzy('name', 'organization_search_organization_name_fuzzy_too_short'),
  organization_slug_fuzzy: fuzzy('slug', 'organization_search_organization_slug_fuzzy_too_short'),
  member_emails: keys(
    ({ store, env }, emails) =>
      rowsOf(
        store,
        `SELECT organization AS seq FROM members WHERE env = ? AND deleted = 0 AND email IN ${wanted}`,
        env.seq,
        emails,
      ),
    emailKey,
  ),
  member_email_fuzzy: (value, scope) => {
    const { members } = scope.store.indexes;
    members.catchUp();
    return listed(organizationsOf(scope, memberEmail(value, { ...scope, index: members })));
  },
  allowed_domains: oneOf('allowed_domain'),
  allowed_domain_fuzzy: fuzzy('allowed_domain', 'organization_search_allowed_domain_fuzzy_too_short'),
  claimed_email_domains: oneOf('claimed_domain'),
  // The sandbox has no SSO connections: none is active, and none has an id.
  has_active_sso_connection: value => (readTruth(value) ? nothing : everything),
  sso_connection_id: value => {
    readText(value);
    return nothing;
  },
};

const search = {
  filters,
  family: 'organization_search',
  limitError: 'bad_request',
  cursorError: 'bad_request',
};

export const organizationsSearch: Routes<Call> = {
  'POST /v1/b2b/organizations/search': call => {
    const { store, env } = call;
    const scope = { store, env, index: store.indexes.organizations, owners: [environmentOwner(env.seq)] };
    const { rows, results_metadata } = runSearch(search, call, scope);
    return { organizations: rows.map(toOrganization).map(showOrganization), results_metadata };
  },
};
