/** What the search index holds of an Organization. */
import type { Json } from '../core/json.ts';
import { environmentOwner, facetKey, joinTexts, type Shape } from '../search/entry.ts';

export const organizationShape: Shape = {
  table: 'organizations',
  texts: ['name', 'slug', 'allowed_domain'],
  entryOf: ({ env, slug, doc }) => {
    const owner = environmentOwner(env);
    const [allowed, claimed] = [domainsOf(doc.email_allowed_domains), domainsOf(doc.claimed_email_domains)];
    return {
      facets: [
        owner,
        ...allowed.map(domain => facetKey(owner, 'allowed_domain', domain)),
        ...claimed.map(domain => facetKey(owner, 'claimed_domain', domain)),
      ],
      texts: [joinTexts([doc.organization_name]), joinTexts([slug]), joinTexts(allowed)],
    };
  },
};

function domainsOf(domains: Json['domains']): string[] {
  return [...new Set(((domains ?? []) as string[]).map(domain => domain.toLowerCase()))];
}
