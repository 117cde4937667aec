/** What the answer about the login flow decides: redirect URLs, domains of the SDK, reset calls, and next steps. */
import { describe, expect, it, test } from 'vitest';
import { type Answers, answerSchemas } from '../../source/config/answers.ts';
import { nextSteps, resetCall } from '../../source/migration/report/next-steps.ts';
import { checklist } from '../../source/migration/settings/checklist.ts';
import { redirectUrls } from '../../source/migration/settings/kinds/redirect-urls.ts';
import { sdkConfig } from '../../source/migration/settings/kinds/sdk-config.ts';
import { result, summary } from '../wizard/fake.ts';

const context = (answers: Answers, observed: Record<string, string> = {}) => ({
  answers,
  consumerProjectId: 'project-test-1',
  ticked: new Set<string>(),
  observed,
});

describe('redirect URLs', () => {
  const site = 'https://app.example.com/authenticate';
  const map = (answers: Answers, observed = {}) =>
    redirectUrls.map({ [site]: ['LOGIN'], 'default LOGIN': site }, {}, context(answers, observed));
  const wanted = (answers: Answers, observed = {}) =>
    new Map(map(answers, observed).map(one => [one.item, one.wanted]));

  it.each([{}, { loginFlow: 'discovery' }, { loginFlow: 'both' }] as Answers[])(
    'discovery ends where login ended: %o',
    answers => {
      expect(wanted(answers).get(site)).toEqual(['DISCOVERY', 'LOGIN']);
      expect(wanted(answers).get('default DISCOVERY')).toBe(site);
    },
  );

  it('pages of Organizations alone need none for discovery', () => {
    expect(wanted({ loginFlow: 'organization' }).get(site)).toEqual(['LOGIN']);
    expect(wanted({ loginFlow: 'organization' }).has('default DISCOVERY')).toBe(false);
  });

  it.each(['refused', 'login_lost'])('where one URL cannot be the default of both (%s), the team adds one', answer => {
    const observed = { 'discovery-on-login-url': answer };
    expect(wanted({}, observed).get(site)).toEqual(['LOGIN']);
    expect(map({}, observed).at(-1)).toMatchObject({ item: 'default DISCOVERY', unless: 'manual' });
    expect(wanted({ loginFlow: 'organization' }, observed).has('default DISCOVERY')).toBe(false);
  });

  it('a default of DISCOVERY that Consumer has stays the only one', () => {
    const found = { [site]: ['DISCOVERY', 'LOGIN'], 'default LOGIN': site, 'default DISCOVERY': site };
    const items = redirectUrls.map(found, {}, context({})).map(({ item }) => item);
    expect(items).toEqual(Object.keys(found));
  });
});

describe('domains of the SDK', () => {
  const basicOf = (answers: Answers, of: string[], observed = {}) =>
    sdkConfig.map({ basic: { enabled: true, domains: of } }, {}, context(answers, observed))[0];
  const domains = (answers: Answers, of: string[], observed = {}) =>
    (basicOf(answers, of, observed)?.wanted as { domains: object[] } | undefined)?.domains;
  const inPath = 'https://app.example.com/{{slug}}/login';
  const inHost = 'https://{{slug}}.example.com';

  it('the page is the pattern of its domain', () => {
    expect(
      domains({ loginFlow: 'both', organizationUrl: inPath }, ['https://app.example.com', 'http://localhost:3000']),
    ).toEqual([
      { domain: 'http://localhost:3000', slug_pattern: '' },
      { domain: 'https://app.example.com', slug_pattern: inPath },
    ]);
    expect(domains({ loginFlow: 'organization', organizationUrl: inHost }, ['https://*.example.com'])).toEqual([
      { domain: 'https://*.example.com', slug_pattern: inHost },
    ]);
  });

  it('a domain that Consumer did not allow is added with the page', () => {
    expect(domains({ loginFlow: 'organization', organizationUrl: inHost }, ['https://example.com'])).toEqual([
      { domain: 'https://*.example.com', slug_pattern: inHost },
      { domain: 'https://example.com', slug_pattern: '' },
    ]);
  });

  it('what doctor saw refused is left out, and said', () => {
    const page = { loginFlow: 'both', organizationUrl: inPath } as const;
    const host = { loginFlow: 'both', organizationUrl: inHost } as const;
    const site = 'https://app.example.com';
    expect(domains(page, [site], { 'sdk-slug-in-path': 'refused' })).toEqual([{ domain: site, slug_pattern: '' }]);
    expect(domains(page, [site], { 'sdk-slug-in-host': 'refused' })).toEqual([{ domain: site, slug_pattern: inPath }]);
    expect(domains(host, [site], { 'sdk-slug-in-host': 'refused' })).toEqual([
      { domain: 'https://*.example.com', slug_pattern: '' },
      { domain: site, slug_pattern: '' },
    ]);
    const wild = { 'sdk-wildcard-domain': 'refused' };
    expect(domains(host, [site], wild)).toEqual([{ domain: site, slug_pattern: '' }]);
    expect(basicOf(host, [site], wild)?.note).toContain('does not take https://*.example.com: it is left out');
  });

  it.each([
    { loginFlow: 'discovery', organizationUrl: inPath },
    { loginFlow: 'both', organizationUrl: 'none' },
    {},
  ] as Answers[])('no page, no pattern: %o', answers => {
    expect(domains(answers, ['https://app.example.com'])).toEqual([
      { domain: 'https://app.example.com', slug_pattern: '' },
    ]);
  });
});

test.each([
  ['cross_org', 'discovery', 'passwords.discovery.email.resetStart'],
  ['cross_org', 'both', 'passwords.discovery.email.resetStart'],
  ['cross_org', 'organization', 'passwords.email.resetStart'],
  ['organization', 'discovery', 'passwords.email.resetStart'],
  ['organization', 'both', 'passwords.email.resetStart'],
] as const)('%s passwords, %s: a reset begins with %s', (passwordScope, loginFlow, call) => {
  expect(resetCall({ passwordScope, loginFlow })).toBe(call);
});

test('the next steps say how people log in, and how to see what is left of the code', () => {
  const steps = (answers: Answers) => nextSteps({ mode: 'migrate', ...answers }, result).join('\n');
  expect(steps({ loginFlow: 'discovery' })).toMatch(/intermediateSessions\.exchange/);
  expect(steps({ loginFlow: 'discovery' })).not.toMatch(/AuthFlowType\.Organization/);
  const pages = steps({
    loginFlow: 'organization',
    organizationUrl: 'https://{{slug}}.example.com',
    codeFolder: '../my app',
  });
  expect(pages).toMatch(/at https:\/\/\{\{slug\}\}\.example\.com: .*AuthFlowType\.Organization/);
  expect(pages).not.toMatch(/Discovery/);
  expect(pages).toMatch(/scan '\.\.\/my app' --out migration-plan --dir/);
  expect(steps({ loginFlow: 'both' })).toMatch(/AuthFlowType\.Discovery[\s\S]*AuthFlowType\.Organization/);
});

test('by hand: the checklist says what the flow needs', () => {
  const texts = (answers: Answers) =>
    checklist(answers, summary, { byHand: true, compared: {} }, false)
      .filter(({ id }) => id === 'redirect_urls' || id === 'sdk_config')
      .map(({ text }) => text)
      .join('\n');
  expect(texts({})).toContain('also for DISCOVERY');
  const pages = texts({ loginFlow: 'organization', organizationUrl: 'https://{{slug}}.example.com' });
  expect(pages).not.toContain('DISCOVERY');
  expect(pages).toContain('https://{{slug}}.example.com');
});

test.each([
  ['none', true],
  ['https://app.example.com/{{slug}}/login', true],
  ['https://{{slug}}.app.example.com', true],
  ['http://localhost:3000/{{slug}}', true],
  ['http://app.example.com/{{slug}}', false],
  ['https://app.example.com/login', false],
  ['https://{{slug}}.example.com/{{slug}}', false],
  ['https://*.example.com/{{slug}}', false],
  ['https://app.example.com/{{ slug }}', false],
  ['{{slug}}.example.com', false],
  ['javascript:alert({{slug}})', false],
])('the page of an Organization: %s is taken: %s', (text, isTaken) => {
  expect(answerSchemas.organizationUrl.safeParse(text).success).toBe(isTaken);
});
