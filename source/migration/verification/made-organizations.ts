/** The Organizations that the journal says were made. */
import type { Journal } from '../engine/journal.ts';
import { tenantId } from './expectation.ts';

/** What the journal says was made. */
export interface Made {
  externalId: string;
  key: string;
  organization_id: string;
  base: Record<string, unknown>;
  /** The plan that it was last part of. */
  generation: number;
}

export const tenantOfMade = ({ externalId, key }: Pick<Made, 'externalId' | 'key'>): string =>
  tenantId(externalId.startsWith('migrate|') ? { reserved: externalId } : { key });

/** The last run took only some of the Organizations. */
export function isCohort(journal: Journal): boolean {
  const madeOf = journal.get<string>('recordsMadeOf');
  const [, , options] = madeOf ? (JSON.parse(madeOf) as [unknown, unknown, unknown[]]) : [];
  return options?.some(one => one !== null && one !== undefined) ?? false;
}

/** Whether the last run took this Organization: another one has the settings of the run that did. */
export function currentIn(journal: Journal): (made: Made) => boolean {
  const inCohort = isCohort(journal);
  const generation = journal.get<number>('generation') ?? 0;
  return made => !inCohort || made.generation === generation;
}

export function madeOrganizations(journal: Journal): Made[] {
  return journal
    .sql("SELECT key, desired, result, generation FROM records WHERE task = 'organizations' AND state = 'done'")
    .all()
    .map(({ key, desired, result, generation }) => ({
      externalId: String(key),
      generation: Number(generation),
      key: JSON.parse(String(desired)).key,
      ...JSON.parse(String(result)),
    }));
}
