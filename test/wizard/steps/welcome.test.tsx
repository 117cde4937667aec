import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
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
