/** What one run is told beside the answers; nothing of it is saved. */
import { createHash } from 'node:crypto';

export interface RunOptions {
  /** Who wins where a field changed on both sides since; left out, a person decides. */
  conflicts?: 'consumer' | 'b2b';
  /** Members of Users who are gone since: removed, or (left out) kept and listed. */
  gone?: 'remove';
  /** Only these Organizations, by slug or by the tenant's own key. */
  only?: string[];
  /** Only this share of the Organizations, 1 to 100; the same ones at the same number, and more at a higher one. */
  percent?: number;
  /** A file of decisions about single failures. */
  policy?: string;
  /** Only records that failed before, or whose outcome is open. */
  failedOnly?: boolean;
}

/** Whether an Organization is in this run's cohort. */
export function inCohort(organization: { key: string; slug: string }, { only, percent }: RunOptions): boolean {
  if (only && !only.includes(organization.slug) && !only.includes(organization.key)) return false;
  if (percent === undefined) return true;
  const dice = createHash('sha256').update(organization.key).digest().readUInt32BE(0) / 2 ** 32;
  return dice * 100 < percent;
}
