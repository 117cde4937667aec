/** Custom domains of a project, for its addresses, cookies and mail. The management API cannot register one; the dashboard does. */
import { Documents } from '../core/documents.ts';
import type { Store } from '../core/store.ts';

function domainsOf(store: Store, projectSlug: string): Documents {
  return new Documents(store, `project:${projectSlug}`, 'custom-domain');
}

export function addCustomDomain(store: Store, projectSlug: string, domain: string): void {
  domainsOf(store, projectSlug).put(domain, { domain });
}

/** Whether this domain, or one above it, is the project's; without `domain`, whether it has any. */
export function hasCustomDomain(store: Store, projectSlug: string, domain?: string): boolean {
  return domainsOf(store, projectSlug)
    .all()
    .some(own => domain === undefined || domain === own.domain || domain.endsWith(`.${own.domain}`));
}
