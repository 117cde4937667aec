/** /v1/b2b/organizations/members/search: within the Organizations that the request names. */
import type { Call, Routes } from '../core/context.ts';
import { demand } from '../core/errors.ts';
import { filterKinds, inList, withId, withValue } from '../core/filters.ts';
import type { Json } from '../core/json.ts';
import { type Condition, condition, everything, type Filter, runSearch, type Search } from '../core/search.ts';
import { memberEmailKey, showMember, toMember } from './member.ts';
import { type Organization, organizationById, showOrganization } from './organization.ts';
import { authorizeMember } from './rbac-headers.ts';

const { readList, oneOf, truth, fuzzy } = filterKinds({
  list: 'member_search_expected_array_of_strings',
  text: 'member_search_expected_string',
  truth: 'member_search_expected_boolean',
});

const statuses = ['pending', 'invited', 'active', 'deleted'];

const phone = "json_at(doc, 'mfa_phone_number')";
const phoneNumbers = oneOf(`${phone} ${inList}`);
const phoneFuzzy = fuzzy(phone, 'member_search_member_mfa_phone_number_fuzzy_too_short');

const filters: Record<string, Filter> = {
  member_ids: (value, { env }) => {
    const wanted = readList(value);
    const internal = wanted.filter(id => /^member-(test|live)-/.test(id)).length;
    demand(internal === 0 || internal === wanted.length, 'member_search_cannot_mix_internal_and_external_member_ids');
    return internal > 0 ? withId('members', wanted) : withValue('members', 'external_id', env.seq, wanted);
  },
  member_emails: (value, { store, env }) =>
    withValue(
      'members',
      'email',
      env.seq,
      readList(value).map(email => memberEmailKey(store, email)),
    ),
  member_email_fuzzy: fuzzy('email', 'member_search_member_email_fuzzy_too_short'),
  member_is_breakglass: truth("coalesce(json_at(doc, 'is_breakglass'), 0) = ?"),
  statuses: value => {
    const wanted = readList(value);
    demand(
      wanted.every(status => statuses.includes(status)),
      'search_invalid_status_filter',
    );
    return condition(`status ${inList}`, JSON.stringify(wanted));
  },
  member_mfa_phone_numbers: phoneNumbers,
  member_mfa_phone_number_fuzzy: phoneFuzzy,
  member_phone_numbers: phoneNumbers,
  member_phone_number_fuzzy: phoneFuzzy,
  member_password_exists: truth('password = ?'),
  member_totp_exists: truth("(json_at(doc, 'totp_registration_id') IS NOT NULL) = ?"),
  member_roles: value => {
    const wanted = readList(value);
    if (wanted.includes('stytch_member')) return everything;
    return condition("json_some(doc, 'roles', NULL, ?)", JSON.stringify(wanted));
  },
};

const search: Search = {
  table: 'members',
  filters,
  family: 'member_search',
  limitError: 'bad_request',
  cursorError: 'bad_request',
};

/** Members of these Organizations. Deleted ones are left out unless a filter asks for their status. */
function membersOf(organizations: number[], query: Json | undefined): Condition {
  const [first] = organizations;
  const within =
    organizations.length === 1
      ? condition('organization = ?', first as number)
      : condition(`organization ${inList}`, JSON.stringify(organizations));
  const byStatus = (query?.operands ?? []).some((operand: Json) => operand.filter_name === 'statuses');
  return byStatus ? within : condition(`${within.sql} AND deleted = 0`, ...within.values);
}

export const membersSearch: Routes<Call> = {
  'POST /v1/b2b/organizations/members/search': call => {
    const { body, now } = call;
    demand(body.organization_ids.length > 0, 'member_search_organization_ids_empty');
    const known = new Map<number, Organization>();
    for (const id of new Set<string>(body.organization_ids)) {
      const organization = organizationById(call, id);
      authorizeMember(call, organization, 'stytch.member', ['search']);
      known.set(organization.seq, organization);
    }
    const { rows, results_metadata } = runSearch(search, call, membersOf([...known.keys()], body.query));
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
