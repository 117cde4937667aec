/** /v1/b2b/organizations/members/search: within the Organizations that the request names. */
import { emailKey } from '../checks.ts';
import { demand, refuse } from '../errors.ts';
import type { Json } from '../json.ts';
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
import { showMember, toMember } from './member.ts';
import { type Organization, organizationById, showOrganization } from './organization.ts';
import { authorizeMember } from './rbac-headers.ts';

const listOf = 'member_search_expected_array_of_strings';
const statuses = ['pending', 'invited', 'active', 'deleted'];

function oneOf(sql: string, normalise = (value: string) => value): Filter {
  return value => {
    const wanted = strings(value, listOf).map(normalise);
    return { sql: `${sql} IN (${places(wanted)})`, values: wanted };
  };
}

function like(sql: string, name: string): Filter {
  return value => ({
    sql: `${sql} LIKE ? ESCAPE '\\'`,
    values: [fuzzy(value, 'member_search_expected_string', `member_search_${name}_too_short`)],
  });
}

function truth(sql: string): Filter {
  return value => {
    if (typeof value !== 'boolean') refuse('member_search_expected_boolean');
    return { sql: `(${sql}) = ?`, values: [Number(value)] };
  };
}

const filters: Record<string, Filter> = {
  member_ids: value => {
    const wanted = strings(value, listOf);
    const internal = wanted.filter(id => /^member-(test|live)-/.test(id)).length;
    demand(internal === 0 || internal === wanted.length, 'member_search_cannot_mix_internal_and_external_member_ids');
    return { sql: `${internal > 0 ? 'id' : 'external_id'} IN (${places(wanted)})`, values: wanted };
  },
  member_emails: oneOf('email', emailKey),
  member_email_fuzzy: like('email', 'member_email_fuzzy'),
  member_is_breakglass: truth("coalesce(doc ->> '$.is_breakglass', 0)"),
  statuses: value => {
    const wanted = strings(value, listOf);
    demand(
      wanted.every(status => statuses.includes(status)),
      'search_invalid_status_filter',
    );
    return { sql: `coalesce(doc ->> '$.status', 'active') IN (${places(wanted)})`, values: wanted };
  },
  member_mfa_phone_numbers: oneOf("doc ->> '$.mfa_phone_number'"),
  member_mfa_phone_number_fuzzy: like("doc ->> '$.mfa_phone_number'", 'member_mfa_phone_number_fuzzy'),
  member_phone_numbers: oneOf("doc ->> '$.mfa_phone_number'"),
  member_phone_number_fuzzy: like("doc ->> '$.mfa_phone_number'", 'member_mfa_phone_number_fuzzy'),
  member_password_exists: truth("doc ->> '$.member_password_id' IS NOT NULL"),
  member_totp_exists: truth("doc ->> '$.totp_registration_id' IS NOT NULL"),
  member_roles: value => {
    const wanted = strings(value, listOf);
    const list = places(wanted);
    return {
      sql: `EXISTS (SELECT 1 FROM json_each(doc, '$.roles') AS role WHERE role.value IN (${list})) OR 'stytch_member' IN (${list})`,
      values: [...wanted, ...wanted],
    };
  },
};

export const membersSearch: Routes<Call> = {
  'POST /v1/b2b/organizations/members/search': call => {
    const { store, body, world } = call;
    demand(body.organization_ids.length > 0, 'member_search_organization_ids_empty');
    const limit = pageLimit(body.limit, 'bad_request');
    const after = readCursor(body.cursor, 'bad_request');
    const known = new Map<number, Organization>();
    for (const id of new Set<string>(body.organization_ids)) {
      const organization = organizationById(call, id);
      authorizeMember(call, organization, 'stytch.member', ['search']);
      known.set(organization.seq, organization);
    }
    const clause = readQuery(body.query, filters, 'member_search');
    const { sql, values } = clause;
    // Deleted Members are left out unless a filter asks for their status.
    const asksForStatus = (body.query?.operands ?? []).some((operand: Json) => operand.filter_name === 'statuses');
    const where = `organization IN (${places([...known])}) AND ${asksForStatus ? '1' : 'deleted = 0'} AND (${sql})`;
    const rows = store.all(
      `SELECT * FROM members WHERE ${where} AND seq > ? ORDER BY seq LIMIT ?`,
      ...known.keys(),
      ...values,
      after,
      limit + 1,
    );
    const page = rows.slice(0, limit);
    const count = () =>
      clause === everything
        ? [...known.keys()].reduce((sum, seq) => sum + store.total('members_of', seq), 0)
        : store.get(`SELECT count(*) AS total FROM members WHERE ${where}`, ...known.keys(), ...values)?.total;
    const seen = new Set(page.map(row => row.organization as number));
    return {
      members: page.map(row => showMember(toMember(row, call.now), known.get(row.organization) as Organization)),
      organizations: Object.fromEntries(
        [...known]
          .filter(([seq]) => seen.has(seq))
          .map(([, organization]) => [organization.id, showOrganization(organization)]),
      ),
      results_metadata: {
        total: world.totals ? count() : -1,
        ...(rows.length > limit && { next_cursor: writeCursor(page.at(-1)?.seq) }),
      },
    };
  },
};
