/** What the B2B project holds before anything is planned: its Organizations, read whole and kept in the journal. */
import type { B2bClient } from '../../stytch/b2b.ts';
import type { Journal } from '../engine/journal.ts';

/** The service's largest page. */
const pageSize = 1000;

/** An Organization that the target holds. */
export interface TargetOrganization {
  organization_id: string;
  /** '' for one without. */
  external_id: string;
  slug: string;
  name: string;
}

/** Organizations as the service has them, page by page. */
export async function* searchOrganizations(client: B2bClient) {
  let cursor: string | undefined;
  do {
    const page = await client.organizations.search({ limit: pageSize, cursor });
    yield* page.organizations;
    cursor = page.results_metadata.next_cursor || undefined;
  } while (cursor);
}

/** Where the journal keeps who claims which mail domain. */
const claimed = 'targetClaims';

/** Reads all Organizations and replaces what was read before. */
export async function readTarget(journal: Journal, client: B2bClient): Promise<void> {
  const found: TargetOrganization[] = [];
  const claims: Record<string, string[]> = {};
  for await (const one of searchOrganizations(client)) {
    found.push({
      organization_id: one.organization_id,
      external_id: one.organization_external_id ?? '',
      slug: one.organization_slug,
      name: one.organization_name,
    });
    for (const domain of one.claimed_email_domains ?? [])
      claims[domain.toLowerCase()] = [one.organization_external_id ?? '', one.organization_name];
  }
  const add = journal.sql('INSERT OR REPLACE INTO target_organizations VALUES (?, ?, ?, ?)');
  journal.transaction(() => {
    journal.db.exec('DELETE FROM target_organizations');
    for (const { organization_id, external_id, slug, name } of found) add.run(organization_id, external_id, slug, name);
    journal.set(claimed, claims);
    journal.set('targetRead', { organizations: found.length, readAt: new Date().toISOString() });
  });
}

/** Mail domains that Organizations claim which this migration did not intend, with their names. `ours`: external ids. */
export function claimedByOthers(journal: Journal, ours: ReadonlyMap<string, unknown>): Map<string, string> {
  const claims = Object.entries(journal.get<Record<string, [string, string]>>(claimed) ?? {});
  return new Map(
    claims.filter(([, [externalId]]) => !ours.has(externalId)).map(([domain, [, name]]) => [domain, name]),
  );
}

/** Forgets what was read: the target is about to be otherwise. */
export function forgetTarget(journal: Journal): void {
  journal.transaction(() => {
    journal.db.exec('DELETE FROM target_organizations');
    journal.unset('targetRead');
    journal.unset(claimed);
  });
}

/** What was read last; nothing where the target was never read. */
export function targetOrganizations(journal: Journal): TargetOrganization[] {
  return journal
    .sql('SELECT organization_id, external_id, slug, name FROM target_organizations')
    .all() as unknown as TargetOrganization[];
}
