/** Every Organization of the target: each expected tenant has exactly one, with the settings of the answers; others are named. */
import type { Organization } from 'stytch';
import { counted, someOf } from '../../figures.ts';
import type { Journal } from '../engine/journal.ts';
import type { JournalRecord } from '../engine/record.ts';
import type { Mismatch } from '../model.ts';
import type { RunContext } from '../resources/context.ts';
import type { Findings } from '../resources/verification.ts';
import { tenantId, tenantName, tenantOf } from './expectation.ts';
import { currentIn, isCohort, type Made, madeOrganizations, tenantOfMade } from './made-organizations.ts';
import { type ExpectedSettings, settingsExpectation, untouched } from './organization-settings.ts';
import { equal } from './values.ts';

const mostNamed = 5;

export async function verifyOrganizations(
  _record: JournalRecord,
  { journal, b2b, answers }: RunContext,
): Promise<Findings> {
  const made = new Map(madeOrganizations(journal).map(one => [one.organization_id, one]));
  const expected = new Set(
    journal
      .sql('SELECT DISTINCT tenant FROM temp.expected')
      .all()
      .map(row => String(row['tenant'])),
  );
  const mismatches: Mismatch[] = [];
  const unexpected: string[] = [];
  const unnamed: string[] = [];
  const open = new Set(made.keys());
  let compared = 0;
  const settingsOf = settingsExpectation(journal, answers);
  const isCurrent = currentIn(journal);
  const client = await b2b();
  let cursor: string | undefined;
  do {
    const page = await client.organizations.search({ limit: 1000, cursor });
    for (const found of page.organizations) {
      const ours = made.get(found.organization_id);
      const tenant = tenantOf(found);
      open.delete(found.organization_id);
      if (ours) {
        compared++;
        const further = furtherKeys(found, ours);
        if (further.length > 0) unnamed.push(`${ours.externalId} (${further.join(', ')})`);
        const own = tenantOfMade(ours);
        // What no User is in any more, or the last run left out, has the settings that it was written with.
        const current = expected.has(own) && isCurrent(ours);
        for (const field of differences(found, ours, current ? settingsOf(own) : undefined)) {
          mismatches.push({ record: ours.externalId, field, ...(changedIn(found, ours, field) && { changed: 'b2b' }) });
        }
      } else if (isSecond(found, tenant, expected, made)) {
        mismatches.push({ record: found.organization_external_id || found.organization_id, field: 'duplicate' });
      } else unexpected.push(found.organization_name);
    }
    cursor = page.results_metadata.next_cursor || undefined;
  } while (cursor);
  for (const id of open) mismatches.push({ record: made.get(id)?.externalId ?? id, field: 'missing' });
  const absent = withoutOrganization(expected, made, journal);
  for (const record of absent.cohort ? [] : absent.tenants) mismatches.push({ record, field: 'missing' });
  return { compared, mismatches, notes: [...notesOn(unexpected), ...keysNote(unnamed), ...cohortNote(absent)] };
}

/** Tenants of the sources for which no Organization was ever planned. */
function withoutOrganization(expected: Set<string>, made: Map<string, Made>, journal: Journal) {
  const rows = journal.sql("SELECT key, desired FROM records WHERE task = 'organizations' AND state != 'done'").all();
  const known = new Set([
    ...[...made.values()].map(tenantOfMade),
    // What failed or is still to come is listed elsewhere.
    ...rows.map(({ key, desired }) => tenantOfMade({ externalId: String(key), key: JSON.parse(String(desired)).key })),
  ]);
  const tenants = [...expected].filter(tenant => !known.has(tenant)).map(tenantName);
  return { tenants, cohort: tenants.length > 0 && isCohort(journal) };
}

const cohortNote = ({ tenants, cohort }: { tenants: string[]; cohort: boolean }): string[] =>
  cohort ? [`${tenants.length} tenants have no Organization yet: the last run took only some of them.`] : [];

/** Keys of the Organization's metadata that this migration did not write. */
const furtherKeys = ({ trusted_metadata }: Organization, { externalId, key }: Made): string[] =>
  Object.keys(trusted_metadata ?? {}).filter(name => name !== 'tenant_key' || externalId === key);

function keysNote(unnamed: string[]): string[] {
  if (unnamed.length === 0) return [];
  const named = someOf(unnamed.slice(0, mostNamed), unnamed.length);
  return [
    `trusted_metadata of ${counted(unnamed.length, 'Organization')} has keys that this migration did not write: ${named}.`,
  ];
}

/** An Organization that stands for a tenant which has one: by its external id, or by the key in its metadata alone. */
function isSecond(
  { trusted_metadata }: Organization,
  tenant: string | undefined,
  expected: ReadonlySet<string>,
  made: ReadonlyMap<string, Made>,
): boolean {
  const key = trusted_metadata?.['tenant_key'];
  const named = [tenant, typeof key === 'string' ? tenantId({ key }) : undefined];
  return [...made.values()].map(tenantOfMade).some(one => expected.has(one) && named.includes(one));
}

/** Fields that are otherwise than they should be; `settings` undefined: than they were written. */
function differences(
  found: Organization,
  { externalId, key, base }: Made,
  settings: ExpectedSettings | undefined,
): string[] {
  const same: Record<string, boolean> = {
    organization_external_id: found.organization_external_id === externalId,
    organization_name: found.organization_name === base['organization_name'],
    organization_slug: found.organization_slug === base['organization_slug'],
    trusted_metadata: externalId === key || found.trusted_metadata?.['tenant_key'] === key,
    rbac_email_implicit_role_assignments: found.rbac_email_implicit_role_assignments.length === 0,
  };
  const wanted = settings?.fields ?? { ...untouched, ...base };
  for (const [field, value] of Object.entries(wanted))
    if (!Object.hasOwn(same, field)) same[field] = equal(inOrder(Reflect.get(found, field)), inOrder(value));
  return Object.keys(same).filter(field => !same[field]);
}

/** Lists, also those of a map, in one order: theirs means nothing. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? null : [...value].sort();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inOrder(inner)]));
}

/** What was written stood there: so it was changed in B2B since. */
const changedIn = (found: Organization, { base }: Made, field: string): boolean =>
  (Object.hasOwn(base, field) || Object.hasOwn(untouched, field)) &&
  !equal(inOrder(base[field] ?? Reflect.get(untouched, field)), inOrder(Reflect.get(found, field)));

function notesOn(unexpected: string[]): string[] {
  if (unexpected.length === 0) return [];
  const named = someOf(unexpected.slice(0, mostNamed), unexpected.length);
  const count = counted(unexpected.length, 'Organization is', 'Organizations are');
  return [`${count} in the B2B project that this migration did not make: ${named}.`];
}
