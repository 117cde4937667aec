/** The reference itself, on examples that were worked out by hand. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type CaseName, readCase } from './cases.ts';
import { type ConsumerUser, endState, type ReferenceAnswers } from './end-state.ts';
import { isBlank, isPlainId, pathSteps } from './tenants.ts';

const byTenant: ReferenceAnswers = { tenancy: 'trusted_metadata', tenantKey: 'tenant', passwords: 'file' };
const byDomain: ReferenceAnswers = { tenancy: 'email_domain' };
const single: ReferenceAnswers = { tenancy: 'single', passwords: 'file' };

function user(id: string, fields: Partial<ConsumerUser> = {}): ConsumerUser {
  return { user_id: id, status: 'active', emails: [{ email: `${id}@acme.example`, verified: true }], ...fields };
}

const unverified = (id: string) => ({ emails: [{ email: `${id}@acme.example`, verified: false }] });
const withTenant = (id: string, tenant: unknown) => user(id, { trusted_metadata: { tenant } });

/** The end state in short: who is in which Organization, and why others are not. */
function outline(users: ConsumerUser[], answers: ReferenceAnswers, hashLines: string[] = []) {
  const { organizations, left } = endState(users, answers, new Set(hashLines));
  return {
    in: organizations.map(({ external_id, members }) => [external_id, members.map(member => member.external_id)]),
    left: Object.fromEntries(left),
  };
}

function member(fields: Partial<ConsumerUser>, answers = single, hashLines = ['ann']) {
  return endState([user('ann', fields)], answers, new Set(hashLines)).organizations[0]?.members[0];
}

describe('who is left out', () => {
  test('deleted and locked Users are, pending ones only when that was answered', () => {
    const users = [
      user('deleted', { status: 'deleted' }),
      user('locked', { is_locked: true }),
      user('pending', { status: 'pending' }),
    ];
    expect(outline(users, single)).toEqual({
      in: [['migrate|everyone', ['pending']]],
      left: { deleted: 'deleted', locked: 'locked' },
    });
    expect(outline(users, { ...single, lockedUsers: 'create', pendingUsers: 'leave_out' })).toEqual({
      in: [['migrate|everyone', ['locked']]],
      left: { deleted: 'deleted', pending: 'pending' },
    });
  });

  test('whoever has no email is, and unverified ones only when that was answered', () => {
    const users = [user('none', { emails: [] }), user('new', unverified('new'))];
    expect(outline(users, single)).toEqual({ in: [['migrate|everyone', ['new']]], left: { none: 'no_email' } });
    expect(outline(users, { ...single, unverifiedEmail: 'leave_out' }).left).toEqual({
      none: 'no_email',
      new: 'unverified_email',
    });
  });

  test('no tenant may go into the left-over Organization, an unusable one may not', () => {
    const users = [withTenant('none', null), withTenant('bad', true), withTenant('rest', 'Rest')];
    expect(outline(users, { ...byTenant, leftOver: 'one_organization', leftOverName: 'Rest' })).toEqual({
      in: [
        ['migrate|left-over', ['none']],
        ['Rest', ['rest']],
      ],
      left: { bad: 'bad_tenant' },
    });
    expect(outline(users, byTenant).left).toEqual({ none: 'no_tenant', bad: 'bad_tenant' });
  });

  test('by email domain, Users of public mail and unverified Users are left over', () => {
    const users = [
      user('new', unverified('new')),
      user('gmail', { emails: [{ email: 'x@GMail.com', verified: true }] }),
      user('home', { emails: [{ email: 'x@localhost', verified: true }] }),
    ];
    expect(outline(users, byDomain).left).toEqual({
      new: 'unverified_email',
      gmail: 'public_domain',
      home: 'no_company',
    });
    const gathered = { ...byDomain, leftOver: 'one_organization' } as const;
    expect(outline(users, gathered)).toEqual({ in: [['migrate|left-over', ['new', 'gmail', 'home']]], left: {} });
    // The answer to leave out unverified Users holds.
    expect(outline(users, { ...gathered, unverifiedEmail: 'leave_out' }).left).toEqual({ new: 'unverified_email' });
  });
});

describe('tenants', () => {
  test.for<[unknown, unknown]>([
    ['acme', ['acme']],
    [7, ['7']],
    [-0.5, ['-0.5']],
    [
      ['a', 'b', 'a'],
      ['a', 'b'],
    ],
    [[1, '1'], ['1']],
    [
      ['a', null, { id: 1 }, { name: 1 }, ['b'], true],
      ['a', '1'],
    ],
    ['acme ', [{ tenant_key: 'acme ' }]],
    ['E\u0301', [{ tenant_key: 'E\u0301' }]],
    [null, 'no_tenant'],
    ['', 'no_tenant'],
    [[], 'no_tenant'],
    [' \u200b', 'bad_tenant'],
    [true, 'bad_tenant'],
    [{}, 'bad_tenant'],
    [[null], 'bad_tenant'],
    [[''], 'bad_tenant'],
    [2 ** 53, 'bad_tenant'],
    [2 ** 53 - 1, ['9007199254740991']],
    [1e21, 'bad_tenant'],
  ])('%j is %j', ([value, expected]) => {
    const { organizations, left } = endState([withTenant('ann', value)], byTenant, new Set());
    expect(left.get('ann') ?? organizations.map(organization => organization.external_id)).toEqual(expected);
  });

  test('are the same only when they are exactly the same', () => {
    const keys = ['ACME', 'acme', 'acme ', '\u00c9', 'E\u0301', 7, '7'];
    expect(
      outline(
        keys.map((key, index) => withTenant(`u${index}`, key)),
        byTenant,
      ).in,
    ).toHaveLength(6);
  });

  test('have a path, whose steps are own properties', () => {
    expect(pathSteps('app."x.y".id')).toEqual(['app', 'x.y', 'id']);
    expect(pathSteps('"app.org.id"')).toEqual(['app.org.id']);
    const nested = [user('ann', { trusted_metadata: { app: { org: { id: 'o-1' } } } })];
    expect(outline(nested, { ...byTenant, tenantKey: 'app.org.id' }).in).toEqual([['o-1', ['ann']]]);
    for (const tenantKey of ['constructor', '__proto__', 'app.length', 'a.b.c']) {
      const users = [user('ann', { trusted_metadata: { app: 'text', a: null } })];
      expect(outline(users, { ...byTenant, tenantKey }).left).toEqual({ ann: 'no_tenant' });
    }
  });

  test('have their key as external id, unless it is of a form that means something else', () => {
    expect(['a', 'a|b', 'x'.repeat(128), '-', 'a..b'].filter(key => !isPlainId(key))).toEqual([]);
    const others = ['', '.', '...', 'x'.repeat(129), 'a b', 'migrate|x', 'organization-test-1', 'organization-live-1'];
    expect(others.filter(isPlainId)).toEqual([]);
  });

  test('have a name of at most 128 characters without blanks at its ends', () => {
    const users = [withTenant('a', ' lead '), withTenant('b', 'x'.repeat(300))];
    const { organizations } = endState(users, byTenant, new Set());
    expect(organizations.map(organization => organization.name)).toEqual(['lead', 'x'.repeat(128)]);
  });

  test('blank is what is not visible', () => {
    expect(['', ' \t\n', '\u200b\u2060', '\u00a0', '\u0000'].filter(text => !isBlank(text))).toEqual([]);
    expect(['.', '\ud800', '\u682a', '\ud83e\udd8a', '0'].filter(isBlank)).toEqual([]);
  });
});

describe('settings of an Organization', () => {
  const google = [{ provider_type: 'Google' }];
  const phone_numbers = [{ phone_number: '+31612345678', verified: true }];
  const at = (id: string, domain: string, fields: Partial<ConsumerUser> = {}) =>
    user(id, { emails: [{ email: `${id}@${domain}`, verified: true }], ...fields });
  const settings = (organizationSettings: string, users: ConsumerUser[], more: Partial<ReferenceAnswers> = {}) =>
    endState(
      users.map(one => ({ ...one, trusted_metadata: { tenant: 'acme' } })),
      { ...byTenant, organizationSettings, ...more },
      new Set(),
    ).organizations[0]?.settings;

  test('are the service’s own without a rule; without passwords there is no password', () => {
    expect(settings('none', [user('ann')])).toMatchObject({
      auth_methods: 'ALL_ALLOWED',
      email_invites: 'ALL_ALLOWED',
    });
    const { auth_methods, allowed_auth_methods } = settings('none', [user('ann')], { passwords: 'none' }) ?? {};
    expect([auth_methods, (allowed_auth_methods as string[]).includes('password')]).toEqual(['RESTRICTED', false]);
  });

  test('the narrower rule wins, of two alike the later', () => {
    const rules = [
      'acme: email_invites = RESTRICTED',
      'acme: email_invites = NOT_ALLOWED',
      'all: email_invites = ALL_ALLOWED',
      'size < 1: mfa_policy = REQUIRED_FOR_ALL',
      'size >= 1: sso_jit_provisioning = NOT_ALLOWED',
    ].join('; ');
    expect(settings(rules, [user('ann')])).toMatchObject({
      email_invites: 'NOT_ALLOWED',
      mfa_policy: 'OPTIONAL',
      sso_jit_provisioning: 'NOT_ALLOWED',
    });
  });

  test('that are used follow the Users', () => {
    const rules = 'all: auth_methods = used; all: mfa_policy = used; all: mfa_methods = used';
    const ann = user('ann', { providers: google, phone_numbers });
    expect(settings(rules, [ann])).toMatchObject({
      allowed_auth_methods: ['email_otp', 'google_oauth', 'magic_link'],
      mfa_policy: 'REQUIRED_FOR_ALL',
      allowed_mfa_methods: ['sms_otp'],
    });
    expect(settings(rules, [ann, user('bob')])).toMatchObject({ mfa_policy: 'OPTIONAL' });
  });

  test('the own domain is that of more than half, two at least', () => {
    const of = (...users: ConsumerUser[]) =>
      settings('company: email_allowed_domains = own', users)?.['email_allowed_domains'];
    expect(of(at('a', 'x.example'), at('b', 'x.example'), at('c', 'y.example'))).toEqual(['x.example']);
    expect(of(at('a', 'x.example'))).toEqual([]);
    expect(of(at('a', 'x.example'), at('b', 'x.example'), at('c', 'y.example'), at('d', 'y.example'))).toEqual([]);
    expect(of(at('a', 'gmail.com'), at('b', 'gmail.com'))).toEqual([]);
  });
});

describe('a Member', () => {
  test('has the first verified email, else the first', () => {
    const [one, two, three] = ['1@acme.example', '2@acme.example', '3@acme.example'];
    const emails = [
      { email: one, verified: false },
      { email: two, verified: true },
      { email: three, verified: true },
    ];
    expect(member({ emails })?.email_address).toBe(two);
    expect(member({ emails: emails.slice(0, 1) })?.email_address).toBe(one);
  });

  test('has a password only with a verified email, a password and a line in the file', () => {
    const password = { password_id: 'password-test-1' };
    expect(member({ password })).toMatchObject({ password: true, email_address_verified: true });
    const without = { password: false, email_address_verified: 'any' };
    expect(member({ password }, single, [])).toMatchObject(without);
    expect(member({ password: null })).toMatchObject(without);
    expect(member({ password, ...unverified('ann') })).toMatchObject(without);
    expect(member({ password }, { ...single, passwords: 'reset' })).toMatchObject(without);
  });

  test('in several Organizations with a password of its own each, the team may have chosen a reset', () => {
    const password = { password_id: 'password-test-1' };
    const answers: ReferenceAnswers = { ...byTenant, passwordScope: 'organization', severalPasswords: 'reset' };
    const of = (tenant: string[], given: ReferenceAnswers) => member({ password, trusted_metadata: { tenant } }, given);
    expect(of(['a', 'b'], answers)).toMatchObject({ password: false });
    expect(of(['a'], answers)).toMatchObject({ password: true });
    expect(of(['a', 'b'], { ...answers, passwordScope: 'cross_org' })).toMatchObject({ password: true });
  });

  test('has the name, the first verified phone where it is a plain one, and the metadata', () => {
    const name = { first_name: 'Ann', middle_name: '', last_name: 'Lee' };
    const phone = (phone_number: string, verified = true) => ({ phone_number, verified });
    expect(member({ name })?.name).toBe('Ann Lee');
    expect(member({ name: { first_name: ' ' } })?.name).toBe(' ');
    expect(member({ phone_numbers: [phone('+31612345678', false), phone('+31600000001')] })?.mfa_phone_number).toBe(
      '+31600000001',
    );
    expect(member({ phone_numbers: [phone('0612345678'), phone('+31600000001')] })?.mfa_phone_number).toBe('');
    const metadata = JSON.parse('{"plan": "pro", "__proto__": 1}');
    expect(member({ trusted_metadata: metadata })?.trusted_metadata).toEqual(metadata);
  });

  test('has no session claim in its metadata; the User has', () => {
    const users = [user('ann', { trusted_metadata: { email: 'old', plan: 'pro' } }), user('new', unverified('new'))];
    const { organizations, claims } = endState(users, { ...single, sessions: 'carry_over' }, new Set());
    expect(Object.fromEntries(claims)).toEqual({ ann: 'ann@acme.example' });
    expect(organizations[0]?.members[0]?.trusted_metadata).toEqual({ plan: 'pro' });
    expect(endState(users, single, new Set()).organizations[0]?.members[0]?.trusted_metadata).toHaveProperty('email');
  });
});

describe('cases from real life', () => {
  const ofCase = (name: CaseName, answers?: Parameters<typeof readCase>[1]) => {
    const situation = readCase(name, answers);
    return endState(situation.users, situation.answers, new Set(situation.hashLines));
  };
  const sizes = ({ organizations }: ReturnType<typeof endState>) => organizations.map(found => found.members.length);
  const reasons = ({ left }: ReturnType<typeof endState>) =>
    Object.fromEntries([...Map.groupBy(left.values(), reason => reason)].map(([reason, all]) => [reason, all.length]));

  test('10: 34 names, 34 Organizations of one Member', () => {
    const state = ofCase('10-tenant-names-clash');
    expect(sizes(state)).toEqual(Array(34).fill(1));
    expect(state.left.size).toBe(0);
  });

  test('11: each kind of value is a tenant, none, or an unusable one', () => {
    const state = ofCase('11-tenant-value-kinds');
    expect(reasons(state)).toEqual({ no_tenant: 4, bad_tenant: 4 });
    expect(state.organizations.map(({ external_id, members }) => [external_id, members.length])).toEqual([
      ['7', 2],
      ['7.5', 1],
      ['a', 4],
      ['b', 1],
      [{ tenant_key: 'a ' }, 1],
      ['1', 1],
      ['t1', 2],
      ['t2', 1],
      ['0', 1],
      ['null', 1],
      ['undefined', 1],
      ['__proto__', 2],
      ['constructor', 1],
      ['toString', 1],
    ]);
  });

  test('11b, 11c, 11d: keys with dots, and keys that every object has', () => {
    const nested = ofCase('11b-tenant-key-nested');
    expect(nested.organizations.map(found => found.external_id)).toEqual(['o-1', 'o-2']);
    expect(reasons(nested)).toEqual({ no_tenant: 1 });
    const dotted = ofCase('11b-tenant-key-nested', { tenantKey: '"app.org.id"' });
    expect(dotted.organizations.map(found => found.external_id)).toEqual(['o-3']);
    const ofConstructor = ofCase('11c-tenant-key-constructor');
    expect(ofConstructor.organizations.map(found => found.external_id)).toEqual(['y']);
    expect(reasons(ofConstructor)).toEqual({ no_tenant: 1 });
    const ofProto = ofCase('11d-tenant-key-proto');
    expect(ofProto.organizations.map(found => found.external_id)).toEqual(['evil']);
    expect(reasons(ofProto)).toEqual({ no_tenant: 1 });
  });

  test('12: one User is a Member of 500 Organizations', () => {
    const state = ofCase('12-one-user-500-orgs');
    expect(sizes(state)).toEqual([...Array(20).fill(2), ...Array(480).fill(1)]);
    expect(state.organizations[0]?.members[0]?.name).toBe('Ad Min');
  });

  test('14b: one domain in two spellings is one tenant; what is no domain of a company is none', () => {
    const state = ofCase('14b-odd-email-domains');
    expect(state.organizations.map(({ external_id, members }) => [external_id, members.length])).toEqual([
      ['polder.example', 3],
      ['mail.polder.example', 1],
      ['xn--bcher-kva.example', 2],
      ['xn--istanbul-o0e.example', 1],
      ['istanbul.example', 1],
    ]);
    expect(reasons(state)).toEqual({ no_company: 3, public_domain: 4 });
  });

  test('15, 15b: odd names are kept as they are', () => {
    const names = ofCase('15-odd-names');
    expect(sizes(names)).toEqual([20]);
    expect(names.organizations[0]?.members[0]?.name).toBe('\u001b[31mRED\u001b[0m');
    const tenants = ofCase('15b-odd-tenant-names');
    expect(sizes(tenants)).toEqual(Array(18).fill(1));
    expect(reasons(tenants)).toEqual({ bad_tenant: 2 });
  });

  test('16: metadata of nine Users', () => {
    const [organization] = ofCase('16-metadata').organizations;
    expect(organization?.members).toHaveLength(9);
    expect(Object.keys(organization?.members[6]?.untrusted_metadata ?? {})).toEqual(['__proto__']);
  });

  test('17: blocked Users do not become active', () => {
    const state = ofCase('17-pending-locked-deleted');
    const emails = ['s1@polder.example', 's4@polder.example', 's7b@polder.example'];
    expect(state.organizations[0]?.members.map(found => found.email_address)).toEqual(emails);
    expect(reasons(state)).toEqual({ locked: 1, deleted: 1, no_email: 2 });
  });

  test('18: the Member is made, with the phone where there is a plain one', () => {
    const [organization] = ofCase('18-phones').organizations;
    const phones = ['+31612345678', '', '', '', '+31600000001', '', '+861012345678'];
    expect(organization?.members.map(found => found.mfa_phone_number)).toEqual(phones);
  });

  test('19: four tenants, four Organizations', () => {
    const { organizations } = ofCase('19-slug-of-one-is-id-of-other');
    expect(organizations.map(({ external_id, members }) => [external_id, members[0]?.email_address])).toEqual([
      ['Planet', 'owner@planet.example'],
      ['planet', 'boss@other.example'],
      [{ tenant_key: 'Acme Inc' }, 'ann@acme.example'],
      ['acme-inc', 'eve@rival.example'],
    ]);
  });

  test('27: who has not verified their email comes without password', () => {
    const [organization] = ofCase('27-unverified-with-hash').organizations;
    expect(organization?.members.map(({ email_address, password }) => [email_address, password])).toEqual([
      ['v1@polder.example', false],
      ['v2@polder.example', true],
      ['new@polder.example', true],
    ]);
  });
});

test('only engine.ts knows the engine, and nothing that computes or compares knows any of our sources', () => {
  const importing = (path: string) =>
    globSync('*.ts', { cwd: import.meta.dirname })
      .filter(file => readFileSync(join(import.meta.dirname, file), 'utf8').includes(`from '${path}`))
      .sort();
  expect(importing('../../source/migration/')).toEqual(['engine.ts']);
  expect(importing('../../source/')).toEqual(['actions.ts', 'engine.ts']);
});
