/** /v1/b2b/organizations/members/search: within the Organizations that the request names. */
import { emailKey } from '../core/checks.ts';
import type { Call, Routes } from '../core/context.ts';
import { demand } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { everything, type Filter, filterKinds, listed, rowsOf, type Scope } from '../search/filters.ts';
import { runSearch } from '../search/request.ts';
import { showMember, toMember } from './member.ts';
import { membersOwner } from './member-entry.ts';
import { type Organization, organizationById, showOrganization } from './organization.ts';
import { authorizeMember } from './rbac-headers.ts';

const { readList, hasFacet, oneOf, truth, fuzzy } = filterKinds({
  list: 'member_search_expected_array_of_strings',
  text: 'member_search_expected_string',
  truth: 'member_search_expected_boolean',
});

const statuses = ['pending', 'invited', 'active', 'deleted'];

/** The Organizations of the request. Deleted Members are left out unless a filter asks for their status. */
type MemberScope = Scope & { organizations: number[]; withDeleted: boolean };

/** Members with one of these values in a column that is indexed by Organization, apart for the living and the deleted. */
function inColumn({ store, organizations, withDeleted }: MemberScope, column: string, wanted: string[]) {
  const of = (deleted: 0 | 1) =>
    rowsOf(
      store,
      `SELECT seq FROM members WHERE organization IN (SELECT value FROM json_each(?)) AND deleted = ${deleted}
       AND ${column} IN (SELECT value FROM json_each(?))`,
      organizations,
      wanted,
    );
  return listed([...of(0), ...(withDeleted ? of(1) : [])]);
}

const phoneFuzzy = fuzzy('phone_number', 'member_search_member_mfa_phone_number_fuzzy_too_short');

const filters: Record<string, Filter<MemberScope>> = {
  member_ids: (value, scope) => {
    const wanted = readList(value);
    const internal = wanted.filter(id => /^member-(test|live)-/.test(id)).length;
    demand(internal === 0 || internal === wanted.length, 'member_search_cannot_mix_internal_and_external_member_ids');
    return inColumn(scope, internal > 0 ? 'id' : 'external_id', wanted);
  },
  member_emails: (value, scope) => inColumn(scope, 'email', readList(value).map(emailKey)),
  member_email_fuzzy: fuzzy('email', 'member_search_member_email_fuzzy_too_short'),
  member_is_breakglass: truth('breakglass'),
  statuses: (value, scope) => {
    const wanted = readList(value);
    demand(
      wanted.every(status => statuses.includes(status)),
      'search_invalid_status_filter',
    );
    return hasFacet(scope, 'status', wanted, true);
  },
  member_mfa_phone_numbers: oneOf('phone_number'),
  member_mfa_phone_number_fuzzy: phoneFuzzy,
  member_phone_numbers: oneOf('phone_number'),
  member_phone_number_fuzzy: phoneFuzzy,
  member_password_exists: truth('password'),
  member_totp_exists: truth('totp'),
  member_roles: (value, scope) => {
    const wanted = readList(value);
    return wanted.includes('stytch_member') ? everything : hasFacet(scope, 'role', wanted);
  },
};

const search = { filters, family: 'member_search', limitError: 'bad_request', cursorError: 'bad_request' };

export const membersSearch: Routes<Call> = {
  'POST /v1/b2b/organizations/members/search': call => {
    const { store, env, body, now } = call;
    demand(body.organization_ids.length > 0, 'member_search_organization_ids_empty');
    const known = new Map<number, Organization>();
    for (const id of new Set<string>(body.organization_ids)) {
      const organization = organizationById(call, id);
      authorizeMember(call, organization, 'stytch.member', ['search']);
      known.set(organization.seq, organization);
    }
    const withDeleted = (body.query?.operands ?? []).some((operand: Json) => operand.filter_name === 'statuses');
    const organizations = [...known.keys()];
    const owners = [
      ...organizations.map(seq => membersOwner(seq)),
      ...(withDeleted ? organizations.map(seq => membersOwner(seq, true)) : []),
    ];
    const scope: MemberScope = { store, env, index: store.indexes.members, owners, organizations, withDeleted };
    const { rows, results_metadata } = runSearch(search, call, scope);
    const seen = new Set(rows.map(row => row.organization as number));
    return {
      members: rows.map(row => showMember(toMember(row, now), known.get(row.organization) as Organization)),
      organizations: Object.fromEntries(
        [...known]
          .filter(([seq]) => seen.has(seq))
          .map(([, organization]) => [organization.id, showOrganization(organization)]),
      ),
      results_metadata,
    };
  },
};
