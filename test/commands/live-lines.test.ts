/** The frame of `status --live`, in the sizes of small terminals. */
import { expect, test } from 'vitest';
import { liveLines, plot } from '../../source/commands/live-lines.ts';
import type { Measure } from '../../source/migration/live/measure-shape.ts';
import { defaultRule, judge } from '../../source/migration/live/stop-rule.ts';

const measures: Measure[] = Array.from({ length: 60 }, (_, index) => ({
  version: 1,
  at: new Date(Date.UTC(2030, 0, 1, 0, index * 5)).toISOString(),
  seconds: 4.2,
  people: 5000,
  asked: 200,
  last: { consumer: 60 - index, b2b: 40 + index, idle: 100 },
  sessions: { consumer: 90, b2b: 70 + index },
  logins: index === 0 ? null : { consumer: 1, b2b: 2, exchanged: 3 },
  drift: { consumer: index % 7, b2b: 3, both: 0, other: 0 },
  locked: 4,
  log: {
    file: '/var/log/app.log',
    inode: 1,
    offset: 0,
    rotated: false,
    attempts: 400,
    failures: {
      'bridge refused other_email': 3,
      'bridge unavailable timeout': index % 5,
      'password_login failed other_member': 1,
    },
    exchanged: 390,
    notWritten: 2,
  },
}));

const frame = (width: number, shown = measures) =>
  liveLines({
    measures: shown,
    verdict: judge(shown, defaultRule),
    rule: defaultRule,
    width,
    now: Date.UTC(2030, 0, 1, 5, 0),
  });

test.each([
  [80, 24],
  [60, 20],
])('fits %i columns and %i rows', (width, height) => {
  const lines = frame(width);
  expect(lines.length).toBeLessThan(height);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
  expect(lines.join('\n')).toMatchSnapshot();
});

test('an alarm, a first measure without a log, and drift that was not asked', () => {
  const [first] = measures;
  const alarm = { ...(first as Measure), drift: { consumer: 60, b2b: 0, both: 0, other: 0 }, log: null };
  expect(frame(80, [alarm]).join('\n')).toMatchSnapshot();
  expect(frame(80, [{ ...alarm, drift: null }]).join('\n')).toContain('not asked (--no-drift)');
  expect(frame(80, [])).toEqual([]);
});

test('a plot shows the last values that fit, and a blank for what is not known', () => {
  expect(plot([0, null, 0.5, 1], 80, 1)).toBe('▁ ▄█');
  expect(plot([1, 2, 3, 4], 2)).toBe('▆█');
  expect(plot([0, 0], 80)).toBe('▁▁');
});
