import { cleanup } from 'ink-testing-library';
import { afterEach, expect, it } from 'vitest';
import { key, openApp } from '../harness.tsx';

afterEach(cleanup);

it('people: shows how many there are and proposes the safe option', async () => {
  const app = await openApp({ at: 'preview' });
  await app.press(key.enter);
  expect(app.text()).toContain('18 Users have no email.');
  await app.press(key.enter);
  expect(app.text()).toContain('22 Users have only unverified emails.');
  await app.press(key.esc);
  expect(app.text()).toContain('18 Users have no email.');
});
