/** The estimate and the stop rule. Pure. */
import { describe, expect, test } from 'vitest';
import { scaled, shareOf } from '../../source/migration/live/estimate.ts';
import type { Measure } from '../../source/migration/live/measure-shape.ts';
import { sessionOf } from '../../source/migration/live/sample.ts';
import { defaultRule, judge } from '../../source/migration/live/stop-rule.ts';

const measure = (fields: Partial<Measure> = {}): Measure => ({
  version: 1,
  at: '2030-01-01T00:00:00.000Z',
  seconds: 1,
  people: 1000,
  asked: 1000,
  last: { consumer: 100, b2b: 100, idle: 800 },
  sessions: { consumer: 100, b2b: 100 },
  logins: null,
  drift: null,
  locked: 0,
  log: null,
  ...fields,
});

const log = (attempts: number, failed: number): Measure['log'] => ({
  file: '/app.log',
  inode: 1,
  offset: 0,
  rotated: false,
  attempts,
  failures: { 'bridge refused other_email': failed },
  exchanged: attempts - failed,
  notWritten: 0,
});

describe('the estimate', () => {
  test('is exact where all were asked, and not known where no person has a session', () => {
    expect(shareOf(1, 4, 10, 10)).toEqual({ share: 0.25, low: 0.25, high: 0.25 });
    expect(shareOf(0, 0, 10, 10)).toBeNull();
  });

  // Wilson's interval of 10 in 100 is 5.52% to 17.44% (Newcombe 1998, method 3, by hand), for an endless population.
  test('has Wilson’s interval, which narrows as the sample becomes the whole', () => {
    const endless = shareOf(10, 100, 100, 100_000_000);
    expect(endless?.low).toBeCloseTo(0.0552, 3);
    expect(endless?.high).toBeCloseTo(0.1744, 3);
    const half = shareOf(10, 100, 100, 200);
    expect(half?.high).toBeLessThan(endless?.high ?? 0);
    expect(half?.low).toBeGreaterThan(endless?.low ?? 1);
  });

  test('covers the truth in about 95 of 100 samples', () => {
    let seed = 1;
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    let covered = 0;
    for (let round = 0; round < 1000; round++) {
      const hits = Array.from({ length: 80 }, random).filter(value => value < 0.2).length;
      const found = shareOf(hits, 80, 80, 1_000_000);
      if (found && found.low <= 0.2 && found.high >= 0.2) covered++;
    }
    expect(covered).toBeGreaterThan(920);
    expect(covered).toBeLessThan(985);
  });

  test('counts are scaled to all people', () => {
    expect(scaled(3, 200, 5000)).toBe(75);
    expect(scaled(3, 0, 5000)).toBe(0);
  });
});

describe('the stop rule', () => {
  const low = measure({ last: { consumer: 5, b2b: 95, idle: 900 } });
  const high = measure({ last: { consumer: 6, b2b: 94, idle: 900 } });
  const sampled = measure({ asked: 200, last: { consumer: 1, b2b: 40, idle: 159 } });
  const idle = measure({ last: { consumer: 0, b2b: 0, idle: 1000 } });

  test.each<[string, Measure[], string]>([
    ['nothing measured', [], 'going'],
    ['low twice', [low, low], 'going'],
    ['low three times', [high, low, low, low], 'done'],
    ['not in a row', [low, low, high, low], 'going'],
    ['a small sample proves little', [sampled, sampled, sampled], 'going'],
    ['no person has a session', [idle, idle, idle], 'going'],
    ['at the limit of failures', [measure({ log: log(100, 5) })], 'going'],
    ['above it', [measure({ log: log(100, 6) })], 'alarm'],
    ['of few attempts', [measure({ log: log(19, 19) })], 'going'],
    ['an alarm of before is over', [measure({ log: log(100, 6) }), high], 'going'],
    ['an alarm wins', [low, low, { ...low, log: log(20, 20) }], 'alarm'],
    ['drift at the limit', [measure({ drift: { consumer: 4, b2b: 3, both: 2, other: 1 } })], 'going'],
    ['drift above it', [measure({ drift: { consumer: 4, b2b: 3, both: 2, other: 2 } })], 'alarm'],
  ])('%s', (_, measures, state) => {
    const verdict = judge(measures, defaultRule);
    expect(verdict.state).toBe(state);
    expect(verdict.reasons.length > 0).toBe(state !== 'going');
  });

  test('says which limit, and by how much', () => {
    expect(judge([measure({ log: log(100, 6) })], defaultRule).reasons).toEqual([
      '6% of 100 attempts failed; the limit is 5%.',
    ]);
  });
});

test('where no User should be a Member, and Members are there, it is an alarm', () => {
  const drift = { consumer: 0, b2b: 3, both: 0, other: 0 };
  expect(judge([measure({ people: 0, asked: 0, drift })], defaultRule).state).toBe('alarm');
});

test('a session without times counts as one, and was used before all others', () => {
  expect(sessionOf({ authentication_factors: [] })).toMatchObject({ started: 0, used: 0 });
  expect(sessionOf({ started_at: '2030-01-01T00:00:00Z', authentication_factors: [] }).used).toBe(Date.UTC(2030));
});
