import { cleanup } from 'ink-testing-library';
import open from 'open';
import { afterEach, expect, it, vi } from 'vitest';
import { key, openApp } from './harness.tsx';

vi.mock('open', () => ({ default: vi.fn(async () => {}) }));

afterEach(cleanup);

it('? opens every option in full and the keys; another key goes back to the question', async () => {
  const app = await openApp({ at: 'preview' });
  await app.press(key.enter, key.enter);
  expect(app.text()).toContain('18 Users have no email.');
  expect(app.text()).toContain('? help');
  const saved = app.saved.length;
  await app.press('?');
  expect(app.text()).toContain('Leave them out: They stay in Consumer and are listed in skipped.csv.');
  expect(app.text()).toContain('o opens the page of the documentation');
  expect(app.text()).not.toContain('❯');
  await app.press(key.enter);
  expect(app.text()).toContain('❯ Leave them out');
  expect(app.saved).toHaveLength(saved);
});

it('? is a letter in a text that was begun, and the help keeps what was typed', async () => {
  const app = await openApp({ at: 'organizationWord' });
  await app.press('?');
  expect(app.text()).toContain('? opens and closes this help');
  await app.press(key.esc);
  await app.press('Team?');
  expect(app.text()).toContain('❯ Team?');
});

it('o opens the page of the question, but not where text is typed', async () => {
  const app = await openApp({ at: 'preview' });
  await app.press(key.enter, 'o');
  await vi.waitFor(() =>
    expect(open).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^https:\/\/stytch\.com\/docs\//)),
  );
  vi.mocked(open).mockClear();
  const typing = await openApp({ at: 'organizationWord' });
  await typing.press('o');
  expect(open).not.toHaveBeenCalled();
});
