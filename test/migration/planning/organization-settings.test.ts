/** What each Organization's settings become, from rules and from what its Users use; and which of the service's rules they break. */
import { describe, expect, test } from 'vitest';
import type { Answers } from '../../../source/config/answers.ts';
import { answerSchemas } from '../../../source/config/answers.ts';
import { organizationRuleText, parseOrganizationRules } from '../../../source/config/organization-rules.ts';
import type { PlannedOrganization } from '../../../source/migration/model.ts';
import { decideSettings } from '../../../source/migration/planning/organizations/decide.ts';
import { DomainCounter, hasFactor, MethodUse, usedBy } from '../../../source/migration/planning/organizations/facts.ts';
import { organizationRules } from '../../../source/migration/planning/organizations/rules-of.ts';
import { followUpText, settingsText } from '../../../source/migration/planning/organizations/summary.ts';
import type { User } from '../../../source/migration/sources/user.ts';
import { person } from '../people.ts';

const at = (email: string, verified = true) => ({ emails: [{ email, verified }] });
const acme = [at('a@acme.example'), at('b@acme.example'), at('c@else.example')];
const phone = { phones: [{ phone_number: '+31612345678', verified: true }] };

/** Decides about Organizations by their Users, by key. */
function decided(
  rules: string,
  people: Record<string, Partial<User>[]>,
  answers: Answers = {},
  others: Record<string, string> = {},
) {
  const parsed = organizationRules({ organizationSettings: rules });
  const domains = new DomainCounter(parsed, answers);
  const methods = new MethodUse(parsed);
  const organizations = Object.entries(people).map(([key, users]): PlannedOrganization => {
    const one: PlannedOrganization = {
      key,
      name: key,
      slug: key,
      externalId: key,
      members: users.length,
      used: 0,
      withFactor: 0,
      settings: { fields: {}, sso: 'none', scim: 'none' },
    };
    for (const [index, fields] of users.entries()) {
      const user = person(`${key}-${index}`, { password: false, ...at(`${key}-${index}@else.example`), ...fields });
      const used = usedBy(user, answers);
      const [{ email, verified } = { email: '', verified: false }] = user.emails;
      const placed = { tenants: [{ key, name: key, externalId: key }], email, verified };
      domains.add(placed);
      methods.add(placed, used);
      one.used |= used;
      one.withFactor += hasFactor(used) ? 1 : 0;
    }
    return one;
  });
  const summary = decideSettings(organizations, {
    input: { answers, claimedByOthers: new Map(Object.entries(others)) },
    rules: parsed,
    domains,
    methodUse: methods,
  });
  return { summary, of: (key: string) => organizations.find(one => one.key === key)?.settings };
}

describe('rules are written', () => {
  test('one a line, or with ";" between; a comment, and keys with signs in quotes', () => {
    const rules = parseOrganizationRules(
      '# ours; all: sso = saml\nall: auth_methods = sso, magic_link;size > 9: mfa_policy = used\n"a: b;#": scim = create\n\nsize<5: email_invites = NOT_ALLOWED',
    );
    expect(rules.map(({ line, selector, setting, value }) => [line, selector, setting, value])).toEqual([
      [2, { kind: 'all' }, 'auth_methods', ['magic_link', 'sso']],
      [2, { kind: 'size', comparison: '>=', members: 10 }, 'mfa_policy', ['used']],
      [3, { kind: 'key', key: 'a: b;#' }, 'scim', ['create']],
      [5, { kind: 'size', comparison: '<=', members: 4 }, 'email_invites', ['NOT_ALLOWED']],
    ]);
    expect(parseOrganizationRules('none')).toEqual([]);
  });

  test.each(['acme', 'a: b', 'all', 'size >= 5', ' x', 'say "x"', '#1', 'a=b;c'])('and read again: the key %s', key => {
    const text = organizationRuleText({ kind: 'key', key }, 'mfa_policy', 'OPTIONAL');
    expect(parseOrganizationRules(`${text}; all: scim = none`)[0]?.selector).toEqual({ kind: 'key', key });
  });

  test.each([
    ['acme', /"acme" is no rule/],
    ['acme: colour = red', /"colour" is no setting\. There are auth_methods, /],
    ['"acme: scim = none', /is no rule/],
    ['size: scim = none', /"size" compares no size/],
    ['all: auth_methods = RESTRICTED', /needs a list.*allowed_auth_methods_required_for_restricted/],
    ['all: mfa_methods = RESTRICTED', /needs a list.*allowed_mfa_methods_required_for_restricted/],
    ['all: auth_methods = sms_otp', /"sms_otp" is none of ALL_ALLOWED.*invalid_organization_allowed_auth_methods/],
    ['all: mfa_methods = email_otp', /invalid_organization_allowed_mfa_methods/],
    ['all: mfa_policy = ALWAYS', /"ALWAYS" is none of OPTIONAL.*invalid_organization_mfa_policy/],
    ['all: email_invites = SOME', /invalid_organization_auth_factor_setting\./],
    [
      'all: email_jit_provisioning = ALL_ALLOWED',
      /invalid_organization_auth_factor_setting_for_email_jit_provisioning/,
    ],
    [
      'all: oauth_tenant_jit_provisioning = ALL_ALLOWED',
      /invalid_organization_auth_factor_setting_for_oauth_tenant_jit_provisioning/,
    ],
    ['all: sso_jit_provisioning = RESTRICTED', /a new Organization has none.*invalid_restricted_sso_setting/],
    ['acme: email_allowed_domains = acme', /organization_settings_invalid_domain/],
    ['acme: email_allowed_domains = a.example, A.example', /there twice.*organization_settings_duplicate_domain/],
    ['acme: claimed_email_domains = @acme.example', /organization_settings_invalid_claimed_domain/],
    ['acme: allowed_oauth_tenants = google:1', /invalid_oauth_allowed_tenants_format/],
    ['all: sso = yes', /"yes" is none of none, needed, saml, oidc\.(?!.*Stytch would)/],
  ])('"%s" is refused with the reason', (text, message) => {
    expect(answerSchemas.organizationSettings.safeParse(text).error?.issues[0]?.message).toMatch(message);
  });
});

describe('settings', () => {
  test('without a rule are the service’s own, and invitations are allowed in words', () => {
    expect(decided('none', { acme }).of('acme')).toEqual({
      fields: { email_invites: 'ALL_ALLOWED' },
      sso: 'none',
      scim: 'none',
    });
  });

  test('without passwords allow everything else; a rule wins', () => {
    const people = { acme, globex: acme };
    const { of } = decided('globex: auth_methods = ALL_ALLOWED', people, { passwords: 'none' });
    expect(of('acme')?.fields.allowed_auth_methods).toHaveLength(8);
    expect(of('acme')?.fields.allowed_auth_methods).not.toContain('password');
    expect(of('globex')?.fields).toEqual({ email_invites: 'ALL_ALLOWED' });
  });

  test('by size, by company and by key: the narrower rule wins, of two alike the later', () => {
    const rules = [
      'globex: mfa_policy = OPTIONAL',
      'acme: mfa_policy = REQUIRED_FOR_ALL',
      'size < 3: mfa_policy = OPTIONAL',
      'globex: mfa_policy = REQUIRED_FOR_ALL',
      'company: email_invites = NOT_ALLOWED',
      'size > 2: email_invites = ALL_ALLOWED',
      'all: mfa_policy = OPTIONAL',
    ].join('\n');
    const { of } = decided(rules, { acme, globex: [{}], initech: [{}], 'migrate|everyone': acme });
    expect(of('acme')?.fields).toEqual({ mfa_policy: 'REQUIRED_FOR_ALL', email_invites: 'NOT_ALLOWED' });
    expect(of('globex')?.fields).toEqual({ mfa_policy: 'REQUIRED_FOR_ALL', email_invites: 'ALL_ALLOWED' });
    expect(of('initech')?.fields).toEqual({ email_invites: 'ALL_ALLOWED' });
    // An Organization of the tool's own belongs to no company.
    expect(of('migrate|everyone')?.fields.email_invites).toBe('ALL_ALLOWED');
  });

  test('that are used are those of the Users: email always works', () => {
    const people = {
      acme: [{ ...acme[0], password: true, oauth: ['Google', 'Apple'] }, { ...phone }],
      globex: [{ ...phone, oauth: ['github'] }, { totp: true }],
    };
    const rules = 'all: auth_methods = used; all: mfa_policy = used; all: mfa_methods = used; globex: sso = needed';
    expect(decided(rules, people).of('acme')?.fields).toMatchObject({
      auth_methods: 'RESTRICTED',
      allowed_auth_methods: ['email_otp', 'google_oauth', 'magic_link', 'password'],
      mfa_methods: 'RESTRICTED',
      allowed_mfa_methods: ['sms_otp'],
    });
    expect(decided(rules, people).of('acme')?.fields).not.toHaveProperty('mfa_policy');
    expect(decided(rules, people).of('globex')?.fields).toMatchObject({
      allowed_auth_methods: ['email_otp', 'github_oauth', 'magic_link', 'sso'],
      mfa_policy: 'REQUIRED_FOR_ALL',
      allowed_mfa_methods: ['sms_otp', 'totp'],
    });
    expect(decided(rules, people, { passwords: 'none' }).of('acme')?.fields.allowed_auth_methods).not.toContain(
      'password',
    );
  });

  test('name the own domain only where more than half, and two at least, have verified an address there', () => {
    const { of } = decided('all: email_allowed_domains = own', {
      acme,
      one: [at('a@one.example')],
      two: [at('a@two.example'), at('b@two.example')],
      half: [at('a@half.example'), at('b@half.example'), {}, {}],
      unverified: [at('a@un.example', false), at('b@un.example')],
      mail: [at('a@gmail.com'), at('b@gmail.com')],
      'migrate|left-over': acme,
    });
    expect(of('acme')?.fields.email_allowed_domains).toEqual(['acme.example']);
    expect(of('two')?.fields.email_allowed_domains).toEqual(['two.example']);
    for (const key of ['one', 'half', 'unverified', 'mail', 'migrate|left-over'])
      expect([key, of(key)?.fields]).toEqual([key, { email_invites: 'ALL_ALLOWED' }]);
  });

  test('OAuth tenants are listed by provider', () => {
    const { of, summary } = decided(
      'acme: oauth_tenant_jit_provisioning = RESTRICTED; acme: allowed_oauth_tenants = slack:T1, github:acme, slack:T0',
      { acme },
    );
    expect(of('acme')?.fields.allowed_oauth_tenants).toEqual({ slack: ['T0', 'T1'], github: ['acme'] });
    expect(summary.problems).toEqual([]);
  });

  test('whoever came for SSO needs it, but no Organization of one User', () => {
    const { of, summary } = decided(
      'globex: sso = saml; globex: scim = create',
      { acme, globex: acme, 'migrate|personal|u': acme },
      { reason: 'enterprise' },
    );
    expect(['acme', 'globex', 'migrate|personal|u'].map(key => of(key)?.sso)).toEqual(['needed', 'saml', 'none']);
    expect(summary.followUp).toEqual({ sso: 2, scim: 1, connections: 2 });
    expect(followUpText(summary.followUp)).toMatch(
      /^To follow: SSO for 2 Organizations, SCIM for 1 Organization\. The run makes 2 connections\./,
    );
    expect(settingsText(summary)).toBe(
      'Organizations with other settings than the usual ones: sso in 2; scim create in 1.',
    );
  });
});

describe('before the first call', () => {
  const problem = (rules: string, people: Record<string, Partial<User>[]> = { acme, globex: [{}] }) =>
    decided(rules, people).summary.problems.map(({ id, text }) => `${id}: ${text}`);

  test.each([
    [
      'all: email_invites = RESTRICTED',
      'invalid_restricted_email_setting',
      /^.*In 2 Organizations \(acme, globex\): email_invites RESTRICTED/,
    ],
    [
      'globex: email_jit_provisioning = RESTRICTED',
      'invalid_restricted_email_setting',
      /In the Organization globex: email_jit/,
    ],
    [
      'acme: oauth_tenant_jit_provisioning = RESTRICTED',
      'invalid_restricted_oauth_tenants_setting',
      /allowed_oauth_tenants/,
    ],
    [
      'all: email_invites = NOT_ALLOWED; all: sso_jit_provisioning = NOT_ALLOWED',
      'invalid_organization_auth_method_settings',
      /no user could join/,
    ],
    ['acme: email_allowed_domains = gmail.com', 'organization_settings_domain_too_common', /names gmail\.com/],
    [
      'acme: email_allowed_domains = mailinator.com',
      'organization_settings_domain_too_common',
      /names mailinator\.com/,
    ],
    ['acme: claimed_email_domains = gmail.com', 'organization_settings_claimed_domain_too_common', /names gmail\.com/],
  ])('%s: %s', (rules, error, text) => {
    const [found = '', ...more] = problem(rules);
    expect(found).toMatch(text);
    expect(found).toContain(`Stytch would answer ${error}.`);
    expect(found.split('. ').length).toBeGreaterThanOrEqual(3);
    expect(more).toEqual([]);
  });

  test('what is allowed is no problem', () => {
    const rules =
      'company: email_jit_provisioning = RESTRICTED; company: email_allowed_domains = own; company: email_invites = NOT_ALLOWED';
    expect(problem(rules)).toEqual([]);
    expect(decided(rules, { acme, globex: [{}] }).summary.warnings).toEqual([]);
  });

  test('a domain that is claimed twice is named with a rule that ends it', () => {
    const people = { acme: acme.slice(0, 2), twin: [at('x@acme.example'), at('y@acme.example')] };
    const { summary } = decided('company: claimed_email_domains = own', people);
    expect(summary.claimConflicts).toMatchObject([
      {
        domain: 'acme.example',
        error: 'organization_settings_duplicate_claimed_domain',
        keys: ['acme', 'twin'],
        remedy: 'twin: claimed_email_domains = none',
      },
    ]);
    const [found] = decided(`company: claimed_email_domains = own; ${summary.claimConflicts[0]?.remedy}`, people)
      .summary.claimConflicts;
    // The other one still has Members there, whom the claim keeps out.
    expect(found).toMatchObject({ error: 'action_not_allowed_email_domain_is_claimed', keys: ['acme', 'twin'] });
    expect(
      decided(`acme: claimed_email_domains = acme.example`, { acme, globex: [{}] }).summary.claimConflicts,
    ).toEqual([]);
  });

  test('of many conflicts some are named, and the others are counted', () => {
    const twin = (key: string, index: number): [string, Partial<User>[]] => [
      key,
      [at(`a@d${index}.example`), at(`b@d${index}.example`)],
    ];
    const keys = Array.from({ length: 12 }, (_, index) => index);
    const people = Object.fromEntries(keys.flatMap(index => [twin(`x${index}`, index), twin(`y${index}`, index)]));
    const { problems, claimConflicts } = decided('all: claimed_email_domains = own', people).summary;
    expect([problems.length, claimConflicts.length]).toEqual([11, 12]);
    expect(problems.at(-1)?.text).toBe('2 more claimed domains have such a conflict.');
  });

  test('a domain that an Organization of others claims is named', () => {
    const { summary } = decided(
      'acme: claimed_email_domains = acme.example, b.example',
      { acme },
      {},
      { 'acme.example': 'Old' },
    );
    expect(summary.problems[0]?.text).toMatch(/the Organization "Old".*acme: claimed_email_domains = b\.example/);
  });

  test('a rule about nobody, and Members who could not log in, are named', () => {
    const { summary } = decided('acme: auth_methods = google_oauth; nobody: scim = none; size > 99: scim = none', {
      acme: [{ oauth: ['Google'] }, {}, { password: true }],
    });
    expect(summary.warnings.map(one => one.text)).toEqual([
      expect.stringMatching(/^2 rules are about no Organization: "nobody: scim = none", "size > 99: scim = none"\./),
      expect.stringMatching(/^In the Organization acme, 2 Members use none of the ways/),
    ]);
  });
});
