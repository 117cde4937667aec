/**
 * A fake of Stytch for the tests of these modules. Like the service, it reads an organization_id as an id, then as a slug,
 * then as an external id, and a member_id as an id, then as an external id. It keeps deleted Members for searches.
 */
export const refusal = (status_code, error_type) =>
  Object.assign(new Error('a message with secret-token in it'), { status_code, error_type });

const allMetadata = { drop: [], only: null, rename: [] };

export const baseRule = {
  tenancy: 'trusted_metadata',
  tenantKey: 'tenant',
  leftOver: 'leave_out',
  unverifiedEmail: 'leave_out',
  pendingUsers: 'create',
  lockedUsers: 'leave_out',
  mfaEnrollment: 'moved',
  memberExternalId: 'user_id',
  claim: 'email',
  metadata: { trusted: allMetadata, untrusted: allMetadata },
  publicDomains: ['gmail.com'],
  externalIds: { 'Big Co': 'big-co|1' },
  rollout: () => ({ organizations: 100, people: 100 }),
  wasCreated: () => false,
};

export const ada = {
  user_id: 'user-ada',
  emails: [{ email: 'ada@acme.example', verified: true }],
  name: { first_name: 'Ada', last_name: 'L' },
  trusted_metadata: { tenant: 'acme', email: 'Ada@Acme.example', plan: 'free' },
  untrusted_metadata: { tenant: 'evil' },
};

/**
 * @param {Record<string, { slug?: string, external_id?: string }>} places the Organizations, by id
 * @param {(call: string, given: any) => void} [fail] throws the error of a call that must fail
 */
export function fakeStytch(places, fail = () => {}) {
  /** @type {any[]} */
  const members = [];
  /** @type {any[]} */
  const deleted = [];
  /** @type {[string, any][]} */
  const calls = [];

  const organizationOf = id => {
    const organizations = Object.entries(places).map(([organization_id, { slug, external_id }]) => ({
      organization_id,
      organization_slug: slug ?? organization_id,
      organization_external_id: external_id,
    }));
    const by = name => organizations.find(one => one[name] === id);
    const found = by('organization_id') ?? by('organization_slug') ?? by('organization_external_id');
    if (!found) throw refusal(404, 'organization_not_found');
    return found;
  };
  const memberOf = ({ organization_id, member_id }) => {
    const here = members.filter(one => one.organization_id === organizationOf(organization_id).organization_id);
    const found = here.find(one => one.member_id === member_id) ?? here.find(one => one.external_id === member_id);
    if (!found) throw refusal(404, 'member_not_found');
    return found;
  };
  const call = (name, work) => async given => {
    calls.push([name, given]);
    fail(name, given);
    return work(given);
  };

  const b2b = {
    organizations: {
      get: call('get organization', ({ organization_id }) => ({ organization: organizationOf(organization_id) })),
      members: {
        get: call('get', given => ({ member: memberOf(given) })),
        create: call('create', ({ organization_id, ...fields }) => {
          const at = organizationOf(organization_id).organization_id;
          const here = members.filter(one => one.organization_id === at);
          if (here.some(one => one.email_address === fields.email_address))
            throw refusal(400, 'duplicate_member_email');
          const member = { ...fields, organization_id: at, member_id: `member-${members.length + 1}` };
          members.push(member);
          return { member };
        }),
        update: call('update', ({ organization_id, member_id, ...fields }) => {
          const member = memberOf({ organization_id, member_id });
          const others = members.filter(one => one !== member && one.organization_id === member.organization_id);
          if (others.some(one => one.email_address === fields.email_address))
            throw refusal(400, 'duplicate_member_email');
          if (fields.mfa_phone_number && member.mfa_phone_number)
            throw refusal(400, 'duplicate_member_phone_number_for_member');
          for (const [name, value] of Object.entries(fields)) {
            member[name] = name.endsWith('metadata') ? merged(member[name], value) : value;
          }
          return { member };
        }),
        deleteMFAPhoneNumber: call('delete phone', given => {
          memberOf(given).mfa_phone_number = '';
        }),
        delete: call('delete', given => {
          const [member] = members.splice(members.indexOf(memberOf(given)), 1);
          deleted.push({ ...member, status: 'deleted' });
        }),
        search: call('get by search', ({ organization_ids, query }) => {
          const [statuses, { filter_name, filter_value }] = query.operands;
          const field = { member_ids: 'external_id', member_emails: 'email_address' }[filter_name];
          const isFound = one => organization_ids.includes(one.organization_id) && filter_value.includes(one[field]);
          return { members: statuses.filter_value.includes('deleted') ? deleted.filter(isFound) : [] };
        }),
      },
    },
  };
  /** The writes so far, each with its ids. */
  const writes = () =>
    calls
      .filter(([name]) => !name.startsWith('get'))
      .map(([name, { organization_id, member_id, external_id }]) => [name, organization_id, member_id ?? external_id]);
  return { b2b, members, deleted, calls, writes };
}

const merged = (before, changes) =>
  Object.fromEntries(Object.entries({ ...before, ...changes }).filter(([, value]) => value !== null));
