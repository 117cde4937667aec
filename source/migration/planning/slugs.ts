/**
 * A slug for every tenant. The service takes a slug wherever it takes an external id, so no slug may equal another tenant's
 * slug or external id, nor one of an Organization that is in the target. Compared without regard to case or Unicode form.
 * The choice depends on the set of tenants only: not on the order of reading, not on an earlier run. Pure.
 */
import { distinctSlug, plainSlug } from './identifiers.ts';

export interface Slugged {
  key: string;
  name: string;
  externalId: string;
  /** Wanted in place of the one that is made of the name. */
  slug?: string | undefined;
}

/** A tenant whose plain slug was not free. */
export interface ChangedSlug {
  key: string;
  wanted: string;
  slug: string;
}

const folded = (text: string): string => text.normalize('NFKC').toLowerCase();

/**
 * `taken`: slugs and external ids in the target that belong to no tenant of this plan. `kept`: slugs of tenants that an
 * earlier run made; they stay. Both as they are written.
 */
export function chooseSlugs(
  tenants: readonly Slugged[],
  taken: Iterable<string>,
  kept: ReadonlyMap<string, string> = new Map(),
): { slugs: Map<string, string>; changed: ChangedSlug[] } {
  const plain = new Map(tenants.map(one => [one.externalId, one.slug || plainSlug(one.name, one.key)]));
  const claims = counts([...plain.values()].map(folded));
  // A slug that is the tenant's own external id to the letter was not made up: it goes first.
  const own = tenants.filter(one => plain.get(one.externalId) === one.externalId);
  const ownClaims = counts(own.map(one => folded(one.externalId)));
  const externalIds = counts(tenants.map(one => folded(one.externalId)));
  const used = new Set([...taken, ...kept.values()].map(folded));
  const slugs = new Map<string, string>();
  const changed: ChangedSlug[] = [];
  for (const tenant of tenants) {
    const known = kept.get(tenant.externalId);
    if (known !== undefined) {
      slugs.set(tenant.externalId, known);
      continue;
    }
    const wanted = plain.get(tenant.externalId) as string;
    const name = folded(wanted);
    const isOwn = wanted === tenant.externalId;
    const others = (externalIds.get(name) ?? 0) - (folded(tenant.externalId) === name ? 1 : 0);
    const rivals = isOwn ? (ownClaims.get(name) ?? 0) : (claims.get(name) ?? 0);
    const free = others === 0 && rivals === 1 && !used.has(name);
    const slug = free ? wanted : distinctSlug(wanted, tenant.key);
    if (!free) changed.push({ key: tenant.key, wanted, slug });
    slugs.set(tenant.externalId, slug);
  }
  return { slugs, changed };
}

function counts(texts: string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const text of texts) found.set(text, (found.get(text) ?? 0) + 1);
  return found;
}
