/**
 * Every filter of the searches, alone and joined with others by AND and by OR, against plain conditions on the whole
 * documents: the same rows in the same order, the same total, and the same again by pages.
 */
import { describe, expect, it } from 'vitest';
import { type Answer, bench, type Send } from './client.ts';

const { consumer, b2b } = await bench({ users: 150 });

/** An operand, and what it means. */
type Case = [filter: string, value: unknown, meaning: (item: Answer) => boolean];

const paged = 7;

const idOf = (item: Answer): string => item.user_id ?? item.member_id ?? item.organization_id;

/** Searches by operands with a page of everything, and with small pages; both have to find what the cases mean. */
async function expectSearch(send: Send, route: string, list: string, all: Answer[], cases: Case[], body: object = {}) {
  const search = async (query: object, limit: number) => {
    const found: Answer[] = [];
    let total = -1;
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const page = await send(route, { ...body, query, limit, ...(cursor && { cursor }) });
      expect(page.status_code, JSON.stringify(page)).toBe(200);
      found.push(...page[list]);
      total = page.results_metadata.total;
      cursor = page.results_metadata.next_cursor;
    }
    return { found, total };
  };
  for (const operator of ['AND', 'OR']) {
    const operands = cases.map(([filter_name, filter_value]) => ({ filter_name, filter_value }));
    const means = (item: Answer) =>
      operator === 'AND' ? cases.every(([, , fits]) => fits(item)) : cases.some(([, , fits]) => fits(item));
    const wanted = all.filter(means).map(idOf);
    // Small pages where there are a few, so that their ends fall on all kinds of rows.
    for (const limit of wanted.length > paged && wanted.length < 3 * paged ? [1_000, paged] : [1_000]) {
      const { found, total } = await search({ operator, operands }, limit);
      const title = `${JSON.stringify(operands)} ${operator}, ${limit} a page`;
      expect(found.map(idOf), title).toEqual(wanted);
      expect(total, title).toBe(wanted.length);
    }
  }
}

/** Tests each case alone, and joined with the two that follow it. */
function joinAll(cases: Case[], expectCases: (cases: Case[]) => Promise<void>): void {
  it.each(cases.map((one, index) => [`${one[0]} ${JSON.stringify(one[1])}`, index] as const))(
    '%s',
    async (_, index) => {
      const one = cases[index] as Case;
      await expectCases([one]);
      for (const step of [1, 2]) await expectCases([one, cases[(index + step) % cases.length] as Case]);
    },
  );
}

/** As SQL's LIKE has it: only the case of ASCII letters does not matter. */
const plain = (text: string) => text.replace(/[A-Z]/g, letter => letter.toLowerCase());
const has = (text: string, part: string) => plain(text).includes(plain(part));

/** Each case has to tell some from others, or it proves nothing. */
function expectTelling(all: Answer[], cases: Case[], mayBeEmpty: string[] = []): void {
  const idle = cases.filter(([, , fits]) => !all.some(fits) || all.every(fits));
  expect(idle.map(([filter]) => filter).filter(filter => !mayBeEmpty.includes(filter))).toEqual([]);
}

describe('Users', async () => {
  const names = ['100% Real', 'snake_case', 'back\\slash', 'say "so"', 'Ünal Ébert', '😀👍 Smile', 'Tab\there'];
  const made: Answer[] = [];
  for (const [index, first_name] of names.entries()) {
    made.push(
      await consumer('POST /v1/users', {
        name: { first_name, last_name: 'Özil' },
        email: `Odd%${index}_${'x'.repeat(index)}@Strange-${index % 2}.example`,
        ...(index % 2 && { create_user_as_pending: true, phone_number: `+4930${1_000_000 + index}` }),
        ...(index === 3 && { external_id: 'own|3' }),
      }),
    );
  }
  await consumer(`DELETE /v1/users/${made[2]?.user_id}`);
  const all: Answer[] = (await consumer('POST /v1/users/search', { limit: 1_000 })).results;
  await consumer(`DELETE /v1/users/${all[30]?.user_id}`);
  all.splice(30, 1);
  const some = (list: string, fits: (factor: Answer) => boolean) => (user: Answer) => user[list].some(fits);
  const verified = (list: string, value: boolean) => some(list, factor => factor.verified === value);
  const pick = (list: string, field: string): string[] => {
    const values = all.flatMap(user => user[list].map((factor: Answer) => factor[field]));
    return [0.2, 0.5, 0.9].map(place => values[Math.floor(values.length * place)]);
  };
  const byList = (filter: string, list: string, field: string): Case => {
    const values = pick(list, field);
    return [filter, values, some(list, factor => values.includes(factor[field]))];
  };
  const fullName = (user: Answer) => `${user.name.first_name} ${user.name.last_name}`;
  const times = [20, 60].map(place => all[place]?.created_at as string) as [string, string];
  const ids = [5, 50].map(place => all[place]?.user_id as string);

  const cases: Case[] = [
    ['user_id', ids, user => ids.includes(user.user_id)],
    ['user_id', ['own|3'], user => user.external_id === 'own|3'],
    byList('email_address', 'emails', 'email'),
    byList('email_id', 'emails', 'email_id'),
    byList('phone_number', 'phone_numbers', 'phone_number'),
    byList('phone_id', 'phone_numbers', 'phone_id'),
    byList('webauthn_registration_id', 'webauthn_registrations', 'webauthn_registration_id'),
    byList('totp_id', 'totps', 'totp_id'),
    byList('crypto_wallet_address', 'crypto_wallets', 'crypto_wallet_address'),
    ['oauth_provider', ['google', 'GitHub'], some('providers', item => /google|github/i.test(item.provider_type))],
    ['email_verified', true, verified('emails', true)],
    ['email_verified', false, verified('emails', false)],
    ['phone_verified', true, verified('phone_numbers', true)],
    ['phone_verified', false, verified('phone_numbers', false)],
    ['webauthn_registration_verified', true, verified('webauthn_registrations', true)],
    ['totp_verified', true, verified('totps', true)],
    ['crypto_wallet_verified', true, verified('crypto_wallets', true)],
    ['biometric_verified', false, verified('biometric_registrations', false)],
    ['password_exists', true, user => user.password !== undefined],
    ['status', 'pending', user => user.status === 'pending'],
    ['email_domain', 'GMAIL.com', some('emails', item => item.email.endsWith('@gmail.com'))],
    ['email_address_fuzzy', 'EXAMPLE', some('emails', item => has(item.email, 'example'))],
    ['email_address_fuzzy', 'odd%', some('emails', item => has(item.email, 'odd%'))],
    ['email_address_fuzzy', '_xx', some('emails', item => has(item.email, '_xx'))],
    ['phone_number_fuzzy', '+4930', some('phone_numbers', item => item.phone_number.startsWith('+4930'))],
    ...['0% r', 'e_c', 'k\\s', 'y "s', 'al é', 'al É', 'l Ö', '😀👍', 'b\th'].map(
      (part): Case => ['full_name_fuzzy', part, user => has(fullName(user), part)],
    ),
    ['created_at_greater_than', times[0], user => user.created_at > times[0]],
    ['created_at_less_than', times[1], user => user.created_at < times[1]],
    [
      'created_at_between',
      { greater_than: times[0], less_than: times[1] },
      user => user.created_at > times[0] && user.created_at < times[1],
    ],
  ];

  it('are told apart by every case', () => {
    expectTelling(all, cases, ['biometric_verified', 'full_name_fuzzy']);
    expect(cases.filter(([filter, , fits]) => filter === 'full_name_fuzzy' && all.some(fits))).toHaveLength(7);
  });
  joinAll(cases, joined => expectSearch(consumer, 'POST /v1/users/search', 'results', all, joined));
});

describe('Members', async () => {
  const organizations: Answer[] = [];
  for (const organization_slug of ['one', 'two', 'other']) {
    const body = { organization_name: organization_slug, organization_slug };
    organizations.push((await b2b('POST /v1/b2b/organizations', body)).organization);
  }
  const made: Answer[] = [];
  for (let index = 0; index < 240; index += 1) {
    const { member } = await b2b(`POST /v1/b2b/organizations/${['one', 'two', 'other'][index % 3]}/members`, {
      email_address: `m_${index}@${index % 5 ? 'Common' : `rare${index}`}.example`,
      ...(index % 4 === 0 && { external_id: `own.${index}` }),
      ...(index % 6 === 1 && { mfa_phone_number: `+4930${1_000_000 + index}` }),
      ...(index % 7 === 2 && { is_breakglass: true }),
      ...(index % 8 === 3 && { create_member_as_pending: true }),
      ...(index % 9 === 4 && { roles: ['stytch_admin'] }),
    });
    made.push(member);
  }
  for (const [index, { member_id, organization_id, mfa_phone_number }] of made.entries()) {
    const at = `/v1/b2b/organizations/${organization_id}/members/${member_id}`;
    if (index % 10 === 4) await b2b(`DELETE ${at}`);
    if (index % 10 === 5 && mfa_phone_number) {
      await b2b(`DELETE /v1/b2b/organizations/${organization_id}/members/mfa_phone_numbers/${member_id}`);
    }
    if (index % 10 === 5) await b2b(`PUT ${at}`, { mfa_phone_number: '+4930555', roles: [], is_breakglass: true });
    if (index % 20 === 6) {
      const { email_address } = made[index] as Answer;
      const hash = '5f4dcc3b5aa765d61d8327deb882cf99';
      await b2b('POST /v1/b2b/passwords/migrate', { organization_id, email_address, hash, hash_type: 'md_5' });
    }
  }
  const organization_ids = organizations.slice(0, 2).map(item => item.organization_id);
  const route = 'POST /v1/b2b/organizations/members/search';
  const everyStatus = { filter_name: 'statuses', filter_value: ['active', 'pending', 'invited', 'deleted'] };
  const query = { operator: 'AND', operands: [everyStatus] };
  const all: Answer[] = (await b2b(route, { organization_ids, query, limit: 1_000 })).members;
  const living = all.filter(member => member.status !== 'deleted');

  const ids = [10, 60, 100].map(place => all[place]?.member_id as string);
  const emails = [4, 44, 90].map(place => all[place]?.email_address as string);
  const role = (member: Answer) => member.roles.some((item: Answer) => item.role_id === 'stytch_admin');
  const cases: Case[] = [
    ['member_ids', ids, member => ids.includes(member.member_id)],
    ['member_ids', ['own.4', 'own.12', 'own.24', 'own.60'], ({ external_id: id }) => /^own.(4|12|24|60)$/.test(id)],
    ['member_emails', emails, member => emails.includes(member.email_address)],
    ['member_email_fuzzy', '@COMMON', member => has(member.email_address, '@common')],
    ['member_email_fuzzy', 'm_1', member => member.email_address.startsWith('m_1')],
    ['member_email_fuzzy', '9@c', member => has(member.email_address, '9@c')],
    ['member_is_breakglass', true, member => member.is_breakglass],
    ['member_is_breakglass', false, member => !member.is_breakglass],
    ['member_password_exists', true, member => member.member_password_id !== ''],
    ['member_password_exists', false, member => member.member_password_id === ''],
    ['member_totp_exists', false, member => member.totp_registration_id === ''],
    ['member_roles', ['stytch_admin'], role],
    ['member_roles', ['unknown', 'stytch_member'], () => true],
    [
      'member_mfa_phone_numbers',
      ['+4930555', '+49301000001'],
      member => /^\+49(30555|301000001)$/.test(member.mfa_phone_number),
    ],
    ['member_mfa_phone_number_fuzzy', '930100', member => has(member.mfa_phone_number, '930100')],
    ['member_phone_numbers', ['+4930555'], member => member.mfa_phone_number === '+4930555'],
    ['member_phone_number_fuzzy', '055', member => has(member.mfa_phone_number, '055')],
  ];
  const withStatus: Case[] = [
    ['statuses', ['pending', 'deleted'], member => /pending|deleted/.test(member.status)],
    ['statuses', ['active'], member => member.status === 'active'],
    ...cases,
  ];

  it('are told apart by every case', () => {
    expect(living.length).toBeLessThan(all.length);
    expectTelling(living, cases, ['member_totp_exists', 'member_roles']);
    expectTelling(all, withStatus, ['member_totp_exists', 'member_roles']);
  });
  joinAll(cases, joined => expectSearch(b2b, route, 'members', living, joined, { organization_ids }));
  it('that are deleted are found with the others when a filter asks for statuses', async () => {
    for (const status of withStatus.slice(0, 2)) {
      for (const other of withStatus)
        await expectSearch(b2b, route, 'members', all, [status, other], { organization_ids });
    }
  });
});

describe('Organizations', async () => {
  const count = 110;
  for (let index = 0; index < count; index += 1) {
    await b2b('POST /v1/b2b/organizations', {
      organization_name: `${index % 3 ? 'Company' : 'Firm'} 100% ${index}`,
      organization_slug: `slug_${index % 2 ? 'odd' : 'even'}-${index}`,
      ...(index % 5 === 0 && {
        organization_external_id: `own.${index}`,
        email_allowed_domains: [`Domain${index}.example`, 'shared.example'],
        email_jit_provisioning: 'RESTRICTED',
      }),
      ...(index % 11 === 0 && { claimed_email_domains: [`claimed${index}.example`] }),
    });
    if (index % 4 === 0) {
      const email_address = `Boss${index}@firm.example`;
      await b2b(`POST /v1/b2b/organizations/slug_even-${index}/members`, { email_address });
    }
  }
  const { member } = await b2b('GET /v1/b2b/organizations/slug_even-8/member?email_address=boss8@firm.example');
  await b2b(`DELETE /v1/b2b/organizations/slug_even-8/members/${member.member_id}`);
  const route = 'POST /v1/b2b/organizations/search';
  const all: Answer[] = (await b2b(route, { limit: 1_000 })).organizations;
  const number = (organization: Answer) => Number(/\d+$/.exec(organization.organization_slug)?.[0] ?? -1);
  const boss = (organization: Answer) => number(organization) % 4 === 0 && number(organization) !== 8;
  const ids = [all[5]?.organization_id, all[50]?.organization_id] as string[];

  const cases: Case[] = [
    [
      'organization_ids',
      [...ids, 'own.10'],
      item => ids.includes(item.organization_id) || item.organization_external_id === 'own.10',
    ],
    ['organization_slugs', ['slug_odd-7', 'one', 'none'], item => /^(slug_odd-7|one)$/.test(item.organization_slug)],
    ['organization_name_fuzzy', 'company 100%', item => has(item.organization_name, 'company 100%')],
    ['organization_name_fuzzy', 'firm', item => has(item.organization_name, 'firm')],
    ['organization_slug_fuzzy', 'SLUG_', item => has(item.organization_slug, 'slug_')],
    ['organization_slug_fuzzy', 'odd-1', item => has(item.organization_slug, 'odd-1')],
    ['member_emails', ['BOSS12@firm.example', 'boss8@firm.example'], item => number(item) === 12],
    ['member_email_fuzzy', 'boss', boss],
    ['member_email_fuzzy', 's12@', item => number(item) === 12],
    ['member_email_fuzzy', 'm_1', item => ['one', 'two', 'other'].includes(item.organization_slug)],
    ['allowed_domains', ['domain5.example'], item => number(item) === 5],
    ['allowed_domains', ['shared.example', 'domain5.example'], item => number(item) % 5 === 0],
    ['allowed_domain_fuzzy', 'MAIN1', item => item.email_allowed_domains.some((name: string) => has(name, 'main1'))],
    ['claimed_email_domains', ['claimed22.example'], item => number(item) === 22],
    ['has_active_sso_connection', true, () => false],
    ['has_active_sso_connection', false, () => true],
    ['sso_connection_id', 'none', () => false],
  ];

  it('are told apart by every case', () =>
    expectTelling(all, cases, ['has_active_sso_connection', 'sso_connection_id']));
  joinAll(cases, joined => expectSearch(b2b, route, 'organizations', all, joined));
});
