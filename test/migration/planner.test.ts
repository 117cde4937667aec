import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Answers } from '../../source/config/answers.ts';
import { Journal } from '../../source/migration/engine/journal.ts';
import { HashFiles } from '../../source/migration/hash-files.ts';
import { Planner } from '../../source/migration/planner.ts';
import { InventoryCounter } from '../../source/migration/sources/summarize.ts';
import { addUser } from '../../source/migration/sources/user-store.ts';
import { person } from './people.ts';

let dir: string;
let journal: Journal;
let planner: Planner;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'planner-'));
  journal = new Journal(join(dir, 'journal.sqlite'));
  const user = person('ann');
  addUser(journal, user);
  const counter = new InventoryCounter();
  counter.add(user);
  journal.set('inventory', { ...counter.summary('2026-01-01'), reading: 1 });
  planner = new Planner(journal, { pace: undefined, canManage: false, hashFiles: new HashFiles(journal, dir) });
});
afterEach(() => {
  journal.close();
  rmSync(dir, { recursive: true });
});

const answers: Answers = { tenancy: 'single', singleName: 'All', passwords: 'none' };

it('computes one plan for the same answers, before and after the confirmation', async () => {
  const [one, two] = await Promise.all([planner.plan(answers), planner.plan({ ...answers, confirmed: true })]);
  expect(two).toBe(one);
  expect(await planner.plan(answers)).toBe(one);
  expect(await planner.plan({ ...answers, members: 'just_in_time' })).not.toBe(one);
});

it('gives a plan to a screen that opens while an earlier one, which asked for the same plan, is left', async () => {
  const left = new AbortController();
  const first = planner.plan(answers, { signal: left.signal });
  left.abort();
  const second = planner.plan(answers, { signal: new AbortController().signal });
  await expect(first).rejects.toThrow('abort');
  expect(await second).toMatchObject({ users: 1 });
});
