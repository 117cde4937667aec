import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import type { FolderStatus } from '../../../source/migration/folder-status.ts';
import type { TaskProgress } from '../../../source/migration/model.ts';
import { result } from '../fake.ts';
import { headingOf, key, openApp } from '../harness.tsx';

afterEach(cleanup);

describe('welcome', () => {
  it('offers three kinds of run and saves the chosen one', async () => {
    const app = await openApp();
    expect(app.text()).toContain(headingOf('welcome'));
    expect(app.text()).toMatch(/❯ Practice[\s\S]*Rehearse[\s\S]*Migrate/);
    await app.press(key.down, key.enter);
    expect(app.saved.at(-1)).toEqual({ mode: 'rehearse' });
    expect(app.text()).toContain('✔ Kind of run');
    expect(app.text()).toContain(headingOf('fit'));
  });

  it('resumes, or starts over', async () => {
    const saved = { hasSaved: true, answers: { mode: 'practice', reason: 'enterprise' } as const };
    const one = await openApp({ at: 'begin', facts: saved });
    expect(one.text()).toContain('Customers ask for SSO or SCIM');
    await one.press(key.enter);
    expect(one.text()).toContain('new B2B project');
    const two = await openApp({ at: 'begin', facts: saved });
    await two.press(key.up, key.enter);
    expect(two.archive).toEqual(['everything']);
    expect(two.text()).toContain('What would you like to do?');
  });

  describe('says where an earlier session stopped', () => {
    const task = (title: string, state: TaskProgress['state'], done: number, total: number): TaskProgress => ({
      task: title,
      title,
      state,
      done,
      total,
      failed: 0,
      rate: 0,
      secondsLeft: null,
    });
    const status: FolderStatus = {
      changedAt: new Date(Date.now() - 3_600_000),
      consumerProjectId: 'project-test-1',
      b2bProjectId: 'project-test-2',
      users: 3085,
      tasks: [task('Organizations', 'done', 24, 24), task('Members', 'running', 1442, 3085)],
      result: null,
    };
    const opened = (found: FolderStatus | null, mode: 'migrate' | 'practice' = 'migrate') =>
      openApp({
        at: 'begin',
        facts: { hasSaved: true, answers: { mode } },
        services: { folderStatus: async () => found },
      });

    it('in the middle of a run: how far, when, in which projects, and what Enter does', async () => {
      const text = (await opened(status)).text().replace(/\s+/g, ' ');
      expect(text).toContain('It stopped in the middle of Members, 1,442 of 3,085.');
      expect(text).toContain('1 h 00 min ago');
      expect(text).toContain('Real projects: from project-test-1 to project-test-2.');
      expect(text).toContain('asks once more and goes on with Members; nothing is done twice.');
    });

    it('before anything was written', async () => {
      const text = (await opened({ ...status, tasks: [] })).text().replace(/\s+/g, ' ');
      expect(text).toContain('3,085 Users were read. Nothing was written yet.');
      expect((await opened(null)).text()).toContain('Some questions were answered. Nothing was read or written yet.');
    });

    it('after the end', async () => {
      const text = (await opened({ ...status, result }, 'practice')).text().replace(/\s+/g, ' ');
      expect(text).toContain('The run is finished and verified.');
      expect(text).toContain('Enter shows the result.');
    });
  });

  it('archives a real migration only after the words are typed', async () => {
    const saved = { hasSaved: true, answers: { mode: 'migrate', reason: 'enterprise' } as const };
    const app = await openApp({ at: 'begin', facts: saved });
    writeFileSync(join(app.dir, 'journal.sqlite'), '');
    await app.press(key.up, key.enter);
    expect(app.text()).toContain('A real migration was begun here.');
    await app.press('yes', key.enter);
    expect(app.archive).toEqual([]);
    await app.press(key.ctrlU, 'start over', key.enter);
    expect(app.archive).toEqual(['everything']);
  });

  it('keeps the answers for another kind of run', async () => {
    const saved = { hasSaved: true, answers: { mode: 'practice', reason: 'enterprise' } as const };
    const app = await openApp({ at: 'begin', facts: saved });
    await app.press(key.down, key.enter);
    expect(app.archive).toEqual(['work']);
    await app.press(key.enter);
    expect(app.text()).toContain('❯ Customers ask for SSO or SCIM');
  });
});
