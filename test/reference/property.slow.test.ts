/**
 * The engine against the reference, on generated projects. Each test is one kind of fault, so that a failure names it.
 * REFERENCE_RUNS raises the number of runs of each test, REFERENCE_SEED chooses others.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Action, type ActionKind, actionsOf, allActions } from './actions.ts';
import { type SituationOptions, situation } from './generate.ts';
import { scenario } from './scenario.ts';

const runs = Number(process.env['REFERENCE_RUNS'] ?? 4);
const seed = Number(process.env['REFERENCE_SEED'] ?? 1);
const timeout = 30_000 + runs * 3_000;

/** Checks the end state, and that undo takes everything back. */
async function check(options: SituationOptions, actions?: ActionKind[], finish = true) {
  await fc.assert(
    fc.asyncProperty(
      situation({ service: true, users: 8, ...options }),
      actions ? actionsOf(actions) : fc.constant<Action[]>([]),
      async (drawn, todo) => {
        expect(await scenario(drawn, todo, { undo: true, finish })).toEqual([]);
      },
    ),
    { numRuns: runs, seed, interruptAfterTimeLimit: timeout - 5_000, markInterruptAsFailure: false },
  );
}

const usual = { leftOver: 'leave_out', tenantKey: 'tenant' } as const;

describe('an undisturbed run', () => {
  test('plain Users, one Organization', () => check({ tenancy: ['single'], metadata: 'plain' }), timeout);
  test('Organizations by email domain', () => check({ tenancy: ['email_domain'], metadata: 'plain' }), timeout);
  test(
    'tenants that clash',
    () => check({ tenancy: ['trusted_metadata'], metadata: 'plain', answers: usual }),
    timeout,
  );
  test('odd metadata', () => check({ tenancy: ['single'] }), timeout);
  test(
    'a B2B project where slugs are taken already',
    () => check({ metadata: 'plain', existing: true, answers: usual }),
    timeout,
  );
  test('everything', () => check({}), timeout);
});

describe('a disturbed run', () => {
  test(
    'interruptions, faults and cohorts',
    () => check({ metadata: 'plain', answers: usual }, ['run', 'read']),
    timeout,
  );
  test(
    'names, metadata, tenants and Users that change',
    () =>
      check({ metadata: 'plain', answers: usual }, [
        'run',
        'rename',
        'metadata',
        'tenant',
        'add',
        'delete',
        'verify',
        'ownId',
      ]),
    timeout,
  );
  test(
    'emails that change hands',
    () => check({ metadata: 'plain', answers: usual }, ['run', 'recreate', 'swap', 'reassign']),
    timeout,
  );
  test('everything', () => check({}, allActions), timeout);
  test(
    'undo at once, wherever it was interrupted',
    () => check({ metadata: 'plain', answers: usual }, ['run', 'read', 'rename', 'tenant', 'delete'], false),
    timeout,
  );
});
