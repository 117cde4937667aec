/** Compares what is in both projects with what the reference expects, and names every difference in words. */
import type {
  EndState,
  ExpectedMember,
  ExpectedOrganization,
  Json,
  OrganizationIdentity,
  ReferenceAnswers,
} from './end-state.ts';
import type { Observed, ObservedMember, ObservedOrganization } from './observe.ts';
import { slugDifferences } from './slugs.ts';

export interface CompareOptions {
  /** Organizations that were in the B2B project before: they must be untouched. */
  foreign?: ObservedOrganization[];
  /** What earlier runs had to make: an empty Organization of theirs is expected. */
  earlier?: EndState[];
  /** False where Members may have logged in since: then an unverified email may have become verified. */
  beforeLogins?: boolean;
  /** False where tenants came and went between runs: then a slug may still be another Organization's. */
  strictSlugs?: boolean;
}

/** Organizations and Members; empty when all is as expected. */
export function compareB2b(observed: Observed, expected: EndState, options: CompareOptions = {}): string[] {
  const { foreign = [], earlier = [] } = options;
  const found = observed.b2b?.organizations ?? [];
  const differences: string[] = [];
  const matched = new Set<ObservedOrganization>();
  for (const before of foreign) {
    const now = found.find(organization => organization.organization_id === before.organization_id);
    if (now) matched.add(now);
    if (!same(now, before)) differences.push(`The Organization ${label(before)} was there before and changed.`);
  }
  const memberships = expectedPlaces(expected);
  const pairs: { expected: ExpectedOrganization; found: ObservedOrganization }[] = [];
  for (const wanted of expected.organizations) {
    const ofTenant = found.filter(made => !matched.has(made) && isOf(made, wanted.external_id));
    if (ofTenant.length !== 1) {
      differences.push(`There are ${ofTenant.length} Organizations of ${show(wanted.external_id)}.`);
    }
    for (const organization of ofTenant) {
      matched.add(organization);
      pairs.push({ expected: wanted, found: organization });
      differences.push(...compareOrganization(wanted, organization, memberships, options));
    }
  }
  for (const organization of found.filter(other => !matched.has(other))) {
    const ofEarlier = earlier.some(state =>
      state.organizations.some(({ external_id }) => isOf(organization, external_id)),
    );
    if (ofEarlier && organization.members.length === 0) continue;
    differences.push(`Unexpected Organization ${label(organization)} (${organization.members.length} Members).`);
  }
  return [
    ...differences,
    ...slugDifferences(
      found,
      new Set(foreign.map(before => before.organization_id)),
      pairs,
      options.strictSlugs ?? true,
    ),
  ];
}

/** The session set-up: profile, claim template, every User's claim; and the environment's password scope. */
export function compareSessions(
  observed: Observed,
  expected: EndState,
  answers: ReferenceAnswers & { passwordScope?: string },
  project: { project_id: string },
): string[] {
  const { claimName = 'email', sessions, passwordScope } = answers;
  const differences: string[] = [];
  const across = observed.b2b?.environment.cross_org_passwords_enabled;
  if (passwordScope && across !== undefined && across !== (passwordScope === 'cross_org')) {
    differences.push(`cross_org_passwords_enabled is ${across}, the answer is ${passwordScope}.`);
  }
  if (sessions !== 'carry_over') return differences;
  for (const user of observed.users) {
    const claim = own(user.trusted_metadata, claimName);
    const wanted = expected.claims.get(user.user_id);
    if (claim !== wanted) differences.push(`The claim of ${user.user_id} is ${show(claim)}, expected ${show(wanted)}.`);
  }
  if (!observed.template.template_content.includes(`user.trusted_metadata.${claimName}`)) {
    differences.push(`The claim template has no ${claimName}: ${show(observed.template.template_content)}.`);
  }
  const profiles = observed.b2b?.profiles ?? [];
  if (profiles.length !== 1) differences.push(`There are ${profiles.length} Trusted Auth Token profiles.`);
  for (const { audience, issuer, attribute_mapping, can_jit_provision } of profiles) {
    const wanted = {
      audience: project.project_id,
      issuer: `stytch.com/${project.project_id}`,
      attribute_mapping: { email: claimName, token_id: 'sub' },
      can_jit_provision: false,
    };
    const profile = { audience, issuer, attribute_mapping, can_jit_provision };
    if (!same(profile, wanted)) differences.push(`The profile is ${show(profile)}, expected ${show(wanted)}.`);
  }
  return differences;
}

/** What undo left. `metadata` is every User's own trusted_metadata, as text, without what the migration wrote. */
export function compareUndone(found: Observed, undone: Observed, metadata: ReadonlyMap<string, string>): string[] {
  const differences: string[] = [];
  for (const user of undone.users) {
    const now = JSON.stringify(user.trusted_metadata);
    const before = metadata.get(user.user_id);
    if (now !== before)
      differences.push(`After undo, trusted_metadata of ${user.user_id} is ${now}, before it was ${before}.`);
  }
  if (!same(undone.template, found.template)) {
    differences.push(`After undo, the template is ${show(undone.template)}, before it was ${show(found.template)}.`);
  }
  if (!found.b2b && undone.b2b) {
    const names = undone.b2b.organizations.map(label);
    differences.push(`After undo, the B2B project is still there, with the Organizations ${show(names)}.`);
  }
  if (found.b2b && !same(undone.b2b, found.b2b)) {
    const names = undone.b2b?.organizations.map(label);
    differences.push(`After undo, the B2B project is not as it was: ${show(names)}, ${show(undone.b2b?.profiles)}.`);
  }
  return differences;
}

/** Every User has exactly one outcome. */
export function accounting(result: object, users: number): string[] {
  const outcomes: unknown = Reflect.get(result, 'outcomes');
  if (typeof outcomes !== 'object' || outcomes === null) return ['The result has no `outcomes`.'];
  const kinds = ['migrated', 'failed', 'waiting', 'left', 'later', 'skipped'];
  const counts = kinds.map(kind => Number(Reflect.get(outcomes, kind)));
  const sum = counts.reduce((total, count) => total + count, 0);
  return sum === users
    ? []
    : [`${users} Users, but ${counts.map((count, at) => `${count} ${kinds[at]}`).join(' + ')}.`];
}

function compareOrganization(
  wanted: ExpectedOrganization,
  found: ObservedOrganization,
  memberships: Map<string, OrganizationIdentity[]>,
  options: CompareOptions,
): string[] {
  const differences: string[] = [];
  if (found.organization_name !== wanted.name) {
    differences.push(`${label(found)} has the name ${show(found.organization_name)}, expected ${show(wanted.name)}.`);
  }
  for (const [field, value] of Object.entries(wanted.settings)) {
    const now: unknown = Reflect.get(found, field);
    const held = Array.isArray(now) ? [...now].sort() : now;
    if (!same(held, value)) differences.push(`${label(found)}: ${field} is ${show(held)}, expected ${show(value)}.`);
  }
  const members = Map.groupBy(found.members, member => member.external_id ?? '');
  for (const member of wanted.members) {
    const [made] = members.get(member.external_id) ?? [];
    if (made) differences.push(...compareMember(member, made, options).map(text => `${label(found)}: ${text}`));
    else differences.push(`${label(found)}: the Member ${member.external_id} (${member.email_address}) is missing.`);
    members.delete(member.external_id);
  }
  for (const { external_id, email_address } of [...members.values()].flat()) {
    const others = memberships.get(external_id ?? '');
    const twin = wanted.members.find(member => sameEmail(member.email_address, email_address));
    if (others)
      differences.push(`${label(found)}: ${external_id} is in the wrong Organization, not in ${show(others)}.`);
    else if (twin) differences.push(`${label(found)}: a second Member of ${twin.external_id} (${email_address}).`);
    else differences.push(`${label(found)}: the Member ${external_id} (${email_address}) is unexpected.`);
  }
  return differences;
}

function compareMember(wanted: ExpectedMember, found: ObservedMember, options: CompareOptions): string[] {
  const differences: string[] = [];
  const check = (field: string, now: unknown, expected: unknown) => {
    if (same(now, expected)) return;
    differences.push(`${field} of ${wanted.external_id} is ${show(now)}, expected ${show(expected)}.`);
  };
  const { beforeLogins = true } = options;
  const verified = wanted.email_address_verified === 'any' ? false : wanted.email_address_verified;
  const decided = beforeLogins || wanted.email_address_verified !== 'any';
  if (!sameEmail(found.email_address, wanted.email_address)) check('email', found.email_address, wanted.email_address);
  if (decided) check('verified', found.email_address_verified, verified);
  check('password', found.member_password_id !== '', wanted.password);
  check('name', found.name, wanted.name);
  check('status', found.status, 'active');
  check('trusted_metadata', withoutNulls(found.trusted_metadata), withoutNulls(wanted.trusted_metadata));
  check('untrusted_metadata', withoutNulls(found.untrusted_metadata), withoutNulls(wanted.untrusted_metadata));
  check('mfa_phone_number', found.mfa_phone_number, wanted.mfa_phone_number);
  check('mfa_enrolled', found.mfa_enrolled, wanted.mfa_enrolled);
  check(
    'roles',
    found.roles.map(role => role.role_id).filter(role => role !== 'stytch_member'),
    wanted.roles,
  );
  return differences;
}

/** Compares as text: comparing objects fails on metadata that is nested 1,500 levels deep. */
function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  return rebuilt(value, entries => entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** A key whose value is null is the same as an absent key; a null in a list is a value. */
function withoutNulls(value: unknown): unknown {
  return rebuilt(value, entries => entries.filter(([, inner]) => inner !== null));
}

/** The same value with the entries of every object in it changed. */
function rebuilt(value: unknown, change: (entries: [string, unknown][]) => [string, unknown][]): unknown {
  if (Array.isArray(value)) return value.map(inner => rebuilt(inner, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(change(Object.entries(value)).map(([key, inner]) => [key, rebuilt(inner, change)]));
}

/** Whether this is the Organization of that tenant. */
function isOf(organization: ObservedOrganization, identity: OrganizationIdentity): boolean {
  if (typeof identity === 'string') return organization.organization_external_id === identity;
  return own(organization.trusted_metadata, 'tenant_key') === identity.tenant_key;
}

function expectedPlaces({ organizations }: EndState): Map<string, OrganizationIdentity[]> {
  const places = new Map<string, OrganizationIdentity[]>();
  for (const { external_id, members } of organizations) {
    for (const member of members) {
      places.set(member.external_id, [...(places.get(member.external_id) ?? []), external_id]);
    }
  }
  return places;
}

function own(object: Json | undefined, key: string): unknown {
  return object && Object.hasOwn(object, key) ? object[key] : undefined;
}

function sameEmail(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function label(organization: ObservedOrganization): string {
  return show(organization.organization_external_id ?? organization.organization_slug);
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'absent';
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
