/** Against a sandbox with each other behaviour, a migration that knows it ends right, or refuses and names the assumption. */
import { describe, expect, test } from 'vitest';
import { behaviours } from '../../../source/sandbox/core/behaviour.ts';
import { observedMigration } from './observed.ts';

const others = Object.entries(behaviours).flatMap(([id, [, ...rest]]) => rest.map(answer => [id, answer] as const));

describe('a migration against the other behaviour', () => {
  test.each(others)('%s: %s', async (id, answer) => {
    const { refused, result, kept } = await observedMigration(id, answer);
    if (refused !== undefined) expect(refused).toContain(`(doctor: ${id})`);
    else {
      const { outcome, mismatchKinds, failures } = result ?? {};
      expect({ outcome, mismatchKinds, failures }).toEqual({ outcome: 'done', mismatchKinds: [], failures: [] });
      expect(kept).toEqual([]);
    }
  });
});
