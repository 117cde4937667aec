/** /v1/b2b/organizations/search. */
import type { Call, Routes } from '../core/context.ts';
import { refuse } from '../core/errors.ts';
import { contains, filterKinds, inList, withValue } from '../core/filters.ts';
import { condition, type Filter, runSearch, type Search } from '../core/search.ts';
import { memberEmailKey } from './member.ts';
import { showOrganization, toOrganization } from './organization.ts';

const { readList, readText, truth, fuzzy } = filterKinds({
  list: 'organization_search_expected_array_of_strings',
  text: 'organization_search_expected_string',
  truth: 'organization_search_expected_boolean',
});

const withMember = (fits: string) =>
  `seq IN (SELECT organization FROM members WHERE env = ? AND deleted = 0 AND ${fits})`;
const withDomain = (kind: string, fits: string) =>
  `seq IN (SELECT organization FROM organization_domains WHERE env = ? AND kind = '${kind}' AND ${fits})`;

const domains =
  (kind: 'allowed' | 'claimed'): Filter =>
  (value, { env }) =>
    condition(withDomain(kind, `domain ${inList}`), env.seq, JSON.stringify(readList(value)));

/** A part of a text of three characters or more, in a table of the environment. */
const fuzzyIn =
  (within: (fits: string) => string, column: string, tooShort: string): Filter =>
  (value, { env }) => {
    const part = readText(value);
    if (part.length < 3) refuse(tooShort);
    const { sql, values } = contains(column, part);
    return condition(within(sql), env.seq, ...values);
  };

const filters: Record<string, Filter> = {
  organization_ids: (value, { env }) => {
    const ids = JSON.stringify(readList(value));
    const rows = 'SELECT seq FROM organizations WHERE';
    const sql = `seq IN (${rows} id ${inList} UNION ${rows} env = ? AND external_id ${inList})`;
    return condition(sql, ids, env.seq, ids);
  },
  organization_slugs: (value, { env }) => withValue('organizations', 'slug', env.seq, readList(value)),
  organization_name_fuzzy: fuzzy(
    "json_at(doc, 'organization_name')",
    'organization_search_organization_name_fuzzy_too_short',
  ),
  organization_slug_fuzzy: fuzzy('slug', 'organization_search_organization_slug_fuzzy_too_short'),
  member_emails: (value, { store, env }) => {
    const keys = readList(value).map(email => memberEmailKey(store, email));
    return condition(withMember(`email ${inList}`), env.seq, JSON.stringify(keys));
  },
  member_email_fuzzy: fuzzyIn(withMember, 'email', 'organization_search_member_email_fuzzy_too_short'),
  allowed_domains: domains('allowed'),
  allowed_domain_fuzzy: fuzzyIn(
    fits => withDomain('allowed', fits),
    'domain',
    'organization_search_allowed_domain_fuzzy_too_short',
  ),
  claimed_email_domains: domains('claimed'),
  has_active_sso_connection: truth("(json_at(doc, 'sso_active_connections', 0, 'connection_id') IS NOT NULL) = ?"),
  sso_connection_id: (value, { env }) => {
    const kinds = "SELECT kind FROM documents WHERE scope = ? AND id = ? AND kind LIKE 'sso-connection of %'";
    return condition(`'sso-connection of ' || id IN (${kinds})`, env.project_id, readText(value));
  },
};

const search: Search = {
  table: 'organizations',
  filters,
  family: 'organization_search',
  limitError: 'bad_request',
  cursorError: 'bad_request',
};

export const organizationsSearch: Routes<Call> = {
  'POST /v1/b2b/organizations/search': call => {
    const { rows, results_metadata } = runSearch(search, call, condition('env = ?', call.env.seq));
    return { organizations: rows.map(toOrganization).map(showOrganization), results_metadata };
  },
};
