/** Tenancy strategies, each over odd Users, alone and one after the other: `place` for the plan and `expects` for the verification. */
import { describe, expect, test } from 'vitest';
import type { Answers } from '../../../source/config/answers.ts';
import { place } from '../../../source/migration/planning/placement.ts';
import { looksLikeId, NameCounter } from '../../../source/migration/planning/tenancy/names.ts';
import type { User } from '../../../source/migration/sources/user.ts';
import { expectedOf, tenantName } from '../../../source/migration/verification/expectation.ts';
import { stage } from '../stage.ts';

const verified = (...emails: string[]) => emails.map(email => ({ email, verified: true }));

function userOf(changes: Partial<User>): User {
  return {
    user_id: 'user-test-1',
    created_at: '2024-01-01T00:00:00Z',
    status: 'active',
    locked: false,
    external_id: '',
    roles: [],
    phones: [],
    name: '',
    emails: verified('ada@acme.example'),
    trusted_metadata: {},
    untrusted_metadata: {},
    password: false,
    passwordReset: false,
    oauth: [],
    totp: false,
    passkeys: false,
    biometrics: false,
    wallets: false,
    ...changes,
  };
}

/** Keys of the tenants, or the reason for none; the verification must expect the same, and the same email. */
function placed(user: User, answers: Answers): string[] | string {
  const found = place(user, answers);
  const expected = expectedOf(user, answers, false);
  if ('left' in found) {
    expect(expected, found.left).toBeUndefined();
    return found.left;
  }
  const keys = found.tenants.map(one => one.key);
  expect(expected?.tenants.map(tenantName)).toEqual(keys);
  expect(expected).toMatchObject({ email: found.email, verified: found.verified });
  return keys;
}

describe('by email domain', () => {
  const byDomain: Answers = { tenancy: 'email_domain' };

  test('the first verified address of a company decides, and becomes the Member’s', () => {
    const user = userOf({ emails: verified('ada@gmail.com', 'ada@acme.example', 'ada@globex.example') });
    expect(placed(user, byDomain)).toEqual(['acme.example']);
    expect(place(user, byDomain)).toMatchObject({ email: 'ada@acme.example', verified: true });
  });

  test('an unverified address of a company decides nothing', () => {
    const emails = [...verified('ada@gmail.com'), { email: 'ada@acme.example', verified: false }];
    expect(placed(userOf({ emails }), byDomain)).toBe('public_domain');
    expect(placed(userOf({ emails: emails.slice(1) }), byDomain)).toBe('unverified_email');
  });

  test.each(['gmail.com', 'mailinator.com', 'Web.DE'])('%s is public or disposable', domain => {
    expect(placed(userOf({ emails: verified(`ada@${domain}`) }), byDomain)).toBe('public_domain');
  });

  test('own domains of no company are added, in any spelling', () => {
    const answers: Answers = { ...byDomain, publicDomains: 'School.example, bücher.example' };
    for (const domain of ['school.example', 'SCHOOL.example', 'xn--bcher-kva.example', 'bücher.example'])
      expect(placed(userOf({ emails: verified(`ada@${domain}`) }), answers), domain).toBe('public_domain');
    expect(placed(userOf({}), answers)).toEqual(['acme.example']);
  });
});

describe('by a key of trusted_metadata', () => {
  const byKey: Answers = { tenancy: 'trusted_metadata', tenantKey: 'orgs', tenantNameKey: 'orgNames' };
  const namesOf = (trusted_metadata: Record<string, unknown>) => {
    const user = userOf({ trusted_metadata });
    placed(user, byKey);
    const found = place(user, byKey);
    return 'tenants' in found
      ? found.tenants.map(({ key, name, roles }) => [key, name, roles ?? []].flat())
      : found.left;
  };

  test.each([
    ['objects with id, name and role', [{ id: 7, name: 'Acme', role: 'admin' }], [['7', 'Acme', 'admin']]],
    ['several roles', [{ id: 'a', roles: ['teacher', 5, 'head'] }], [['a', 'a', 'teacher', 'head']]],
    ['an object without an id beside a text', ['a', { name: 'x' }], [['a', 'a']]],
    ['one object alone', { id: 'a', name: ' ' }, [['a', 'a']]],
    ['an object whose id is no key', { id: { id: 'a' } }, 'bad_tenant'],
    ['an inherited id', Object.create({ id: 'a' }), 'bad_tenant'],
  ])('%s', (_, orgs, expected) => {
    expect(namesOf({ orgs })).toEqual(expected);
  });

  test('names stand beside the keys, if there is one for each', () => {
    expect(namesOf({ orgs: ['1', '2'], orgNames: ['One', 'Two'] })).toEqual([
      ['1', 'One'],
      ['2', 'Two'],
    ]);
    expect(namesOf({ orgs: 1, orgNames: 'One' })).toEqual([['1', 'One']]);
    expect(namesOf({ orgs: ['1', '2'], orgNames: ['One'] })).toEqual([
      ['1', '1'],
      ['2', '2'],
    ]);
  });
});

test.each([
  ['4711', true],
  ['0f8fad5b-d9cb-469f-a165-70867728950e', true],
  ['507f1f77bcf86cd799439011', true],
  ['org_2NxYvK8hTq1', true],
  ['acme', false],
  ['deadbeefcafe', false],
  ['acme-robotics-2', false],
  ['B2B GmbH', false],
])('%s looks like an id: %s', (text, expected) => {
  expect(looksLikeId(text)).toBe(expected);
});

test('the name that most Users give counts, whatever the order of reading', () => {
  for (const said of [
    ['A', 'B', 'B'],
    ['B', 'A', 'B'],
    ['B', 'B', 'A'],
  ]) {
    const names = new NameCounter();
    for (const name of said) names.add('t', name);
    expect(names.best('t')).toBe('B');
    expect([...names.differing()]).toEqual([{ tenant: 't', names: ['A', 'B'] }]);
  }
});

describe('personal', () => {
  test('each User has an Organization alone, named like them, with a slug that says nothing', () => {
    const user = userOf({ name: 'Ada Lovelace' });
    expect(placed(user, { tenancy: 'personal' })).toEqual(['migrate|personal|user-test-1']);
    const found = place(user, { tenancy: 'personal' });
    expect('tenants' in found && found.tenants[0]).toMatchObject({
      name: 'Ada Lovelace',
      externalId: 'migrate|personal|user-test-1',
      slug: expect.stringMatching(/^personal-[0-9a-f]{10}$/),
    });
  });

  test('is also the choice for those who are left over, and only for them', () => {
    const answers: Answers = { tenancy: 'trusted_metadata', tenantKey: 'tenant', leftOver: 'personal' };
    expect(placed(userOf({ trusted_metadata: { tenant: 'acme' } }), answers)).toEqual(['acme']);
    expect(placed(userOf({}), answers)).toEqual(['migrate|personal|user-test-1']);
    // A value that is wrong is a mistake, not a person without a company.
    expect(placed(userOf({ trusted_metadata: { tenant: {} } }), answers)).toBe('bad_tenant');
    expect(placed(userOf({ emails: [] }), answers)).toBe('no_email');
  });
});

describe('one rule after the other', () => {
  const answers: Answers = {
    tenancy: 'trusted_metadata',
    tenantKey: 'tenant',
    tenancyThen: 'email_domain',
    leftOver: 'personal',
  };

  test.each([
    ['the first that places the User decides', { trusted_metadata: { tenant: 'globex' } }, ['globex']],
    ['the next is asked for the others', {}, ['acme.example']],
    ['then what was chosen for the rest', { emails: verified('ada@gmail.com') }, ['migrate|personal|user-test-1']],
    ['a wrong value ends the search', { trusted_metadata: { tenant: [null] } }, 'bad_tenant'],
  ])('%s', (_, changes, expected) => {
    expect(placed(userOf(changes), answers)).toEqual(expected);
  });

  test('a whole run with each of them is verified, and undone', async () => {
    const opened = await stage({ tenancy: 'email_domain', tenancyThen: 'trusted_metadata', leftOver: 'personal' });
    try {
      await opened.migration.readInventory(() => {});
      const result = await opened.migration.run(opened.answers, () => {});
      expect(result).toMatchObject({ outcome: 'done', mismatches: 0, failed: 0 });
      expect(await opened.migration.undo(opened.answers, () => {})).toMatchObject({ outcome: 'done', kept: [] });
    } finally {
      await opened.close();
    }
  });
});
