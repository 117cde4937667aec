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

describe('with the settings that such an answer concerns', () => {
  test('ends right where it adapts or need not', async () => {
    const page = { loginFlow: 'both', organizationUrl: 'https://{{slug}}.example.com/login' } as const;
    for (const [id, answer, answers] of [
      ['jwt-template-unset', 'not_found', {}],
      ['redirect-url-existing', 'refused', {}],
      ['discovery-on-login-url', 'refused', {}],
      ['sdk-wildcard-domain', 'refused', page],
      ['sdk-slug-in-host', 'refused', page],
      ['sdk-slug-in-path', 'refused', { ...page, organizationUrl: 'https://app.example.com/{{slug}}' }],
    ] as const) {
      const { result, kept } = await observedMigration(id, answer, { users: 20, answers });
      const { outcome, mismatchKinds, failures } = result ?? {};
      expect({ id, outcome, mismatchKinds, failures, kept }).toEqual({
        id,
        outcome: 'done',
        mismatchKinds: [],
        failures: [],
        kept: [],
      });
    }
  });
});
