import { afterEach, beforeEach, expect, test } from 'vitest';
import { Journal } from '../../source/migration/engine/journal.ts';
import { drive } from '../../source/migration/engine/runner.ts';
import type { RunEvent } from '../../source/migration/model.ts';
import type { RunContext, Task } from '../../source/migration/tasks/task.ts';

let journal: Journal;
beforeEach(() => {
  journal = new Journal(':memory:');
});
afterEach(() => journal.close());

/** A Stytch of one kind of record, and a task that makes them there. */
function stage(keys: string[]) {
  for (const key of keys) journal.add('members', key, null);
  const made: string[] = [];
  const calls: string[] = [];
  const task: Task = {
    ...{ id: 'members', title: () => 'Members', when: () => true },
    async find({ key }) {
      calls.push(`find ${key}`);
      return made.includes(key) ? { found: key } : undefined;
    },
    async apply({ key }) {
      calls.push(`apply ${key}`);
      expect(journal.record('members', key)?.state).toBe('intent');
      made.push(key);
      return { made: key };
    },
  };
  const events: RunEvent[] = [];
  const run = (signal?: AbortSignal) =>
    drive(task, { journal, answers: {}, options: {} } as RunContext, event => events.push(event), signal);
  return { task, made, calls, events, run };
}

const refusal = (error_type: string) => Object.assign(new Error(error_type), { error_type, error_message: 'no' });

test('each record is applied once, with its intent written before the call and its result after', async () => {
  const { run, calls } = stage(['a', 'b', 'c']);
  expect(await run()).toBe('done');
  expect(calls).toEqual(['apply a', 'apply b', 'apply c']);
  expect(journal.record('members', 'b')).toMatchObject({ state: 'done', result: { made: 'b' } });
});

test('an open intent is read back before anything is repeated', async () => {
  const { run, calls, made } = stage(['a', 'b']);
  journal.intent('members', 'a');
  journal.intent('members', 'b');
  made.push('a');
  await run();
  expect(calls).toEqual(['find a', 'find b', 'apply b']);
  expect(journal.record('members', 'a')?.result).toEqual({ found: 'a' });
});

test('what is done is not touched again', async () => {
  const { run, calls } = stage(['a']);
  await run();
  await run();
  expect(calls).toEqual(['apply a']);
});

test('a duplicate is done only when reading back shows our record, else it is kept as a failure', async () => {
  const { run, task, made } = stage(['ours', 'theirs']);
  task.apply = async ({ key }) => {
    if (key === 'ours') made.push(key);
    throw refusal('duplicate_member_email');
  };
  await run();
  expect(journal.record('members', 'ours')?.state).toBe('done');
  expect(journal.record('members', 'theirs')).toMatchObject({
    state: 'failed',
    error: { errorType: 'duplicate_member_email', cure: expect.any(String) },
  });
});

test('a failure keeps its reason, the others go on, and the next run tries it again', async () => {
  const { run, task, calls } = stage(['a', 'b']);
  const apply = task.apply;
  task.apply = async (record, context) => {
    if (record.key === 'a') throw refusal('invalid_email');
    return apply(record, context);
  };
  expect(await run()).toBe('done');
  expect(journal.count('members')).toMatchObject({ done: 1, failed: 1 });
  task.apply = apply;
  await run();
  expect(calls.filter(call => call.startsWith('apply'))).toEqual(['apply b', 'apply a']);
  expect(journal.count('members')).toMatchObject({ done: 2, failed: 0 });
});

test('a revoked secret stops everything instead of failing every record', async () => {
  const { run, task } = stage(Array.from({ length: 500 }, (_, index) => `k${index}`));
  let calls = 0;
  task.apply = async () => {
    calls++;
    throw refusal('unauthorized_credentials');
  };
  expect(await run()).toBe('fatal');
  // Only what was under way together.
  expect(calls).toBeLessThan(100);
});

const gone = Object.assign(new Error('fetch failed'), { request: {} });

test('a network that stays away stops everything instead of failing every record', async () => {
  const { run, task, calls } = stage(Array.from({ length: 500 }, (_, index) => `k${index}`));
  task.apply = async () => {
    throw gone;
  };
  expect(await run()).toBe('fatal');
  expect(journal.count('members').failed).toBeLessThan(100);
  expect(calls).toEqual([]);
});

test('a call that must not be repeated blindly is looked for when its answer is lost', async () => {
  const { run, task, made } = stage(['a', 'b']);
  const { apply } = task;
  task.once = true;
  task.apply = async (record, context) => {
    await apply(record, context);
    throw gone;
  };
  expect(await run()).toBe('done');
  expect(made).toEqual(['a', 'b']);
});

test('stopping leaves what is under way as an intent and takes nothing new', async () => {
  const { run, task } = stage(Array.from({ length: 100 }, (_, index) => `k${index}`));
  const stop = new AbortController();
  task.apply = () =>
    new Promise((_resolve, reject) => stop.signal.addEventListener('abort', () => reject(new Error('stopped'))));
  setImmediate(() => stop.abort());
  expect(await run(stop.signal)).toBe('stopped');
  const { intent, planned, failed } = journal.count('members');
  expect({ all: intent + planned, failed }).toEqual({ all: 100, failed: 0 });
});

test('progress tells the whole total, also of earlier runs', async () => {
  const { run, events } = stage(['a', 'b']);
  await run();
  journal.add('members', 'c', null);
  await run();
  expect(events.at(-1)).toMatchObject({ type: 'task', progress: { state: 'done', done: 3, total: 3, failed: 0 } });
});
