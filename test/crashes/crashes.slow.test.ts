/** A few kills of what `npm run crashes` does two hundred times. */
import { expect, test } from 'vitest';
import { crash } from './scenario.ts';

// One with sessions and passwords, and one that is migrated again after half an undo.
test.for([5, 6])(
  'killed between changes, re-reads and cohorts: ends as the reference says, and is undone (%i)',
  async seed => {
    const { differences, kills } = await crash(seed, 6);
    expect(differences).toEqual([]);
    expect(kills.length).toBeGreaterThan(3);
  },
);
