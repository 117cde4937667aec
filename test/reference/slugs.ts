/** What must be true of every slug, whichever the engine chooses. */
import slugify from '@sindresorhus/slugify';
import type { ExpectedOrganization } from './end-state.ts';
import type { ObservedOrganization } from './observe.ts';

/**
 * `found` is everything in the project; `foreign` of it was there before, so that its slugs are not ours; `pairs` are
 * the Organizations that a tenant was expected to have.
 */
export function slugDifferences(
  found: ObservedOrganization[],
  foreign: ReadonlySet<string>,
  pairs: { expected: ExpectedOrganization; found: ObservedOrganization }[],
  strict: boolean,
): string[] {
  const differences: string[] = [];
  const owners = new Map<string, Set<ObservedOrganization>>();
  const claim = (name: string | undefined, owner: ObservedOrganization) => {
    if (name === undefined) return;
    owners.set(name.toLowerCase(), (owners.get(name.toLowerCase()) ?? new Set()).add(owner));
  };
  for (const organization of found) {
    claim(organization.organization_slug, organization);
    claim(organization.organization_external_id, organization);
  }
  for (const organization of found.filter(made => !foreign.has(made.organization_id))) {
    const slug = organization.organization_slug;
    if (!isLegalSlug(slug)) differences.push(`The slug ${JSON.stringify(slug)} is not legal.`);
    const others = [...(owners.get(slug.toLowerCase()) ?? [])].filter(other => other !== organization);
    if (others.some(other => strict || !cameLater(other, organization))) {
      differences.push(`The slug ${JSON.stringify(slug)} is also another Organization's slug or external id.`);
    }
  }
  return strict ? [...differences, ...keptSlugs(found, pairs)] : differences;
}

/** A tenant that came later was not known when the slug was chosen, and a slug is not changed. */
function cameLater(other: ObservedOrganization, organization: ObservedOrganization): boolean {
  const isSlug = other.organization_slug.toLowerCase() === organization.organization_slug.toLowerCase();
  return !isSlug && other.created_at >= organization.created_at;
}

/** A tenant's key that is a legal slug, and that no other tenant could get, is the slug. */
function keptSlugs(
  found: ObservedOrganization[],
  pairs: { expected: ExpectedOrganization; found: ObservedOrganization }[],
): string[] {
  const differences: string[] = [];
  const wanted = new Map<string, Set<ObservedOrganization>>();
  const paired = new Map(pairs.map(pair => [pair.found, pair.expected]));
  for (const organization of found) {
    const expected = paired.get(organization);
    // What was there before has its slug; what the migration makes has names that slugs are made of.
    const names = expected ? namesOf(expected) : [organization.organization_slug];
    for (const name of [...names, organization.organization_external_id ?? '']) {
      const key = name.toLowerCase();
      wanted.set(key, (wanted.get(key) ?? new Set()).add(organization));
    }
  }
  for (const { expected, found: organization } of pairs) {
    const key = keyOf(expected);
    // A tenant with a name of its own has the slug of that.
    if (expected.name !== key.trim().slice(0, 128)) continue;
    // Such a slug would itself be read as something else.
    if (!isLegalSlug(key) || /^\.+$|^organization-(test|live)-/.test(key)) continue;
    if (wanted.get(key.toLowerCase())?.size !== 1) continue;
    if (organization.organization_slug === key) continue;
    differences.push(`The slug of ${JSON.stringify(key)} is ${JSON.stringify(organization.organization_slug)}.`);
  }
  return differences;
}

/** Everything that a slug of this Organization could be made of. */
function namesOf(organization: ExpectedOrganization): string[] {
  const { name } = organization;
  const key = keyOf(organization);
  const slugs = [name, key].flatMap(text => [slugify(text), slugify(text, { decamelize: false })]);
  return [name, key, ...slugs];
}

function keyOf({ external_id }: ExpectedOrganization): string {
  return typeof external_id === 'string' ? external_id : external_id.tenant_key;
}

function isLegalSlug(slug: string): boolean {
  return /^[A-Za-z0-9._~-]{2,128}$/.test(slug);
}
