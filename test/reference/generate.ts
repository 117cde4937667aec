/** fast-check arbitraries: Users, tenants that clash, and answers. */
import fc from 'fast-check';
import type { ConsumerUser, Json, ReferenceAnswers } from './end-state.ts';
import { pathSteps } from './tenants.ts';

/** A User as an export file holds it. */
export interface GeneratedUser extends ConsumerUser {
  created_at?: string;
  roles?: string[];
}

/** A Consumer project before a migration, with what was answered. */
export interface Situation {
  users: GeneratedUser[];
  answers: ReferenceAnswers & { passwordScope: 'cross_org' | 'organization' };
  /** The user_ids of the password file. */
  hashLines: string[];
  /** Organizations of another owner in a B2B project that exists already; left out, the migration creates the project. */
  foreign?: { organization_name: string; organization_slug: string }[];
}

export interface SituationOptions {
  /** Most Users. */
  users?: number;
  /** Only what an engine can move at all: addresses that Stytch takes, and one User at least. */
  service?: boolean;
  tenancy?: ReferenceAnswers['tenancy'][];
  /** Overrides answers that were drawn. */
  answers?: Partial<Situation['answers']>;
  metadata?: 'plain' | 'odd';
  /** Whether the B2B project exists already, with Organizations whose slugs are in the way. */
  existing?: boolean;
}

/** Tenants that are easily taken for each other, or for something else. Each family is one way to go wrong. */
export const clashes: Record<string, unknown[]> = {
  case: ['ACME', 'acme', 'Acme', 'acme '],
  whitespace: ['  lead', 'lead', 'lead\t', 'lead\u00a0'],
  unicode: ['\u00c9cole', 'E\u0301cole', 'Ecole', 'ecole'],
  idAndSlug: ['Planet', 'planet', 'planet-2', 'Planet+'],
  words: ['Acme Inc', 'acme-inc', 'ACME Inc', 'Acme, Inc.'],
  legalSlugs: ['team_42', 'GmbH', 'B2B', 'team-42', 'a~b'],
  own: ['migrate|left-over', 'migrate|everyone', 'left-over', 'everyone'],
  rest: ['rest', 'Rest', 'everyone-else', 'Everyone else'],
  dots: ['.', '..', '...', 'a.b'],
  long: ['a'.repeat(300), 'a'.repeat(129), 'a'.repeat(128), `${'a'.repeat(299)}b`],
  numbers: [7, '7', 7.5, '7.5', 0, '07', -1],
  properties: ['__proto__', 'constructor', 'toString', 'hasOwnProperty'],
  short: ['C', 'C++', 'C#', 'c'],
  scripts: ['\u0130stanbul', 'istanbul', '\u0418\u0432\u0430\u043d', '\u682a\u5f0f\u4f1a\u793e', '\ud83e\udd8a'],
  foreignIds: ['organization-test-007d9d4a-deac-4a87-ba0a-e6e8afba4d4b', 'organization-live-x', 'organization-1'],
  control: ['nul\u0000a', 'nul\u0000b', '\u001b[31mRED\u001b[0m', 'x|y'],
  surrogates: ['\ud800lone', '\ud801lone', '\ufffdlone'],
};

/** Values that name no tenant, or a tenant beside something unusable. */
const oddValues: unknown[] = [
  true,
  false,
  null,
  '',
  ' ',
  '\u200b',
  [],
  {},
  [null],
  [['a']],
  2 ** 60,
  1e21,
  ['tenant-a', null],
  [1, '1'],
  ['tenant-a', ['b']],
  ['tenant-a', 'tenant-a'],
  { id: 't1' },
  { id: 't1', name: 'First tenant' },
  [{ id: 't1', name: 'Tenant one', role: 'admin' }, { id: 7 }, { name: 'no id' }],
];

const domains = ['acme.example', 'polder.example', 'Mail.Polder.Example', 'xn--bcher-kva.example', 'gmail.com'];
const oddDomains = ['b\u00fccher.example', 'polder.example.', '[192.0.2.1]', 'localhost', '\u0130stanbul.example'];

const phones = (index: number) => [
  `+3161234${String(index).padStart(4, '0')}`,
  `+31 6 1234${String(index).padStart(4, '0')}`,
  `061234${String(index).padStart(4, '0')}`,
  `+${900 + index}`,
  `+1 (303) 555-${String(index).padStart(4, '0')}`,
];

const names = [
  'Ann',
  'de la',
  'O\u2019Hara',
  '\u001b[31mRED\u001b[0m',
  '=1+1',
  '\u202egnirts',
  'Zoe\u0308',
  'a\nb',
  '',
];

/** A value nested so deeply that naive recursion fails; in lists, as metadata has 4,096 bytes. */
export function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

const oddMetadata: unknown[] = [
  null,
  { inner: null, kept: 1 },
  [null, 1],
  { deep: { deeper: { none: null } } },
  { deep: [{ none: null }] },
  2 ** 63,
  2 ** 53 + 2,
  0.1,
  '\u0000\u001b[2J',
  JSON.parse('{"__proto__": {"polluted": true}}'),
];

const metadataKeys = ['plan', 'a.b', '$x', ' ', 'tenant_key', 'constructor', '__proto__', 'role'];

function metadataArbitrary(kind: 'plain' | 'odd') {
  const plain = fc.constantFrom<unknown[]>('pro', 5, true, { seats: 5 }, ['a', 'b']);
  const odd = fc.oneof(
    { weight: 6, arbitrary: plain },
    { weight: 6, arbitrary: fc.constantFrom(...oddMetadata) },
    { weight: 1, arbitrary: fc.constantFrom(60, 1_500).map(nested) },
  );
  const keys = kind === 'odd' ? metadataKeys : ['plan', 'seats', 'role'];
  const entry = fc.tuple(fc.constantFrom(...keys), kind === 'odd' ? odd : plain);
  return fc.uniqueArray(entry, { maxLength: 3, selector: ([key]) => key }).filter(fits);
}

/** Stytch refuses metadata of more than 4,096 bytes. */
function fits(entries: [string, unknown][]): boolean {
  return JSON.stringify(entries).length < 3_200;
}

function userArbitrary(
  tenant: fc.Arbitrary<unknown>,
  { service, metadata = 'odd' }: SituationOptions,
): fc.Arbitrary<Drawn> {
  const allDomains = service ? domains : [...domains, ...oddDomains];
  const email = fc.record({ domain: fc.constantFrom(...allDomains), verified: often, capital: fc.boolean() });
  return fc.record({
    emails: fc.oneof<fc.WeightedArbitrary<Drawn['emails']>[]>(
      { weight: 8, arbitrary: fc.array(email, { minLength: 1, maxLength: 1 }) },
      { weight: 2, arbitrary: fc.array(email, { minLength: 2, maxLength: 3 }) },
      { weight: 1, arbitrary: fc.constant([]) },
    ),
    phones: fc.oneof<fc.WeightedArbitrary<Drawn['phones']>[]>(
      { weight: 3, arbitrary: fc.constant([]) },
      {
        weight: 1,
        arbitrary: fc.array(fc.record({ form: fc.nat(4), verified: often }), { minLength: 1, maxLength: 2 }),
      },
    ),
    name: fc.tuple(fc.constantFrom(...names), fc.constantFrom('', 'M.'), fc.constantFrom(...names)),
    status: fc.oneof(
      { weight: 10, arbitrary: fc.constant('active') },
      { weight: 1, arbitrary: fc.constantFrom('pending', 'pending', 'deleted') },
    ),
    locked: fc.integer({ min: 0, max: 11 }).map(dice => dice === 0),
    password: fc.boolean(),
    hash: often,
    tenant,
    trusted: metadataArbitrary(metadata),
    untrusted: metadataArbitrary(metadata),
  });
}

/** True three times of four. */
const often = fc.integer({ min: 0, max: 3 }).map(dice => dice > 0);

/** A tenant's value, from a small pool, so that several Users share one and others clash. */
function tenantArbitrary(families: string[], odd: boolean): fc.Arbitrary<unknown> {
  const pool = ['globex', 'initech', ...families.flatMap(family => clashes[family] ?? [])];
  const one = fc.constantFrom(...pool);
  return fc.oneof(
    { weight: 8, arbitrary: one },
    { weight: 2, arbitrary: fc.array(one, { maxLength: 3 }) },
    { weight: odd ? 2 : 0, arbitrary: fc.constantFrom(...oddValues) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}

const keyPaths = ['tenant', 'tenant', 'app.org.id', '"app.org.id"', 'app."x.y".id', 'constructor'];

const idOf = (index: number) => uuid('user-test', index);
const uuid = (kind: string, index: number) => `${kind}-00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

const ownRules = [
  ...['none', 'none', 'none'],
  'merge globex = tenant-a; rename acme.example = Acme; leave out polder.example',
  'merge north = South Ltd; leave out tenant-a',
  'split tenant-a @acme.example = tenant-b; split acme.example @polder.example = acme-polder; merge tenant-b = globex',
  `move ${idOf(0)} = north; rename north = The North`,
];

/** Rules about metadata. No User has two keys that one of them would give one name. */
const metadataRules = [
  ...['all', 'all'],
  'drop trusted.tenant, trusted.app.org; rename trusted.plan = tier',
  'only trusted.role, trusted."a.b", trusted.app; drop untrusted.*',
  'rename trusted.tenant_key = "plan.old"; rename untrusted.__proto__ = "$y"; drop untrusted.plan.seats',
  'rename trusted.role = "x.y"; rename trusted.app.org = company; only untrusted.plan, untrusted." "',
];

const settingRules = [
  ...['none', 'none'],
  'all: auth_methods = used; all: mfa_policy = used; all: mfa_methods = used; size >= 3: sso = needed',
  'company: email_jit_provisioning = RESTRICTED; company: email_allowed_domains = own; size < 2: email_invites = NOT_ALLOWED',
  'globex: auth_methods = magic_link, password; size >= 3: mfa_policy = REQUIRED_FOR_ALL; all: sso_jit_provisioning = NOT_ALLOWED; globex: sso_jit_provisioning = ALL_ALLOWED',
  'all: sso = saml; globex: scim = create; globex: sso = oidc',
  'all: oauth_tenant_jit_provisioning = RESTRICTED; all: allowed_oauth_tenants = slack:T1; globex: email_allowed_domains = b.example, a.example; globex: email_invites = RESTRICTED',
];

function answersArbitrary({ tenancy, answers }: SituationOptions): fc.Arbitrary<Situation['answers']> {
  return fc
    .record({
      tenancy: fc.constantFrom(
        ...(tenancy ??
          ([
            'trusted_metadata',
            'email_domain',
            'untrusted_metadata',
            'file',
            'command',
            'personal',
            'single',
          ] as const)),
      ),
      tenancyThen: fc.constantFrom(
        'none',
        'none',
        'email_domain',
        'trusted_metadata',
        'file',
        'command',
        'email_domain,personal',
      ),
      publicDomains: fc.constantFrom('none', 'none', 'acme.example'),
      tenantKey: fc.constantFrom(...keyPaths),
      tenancyRules: fc.constantFrom(...ownRules),
      organizationSettings: fc.constantFrom(...settingRules),
      roleFrom: fc.constantFrom('none', 'tenant', 'consumer'),
      roleMap: fc.constant('admin=stytch_admin, teacher='),
      organizationAdmins: fc.constantFrom('nobody', 'oldest', 'role'),
      adminRole: fc.constant('teacher'),
      tenantNameKey: fc.constantFrom('none', 'none', 'plan'),
      singleName: fc.constantFrom('Everyone', 'Our "Club" Ltd.'),
      leftOver: fc.constantFrom('leave_out', 'one_organization', 'personal'),
      leftOverName: fc.constantFrom('Everyone else', 'Rest', 'Planet'),
      unverifiedEmail: fc.constantFrom('keep_unverified', 'leave_out'),
      lockedUsers: fc.constantFrom('leave_out', 'create'),
      pendingUsers: fc.constantFrom('create', 'leave_out'),
      passwords: fc.constantFrom('file', 'at_login', 'reset', 'none'),
      passwordScope: fc.constantFrom('cross_org', 'organization'),
      memberExternalId: fc.constantFrom('user_id', 'crosswalk', 'own', 'own'),
      metadata: fc.constantFrom(...metadataRules),
      mfaEnrollment: fc.constantFrom('moved', 'all', 'none'),
      sessions: fc.constantFrom('carry_over', 'log_in_again'),
      claimName: fc.constantFrom('email', 'login_email'),
    } as const)
    .map(drawn => ({ ...drawn, ...answers }));
}

/** A whole situation. */
export function situation(options: SituationOptions = {}): fc.Arbitrary<Situation> {
  const families = fc.uniqueArray(fc.constantFrom(...Object.keys(clashes)), { minLength: 1, maxLength: 2 });
  return fc.tuple(answersArbitrary(options), families).chain(([answers, chosen]) =>
    fc
      .array(userArbitrary(tenantArbitrary(chosen, options.metadata !== 'plain'), options), {
        minLength: 1,
        maxLength: options.users ?? 10,
        size: 'max',
      })
      .map(drawn => (options.service ? [anchor, ...drawn] : drawn))
      .map(drawn => ({
        // A project that exists has its password scope, and its session set-up is made by hand.
        answers: { ...answers, tenancyRows: tenancyRows(drawn), ...(options.existing && ofExisting) },
        users: drawn.map((user, index) => toUser(user, index, answers)),
        hashLines: drawn.flatMap((user, index) => (user.hash ? [idOf(index)] : [])),
        ...(options.existing && { foreign: foreignSlugs(chosen) }),
      })),
  );
}

/** Lines of a tenancy file: by id, by an address in other capitals, several for one User, one for nobody, none for some. */
function tenancyRows(drawn: Drawn[]): NonNullable<ReferenceAnswers['tenancyRows']> {
  type Row = { user_id?: string; email?: string; tenant: string; name?: string; role?: string };
  const rows = drawn.flatMap((user, index): Row[] => {
    const user_id = idOf(index);
    if (index % 4 === 0)
      return [
        { user_id, tenant: 'north', role: 'teacher admin' },
        ...(index % 8 === 0 ? [{ user_id, tenant: 'South Ltd' }] : []),
      ];
    if (index % 4 === 2) return [{ user_id, tenant: index % 8 === 2 ? 'error!' : 'error?' }];
    const [email] = user.emails.map(({ domain }) => `U${index}.0@${domain}`);
    return index % 4 === 1 && email !== undefined
      ? [{ email, tenant: 'South Ltd', name: 'South', role: 'teacher' }]
      : [];
  });
  return [...rows, { user_id: 'user-test-nobody', tenant: 'north' }];
}

const ofExisting = { passwordScope: 'organization', sessions: 'log_in_again' } as const;

/** Slugs that tenants of these families, and the migration's own Organizations, would like to have. */
function foreignSlugs(families: string[]) {
  const keys = families.flatMap(family => clashes[family] ?? []).filter(key => typeof key === 'string');
  const legal = keys.filter(key => /^[A-Za-z0-9_-]{2,128}$/.test(key)).map(key => key.toLowerCase());
  const slugs = new Set(['initech', 'everyone', ...legal.slice(0, 2)]);
  return [...slugs].map(slug => ({ organization_name: `Of old ${slug.slice(0, 100)}`, organization_slug: slug }));
}

interface Drawn {
  emails: { domain: string; verified: boolean; capital: boolean }[];
  phones: { form: number; verified: boolean }[];
  name: [string, string, string];
  status: string;
  locked: boolean;
  password: boolean;
  hash: boolean;
  tenant: unknown;
  trusted: [string, unknown][];
  untrusted: [string, unknown][];
}

/** A User whom every answer places: an engine may refuse to migrate no Users. */
const anchor: Drawn = {
  emails: [{ domain: 'acme.example', verified: true, capital: false }],
  phones: [],
  name: ['Anchor', '', ''],
  status: 'active',
  locked: false,
  password: false,
  hash: false,
  tenant: 'globex',
  trusted: [],
  untrusted: [],
};

/** The User object of the API. Emails are unique in the project, as Stytch guarantees. */
function toUser(drawn: Drawn, index: number, answers: ReferenceAnswers): GeneratedUser {
  const emails = drawn.emails.map(({ domain, verified, capital }, at) => ({
    email_id: uuid('email-test', index * 10 + at),
    email: `${capital ? 'U' : 'u'}${index}.${at}@${domain}`,
    verified,
  }));
  const phone_numbers = drawn.phones.map(({ form, verified }, at) => ({
    phone_id: uuid('phone-number-test', index * 10 + at),
    phone_number: phones(index * 10 + at)[form] ?? '',
    verified,
  }));
  const [first_name, middle_name, last_name] = drawn.name;
  return {
    user_id: idOf(index),
    ...(index % 2 === 0 && { external_id: `app|${index}` }),
    status: drawn.status,
    is_locked: drawn.locked,
    ...(drawn.locked && { lock_created_at: '2026-01-01T00:00:00Z', lock_expires_at: '2099-01-01T00:00:00Z' }),
    name: { first_name, middle_name, last_name },
    emails,
    phone_numbers,
    ...(drawn.password && { password: { password_id: uuid('password-test', index), requires_reset: false } }),
    providers: index % 4 === 1 ? [oauth(index, 'Google')] : index % 4 === 2 ? [oauth(index, 'Apple')] : [],
    trusted_metadata: withTenant(drawn.trusted, drawn.tenant, answers),
    untrusted_metadata: Object.fromEntries(drawn.untrusted),
    created_at: `2024-01-01T00:00:${String(index % 60).padStart(2, '0')}Z`,
    roles: index % 3 === 0 ? ['stytch_user', 'admin'] : ['stytch_user'],
  };
}

const oauth = (index: number, provider_type: string) => ({
  oauth_user_registration_id: uuid('oauth-user-test', index),
  provider_subject: `subject-${index}`,
  provider_type,
  profile_picture_url: '',
  locale: '',
});

/** Metadata with a tenant's value at the path of the answers. Entries make own properties, `__proto__` too. */
export function withTenant(
  entries: [string, unknown][],
  tenant: unknown,
  { tenantKey = 'tenant' }: ReferenceAnswers,
): Json {
  const [first = '', ...inner] = pathSteps(tenantKey);
  const others = entries.filter(([key]) => key !== first);
  if (tenant === undefined) return Object.fromEntries(others);
  const value = inner.reduceRight<unknown>((inside, step) => Object.fromEntries([[step, inside]]), tenant);
  return Object.fromEntries([...others, [first, value]]);
}
