import { describe, expect, it } from 'vitest';
import { type Answer, bench } from './client.ts';

const { consumer, b2b } = await bench({ users: 300 });
const uncounted = await bench({ users: 10, totals: false });
const all: Answer[] = (await consumer('POST /v1/users/search', { limit: 1_000 })).results;

const search = (operands: object[], operator = 'AND') =>
  consumer('POST /v1/users/search', { limit: 1_000, query: { operator, operands } });
const by = (filter_name: string, filter_value: unknown) => search([{ filter_name, filter_value }]);

describe('users/search', () => {
  const verified = (list: string, value: boolean) => (user: Answer) =>
    user[list].some((item: Answer) => item.verified === value);
  const first = all.find(user => user.emails.length > 0) as Answer;
  const email = first.emails[0].email as string;

  it.each<[string, unknown, (user: Answer) => boolean]>([
    ['email_verified', false, verified('emails', false)],
    ['phone_verified', true, verified('phone_numbers', true)],
    ['totp_verified', true, verified('totps', true)],
    ['webauthn_registration_verified', true, verified('webauthn_registrations', true)],
    ['password_exists', true, user => user.password !== undefined],
    ['status', 'pending', user => user.status === 'pending'],
    ['email_address', [email.toUpperCase()], user => user === first],
    ['email_id', [first.emails[0].email_id], user => user === first],
    ['user_id', [first.user_id], user => user === first],
    ['email_address_fuzzy', 'acme', user => user.emails.some((item: Answer) => item.email.includes('acme'))],
    ['full_name_fuzzy', 'ada', user => /ada/i.test(`${user.name.first_name} ${user.name.last_name}`)],
    ['oauth_provider', ['google'], user => user.providers.some((item: Answer) => item.provider_type === 'Google')],
    ['created_at_greater_than', '2024-06-01T00:00:00Z', user => user.created_at > '2024-06-01T00:00:00Z'],
    [
      'created_at_between',
      { greater_than: '2024-01-01T00:00:00Z', less_than: '2024-06-01T00:00:00Z' },
      user => user.created_at > '2024-01-01T00:00:00Z' && user.created_at < '2024-06-01T00:00:00Z',
    ],
  ])('filters by %s', async (name, value, expected) => {
    const { results } = await by(name, value);
    const wanted = all.filter(expected).map(user => user.user_id);
    expect(wanted.length).toBeGreaterThan(0);
    expect(results.map((user: Answer) => user.user_id)).toEqual(wanted);
  });

  it('joins filters with AND and with OR', async () => {
    const operands = [
      { filter_name: 'password_exists', filter_value: false },
      { filter_name: 'email_verified', filter_value: false },
    ];
    const both = (await search(operands)).results.length;
    const either = (await search(operands, 'OR')).results.length;
    const [one, other] = await Promise.all([by('password_exists', false), by('email_verified', false)]);
    expect(both).toBeGreaterThan(0);
    expect(both + either).toBe(one.results.length + other.results.length);
  });

  it('pages: 100 usually, 1,000 at most, a cursor while there is more', async () => {
    const page = await consumer('POST /v1/users/search', {});
    expect(page.results).toHaveLength(100);
    expect(page.results_metadata.total).toBe(300);
    const seen: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const next: Answer = await consumer('POST /v1/users/search', { limit: 70, ...(cursor && { cursor }) });
      seen.push(...next.results.map((user: Answer) => user.user_id));
      cursor = next.results_metadata.next_cursor;
    }
    expect(seen).toEqual(all.map(user => user.user_id));
    expect((await consumer('POST /v1/users/search', { limit: 1_001 })).error_type).toBe('user_search_invalid_limit');
    expect((await consumer('POST /v1/users/search', { cursor: 'nonsense' })).error_type).toBe(
      'user_search_invalid_cursor',
    );
  });

  it('total is -1 where totals are switched off', async () => {
    const { results_metadata } = await uncounted.consumer('POST /v1/users/search', { limit: 4 });
    expect(results_metadata).toMatchObject({ total: -1, next_cursor: expect.any(String) });
  });

  it.each([
    [{ filter_value: [] }, 'user_search_missing_filter_name'],
    [{ filter_name: 'shoe_size', filter_value: 42 }, 'user_search_filter_name_not_recognized'],
    [{ filter_name: 'user_id' }, 'user_search_missing_filter_value'],
    [{ filter_name: 'user_id', filter_value: 'one' }, 'user_search_expected_array_of_string'],
    [{ filter_name: 'email_verified', filter_value: 'yes' }, 'user_search_expected_bool'],
    [{ filter_name: 'email_address_fuzzy', filter_value: 'ab' }, 'user_search_email_address_fuzzy_too_short'],
    [{ filter_name: 'created_at_less_than', filter_value: 'soon' }, 'user_search_expected_timestamp'],
    [{ filter_name: 'status', filter_value: 'gone' }, 'user_search_invalid_status_filter'],
  ])('refuses %j', async (operand, type) => {
    expect((await search([operand])).error_type).toBe(type);
  });
});

describe('searches of the B2B API', async () => {
  for (const [name, domain] of [
    ['North', 'north.example'],
    ['South', 'south.example'],
    ['Southeast', 'se.example'],
  ]) {
    const organization_external_id = name?.toLowerCase();
    await b2b('POST /v1/b2b/organizations', {
      organization_name: name,
      organization_external_id,
      email_allowed_domains: [domain],
      email_jit_provisioning: 'RESTRICTED',
    });
    for (let index = 0; index < 5; index += 1) {
      await b2b(`POST /v1/b2b/organizations/${organization_external_id}/members`, {
        email_address: `m${index}@${domain}`,
        ...(index === 0 && { create_member_as_pending: true }),
        ...(index === 1 && { is_breakglass: true, roles: ['stytch_admin'] }),
      });
    }
  }
  const names = async (filter_name: string, filter_value: unknown) => {
    const query = { operator: 'AND', operands: [{ filter_name, filter_value }] };
    const { organizations } = await b2b('POST /v1/b2b/organizations/search', { query });
    return organizations.map((item: Answer) => item.organization_name);
  };
  const members = (body: object) =>
    b2b('POST /v1/b2b/organizations/members/search', { organization_ids: ['north'], ...body });
  const emails = async (filter_name: string, filter_value: unknown) =>
    (await members({ query: { operator: 'AND', operands: [{ filter_name, filter_value }] } })).members.map(
      (item: Answer) => item.email_address,
    );

  it('organizations: by id, slug, name, domain, member', async () => {
    expect(await names('organization_ids', ['north', 'south'])).toEqual(['North', 'South']);
    expect(await names('organization_slugs', ['southeast'])).toEqual(['Southeast']);
    expect(await names('organization_name_fuzzy', 'sout')).toEqual(['South', 'Southeast']);
    expect(await names('allowed_domains', ['se.example'])).toEqual(['Southeast']);
    expect(await names('allowed_domain_fuzzy', 'north')).toEqual(['North']);
    expect(await names('member_emails', ['M1@north.example'])).toEqual(['North']);
    expect(await names('member_email_fuzzy', 'm1@s')).toEqual(['South', 'Southeast']);
    expect(await names('has_active_sso_connection', true)).toEqual([]);
    const page = await b2b('POST /v1/b2b/organizations/search', { limit: 2 });
    expect(page.results_metadata).toMatchObject({ total: 3, next_cursor: expect.any(String) });
  });

  it('members need at least one Organization', async () => {
    expect((await members({ organization_ids: [] })).error_type).toBe('member_search_organization_ids_empty');
  });

  it('members: by email, id, status, break glass, role; pages over several Organizations', async () => {
    expect(await emails('member_emails', ['M1@north.example'])).toEqual(['m1@north.example']);
    expect(await emails('statuses', ['pending'])).toEqual(['m0@north.example']);
    expect(await emails('member_is_breakglass', true)).toEqual(['m1@north.example']);
    expect(await emails('member_roles', ['stytch_admin'])).toEqual(['m1@north.example']);
    expect(await emails('member_email_fuzzy', 'm2@')).toEqual(['m2@north.example']);
    expect(await emails('member_password_exists', true)).toEqual([]);
    const first = await members({ organization_ids: ['north', 'south'], limit: 7 });
    const second = await members({ organization_ids: ['north', 'south'], cursor: first.results_metadata.next_cursor });
    expect([first.members.length, second.members.length, first.results_metadata.total]).toEqual([7, 3, 10]);
    expect(Object.keys(first.organizations)).toHaveLength(2);
  });

  it('a deleted Member is only found by its status', async () => {
    const { member_id } = await b2b('GET /v1/b2b/organizations/north/member?email_address=m4@north.example');
    await b2b(`DELETE /v1/b2b/organizations/north/members/${member_id}`);
    expect((await members({})).members).toHaveLength(4);
    expect(await emails('statuses', ['deleted'])).toEqual(['m4@north.example']);
  });
});

describe('columns that searches filter by', async () => {
  const { consumer, b2b, pass, lastSent } = await bench();
  const search = async (send: typeof consumer, route: string, filter_name: string, filter_value: unknown) => {
    const query = { operator: 'AND', operands: [{ filter_name, filter_value }] };
    return (await send(`POST ${route}/search`, { query })).results_metadata.total;
  };
  const users = (name: string, value: unknown) => search(consumer, '/v1/users', name, value);

  it('follow a User’s status, addresses and name', async () => {
    const email = 'late@x.example';
    const { user_id } = await consumer('POST /v1/users', {
      email,
      phone_number: '+12025550170',
      create_user_as_pending: true,
    });
    const states = async () =>
      Promise.all([
        users('status', 'pending'),
        users('email_verified', true),
        users('full_name_fuzzy', 'Zacharias'),
        users('email_address_fuzzy', 'LATE@'),
      ]);
    expect(await states()).toEqual([1, 0, 0, 1]);
    const { email_id } = await consumer('POST /v1/otps/email/send', { email });
    await consumer('POST /v1/otps/authenticate', { method_id: email_id, code: lastSent(email)?.token });
    expect(await states()).toEqual([0, 1, 0, 1]);
    await consumer(`PUT /v1/users/${user_id}`, { name: { first_name: 'Zacharias' } });
    await consumer(`DELETE /v1/users/emails/${email_id}`);
    expect(await states()).toEqual([0, 0, 1, 0]);
  });

  it('find no Member of a deleted Organization', async () => {
    const organization_slug = 'short-lived';
    await b2b('POST /v1/b2b/organizations', { organization_name: 'Short', organization_slug });
    await b2b(`POST /v1/b2b/organizations/${organization_slug}/members`, { email_address: 'ephemeral@x.example' });
    const organizations = () => search(b2b, '/v1/b2b/organizations', 'member_email_fuzzy', 'ephemeral');
    expect(await organizations()).toBe(1);
    await b2b(`DELETE /v1/b2b/organizations/${organization_slug}`);
    expect(await organizations()).toBe(0);
  });

  it('keep Users in the order of their creation when the clock goes back', async () => {
    pass(3_600_000);
    const late = await consumer('POST /v1/users', {});
    pass(-7_200_000);
    const early = await consumer('POST /v1/users', {});
    expect(early.user.created_at).toBe(late.user.created_at);
    pass(3_600_000);
    expect(await users('created_at_less_than', late.user.created_at)).toBe(1);
    expect(await users('created_at_greater_than', late.user.created_at)).toBe(0);
  });
});

it('a cursor carries the total that the first page counted', async () => {
  const { consumer } = await bench({ users: 5 });
  const first = await consumer('POST /v1/users/search', { limit: 2 });
  await consumer('POST /v1/users', {});
  const cursor = first.results_metadata.next_cursor;
  const second = await consumer('POST /v1/users/search', { limit: 2, cursor });
  expect([first.results_metadata.total, second.results_metadata.total]).toEqual([5, 5]);
  expect((await consumer('POST /v1/users/search', { limit: 1 })).results_metadata.total).toBe(6);
});
