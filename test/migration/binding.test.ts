/** A journal belongs to its two projects: with others, nothing is read or written, and the exit code is 2. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Answers } from '../../source/config/answers.ts';
import { bind, ownerOf, refuseContradiction } from '../../source/migration/binding.ts';
import { Journal } from '../../source/migration/engine/journal.ts';
import { elsewhere, type Stage, stage } from './stage.ts';

const other = 'project-test-00000000-0000-4000-a000-000000000000';
let opened: Stage;
let requests = 0;

beforeAll(async () => {
  opened = await stage(
    { passwords: 'reset', b2bProject: 'existing' },
    { users: 20, limits: 'off', withB2b: true, onExchange: () => void requests++ },
  );
  await opened.migration.readInventory(() => {});
  await opened.migration.run(opened.answers, () => {});
});
beforeEach(() => {
  requests = 0;
});
afterAll(() => opened.close());

const refused = (what: RegExp) => ({ exitCode: 2, message: expect.stringMatching(what) });

describe('the folder of a migration, opened with the credentials of', () => {
  test('another Consumer project', async () => {
    const opening = elsewhere(opened, { dir: opened.dir, credentials: { consumerProjectId: other } });
    await expect(opening).rejects.toMatchObject(
      refused(new RegExp(`belongs to the Consumer project .* not to ${other}`)),
    );
    expect(requests).toBe(0);
  });

  test('another B2B project', async () => {
    const opening = elsewhere(opened, { dir: opened.dir, credentials: { b2bProjectId: other } });
    await expect(opening).rejects.toMatchObject(refused(new RegExp(`belongs to the B2B project .* not to ${other}`)));
    expect(requests).toBe(0);
  });

  test('its own projects: it opens', async () => {
    const { migration } = await elsewhere(opened, { dir: opened.dir });
    expect(migration.summary()?.users).toBe(20);
    migration.close();
  });
});

describe('an answer and a credential that name different projects', () => {
  test.each<[string, Answers]>([
    ['Consumer project', { consumerProjectId: other }],
    ['B2B project', { b2bProjectId: other }],
  ])('%s: a new folder is not begun', async (side, answers) => {
    const opening = elsewhere(opened, { answers });
    await expect(opening).rejects.toMatchObject(refused(new RegExp(`The answers name the ${side} ${other}; STYTCH_`)));
    expect(requests).toBe(0);
  });

  test.each<[string, Answers]>([
    ['Consumer project', { consumerProjectId: other }],
    ['B2B project', { b2bProjectId: other }],
  ])('%s: an open migration neither runs, nor verifies, nor undoes', async (_side, changed) => {
    const { migration } = opened;
    const answers = { ...opened.answers, ...changed };
    const works = [
      () => migration.run(answers, () => {}),
      () => migration.verify(answers, () => {}),
      () => migration.undo(answers, () => {}),
      () => migration.readTarget(answers),
      () => migration.templatePlan(answers),
      () => migration.within(answers, {}, async () => {}),
    ];
    for (const work of works) await expect(work()).rejects.toMatchObject({ exitCode: 2 });
    expect(requests).toBe(0);
  });

  test('the same project in both is no contradiction; an answer without a credential neither', async () => {
    const { consumerProjectId, b2bProjectId } = opened.credentials;
    const both = await elsewhere(opened, { answers: { consumerProjectId, b2bProjectId } as Answers });
    both.migration.close();
    refuseContradiction({ consumerProjectId: other, b2bProjectId: other }, {});
    refuseContradiction({}, { consumerProjectId: other, b2bProjectId: other });
  });
});

describe('the owner', () => {
  const journal = new Journal(':memory:');

  test('is written once, and never replaced', () => {
    expect(ownerOf(journal, 'b2bProjectId')).toBeUndefined();
    bind(journal, 'b2bProjectId', undefined);
    expect(ownerOf(journal, 'b2bProjectId')).toBeUndefined();
    bind(journal, 'b2bProjectId', 'project-test-1');
    bind(journal, 'b2bProjectId', 'project-test-2');
    expect(ownerOf(journal, 'b2bProjectId')).toBe('project-test-1');
    expect(ownerOf(journal, 'consumerProjectId')).toBeUndefined();
  });

  test('of the B2B side is the project that the run created', () => {
    journal.add('project', 'environment', {});
    journal.done('project', 'environment', { project_slug: 'p', environment_slug: 'e', project_id: 'project-test-3' });
    expect(ownerOf(journal, 'b2bProjectId')).toBe('project-test-3');
    expect(ownerOf(journal, 'consumerProjectId')).toBeUndefined();
    journal.close();
  });
});
