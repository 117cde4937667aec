/** The engine on the cases, against the reference: end state, accounting, its own verification, and undo. */
import { expect, test } from 'vitest';
import { readCase, refused, shortCases } from './cases.ts';
import { scenario } from './scenario.ts';

test.for(shortCases)('case %s', async name => {
  expect(await scenario(readCase(name), [], { undo: true, refused: refused[name] })).toEqual([]);
});
