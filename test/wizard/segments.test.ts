import fc from 'fast-check';
import { expect, it } from 'vitest';
import { segmentLines, shares } from '../../source/wizard/shared/segments.ts';

it('gives every part at least one cell, and fills the bar exactly', () => {
  const counts = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(counts, parts => {
      const cells = shares(parts, 24);
      expect(cells.reduce((sum, count) => sum + count, 0)).toBe(24);
      expect(Math.min(...cells)).toBeGreaterThanOrEqual(1);
    }),
  );
});

it('is one sentence for a screen reader, and says so where there is nothing', () => {
  const parts = [
    { label: 'kept', count: 1200, color: 'green' },
    { label: 'lost', count: 0, color: 'red' },
  ] as const;
  expect(segmentLines('Users', parts, 60, true)).toEqual([[{ text: 'Users: 1,200 kept.' }]]);
  expect(segmentLines('Users', [], 60)).toEqual([[{ text: 'Users: none.' }]]);
});
