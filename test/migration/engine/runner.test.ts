import { afterEach, beforeEach, expect, test } from 'vitest';
import { Journal } from '../../../source/migration/engine/journal.ts';
import { Completions } from '../../../source/migration/engine/parents.ts';
import type { TaskEvent } from '../../../source/migration/engine/progress.ts';
import { type EngineContext, runTask } from '../../../source/migration/engine/runner.ts';
import { runSchedule } from '../../../source/migration/engine/schedule.ts';
import type { Task } from '../../../source/migration/engine/task.ts';

let journal: Journal;
beforeEach(() => {
  journal = new Journal(':memory:');
});
afterEach(() => journal.close());

/** A Stytch of one kind of record, and a task that makes them there. */
function stage(keys: string[]) {
  for (const key of keys) journal.add('members', key);
  const made: string[] = [];
  const calls: string[] = [];
  const task: Task<EngineContext> = {
    id: 'members',
    title: () => 'Members',
    intend: ({ key }) => ({ payload: key }),
    async find({ key, intent }) {
      calls.push(`find ${key}`);
      expect(intent).not.toBeNull();
      return made.includes(key) ? { found: key } : undefined;
    },
    async apply({ key, intent }) {
      calls.push(`apply ${key}`);
      expect(journal.record('members', key)).toMatchObject({ state: 'intent', intent });
      made.push(key);
      return { made: key };
    },
  };
  const events: TaskEvent[] = [];
  const context = { journal, options: {} };
  const run = (signal?: AbortSignal) => runTask(task, context, { onEvent: event => events.push(event), signal });
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
  journal.intend('members', 'a', { payload: 'a' });
  journal.intend('members', 'b', { payload: 'b' });
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
  journal.add('members', 'c');
  await run();
  expect(events.at(-1)).toMatchObject({ type: 'task', progress: { state: 'done', done: 3, total: 3, failed: 0 } });
});

test('what fails now is not tried again in the same run, also where it was open before', async () => {
  const { run, task, calls } = stage(['a']);
  journal.intend('members', 'a', { payload: 'a' });
  task.apply = async ({ key }) => {
    calls.push(`apply ${key}`);
    throw refusal('invalid_email');
  };
  await run();
  expect(calls).toEqual(['find a', 'apply a', 'find a']);
});

test('the intent says exactly what is sent; a retry with another payload says so before it is sent', async () => {
  const { run, task } = stage(['a']);
  let payload = 'first';
  const sent: unknown[] = [];
  task.intend = () => ({ payload });
  task.amend = () => {
    payload = 'second';
    return sent.length === 1;
  };
  task.apply = async ({ intent }) => {
    expect(journal.record('members', 'a')?.intent).toEqual(intent);
    sent.push(intent);
    if (sent.length === 1) throw refusal('organization_slug_already_used');
    return {};
  };
  await run();
  expect(sent).toEqual([{ payload: 'first' }, { payload: 'second' }]);
});

test('records wait for their own parent only, and those of a parent that failed stay open', async () => {
  for (const key of ['x', 'y', 'z']) journal.add('organizations', key);
  for (const parent of ['x', 'y', 'z']) journal.add('members', `${parent}/1`, null, { parent });
  const order: string[] = [];
  let release = () => {};
  const held = new Promise<void>(resolve => {
    release = resolve;
  });
  const organizations: Task<EngineContext> = {
    id: 'organizations',
    title: () => 'Organizations',
    async apply({ key }) {
      if (key === 'z') throw refusal('organization_external_id_already_used');
      if (key === 'y') await held;
      order.push(key);
      return {};
    },
  };
  const members: Task<EngineContext> = {
    id: 'members',
    title: () => 'Members',
    async apply({ key }) {
      order.push(key);
      if (key === 'x/1') release();
      return {};
    },
  };
  const nodes = [{ task: organizations }, { task: members, parentTask: 'organizations' }];
  expect(await runSchedule(nodes, { journal, options: {} }, { onEvent: () => {} })).toBe('done');
  expect(order).toEqual(['x', 'x/1', 'y', 'y/1']);
  expect(journal.record('members', 'z/1')?.state).toBe('planned');
});

test('children of two tasks of one parent that is done before are made once each', async () => {
  journal.add('organizations', 'x');
  journal.done('organizations', 'x', {});
  journal.add('members', 'x/1', null, { parent: 'x' });
  journal.add('connections', 'x/saml', null, { parent: 'x' });
  const made: string[] = [];
  const taskOf = (id: string): Task<EngineContext> => ({
    id,
    title: () => id,
    async apply({ key }) {
      made.push(key);
      await new Promise(resolve => setTimeout(resolve, 5));
      return {};
    },
  });
  const nodes = [
    { task: taskOf('organizations') },
    { task: taskOf('members'), parentTask: 'organizations' },
    { task: taskOf('connections'), parentTask: 'organizations' },
  ];
  expect(await runSchedule(nodes, { journal, options: {} }, { onEvent: () => {} })).toBe('done');
  expect(made.sort()).toEqual(['x/1', 'x/saml']);
});

test('parents that are done before are known; each is told once, to everyone who asks', async () => {
  const completions = new Completions(['a']);
  const seen: string[][] = [[], []];
  const readers = seen.map(async list => {
    for await (const key of completions) list.push(key);
  });
  completions.add('b');
  completions.end();
  await Promise.all(readers);
  expect(seen).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
});

test('an error after which nothing can succeed halts the other tasks, too', async () => {
  for (let index = 0; index < 500; index++) journal.add('emails', `e${index}`);
  journal.add('members', 'a');
  let calls = 0;
  const emails: Task<EngineContext> = {
    id: 'emails',
    title: () => 'Emails',
    async apply() {
      calls++;
      await new Promise(resolve => setTimeout(resolve, 1));
      return {};
    },
  };
  const members: Task<EngineContext> = {
    id: 'members',
    title: () => 'Members',
    async apply() {
      throw refusal('unauthorized_credentials');
    },
  };
  expect(
    await runSchedule([{ task: emails }, { task: members }], { journal, options: {} }, { onEvent: () => {} }),
  ).toBe('fatal');
  expect(calls).toBeLessThan(300);
});
