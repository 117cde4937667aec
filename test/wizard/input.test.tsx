/** Keys as terminals send them: several in one piece, over a default, with a pasted second line. */
import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { key, openApp } from './harness.tsx';

afterEach(cleanup);

describe('keys that arrive in one piece', () => {
  it('Down and Enter select the next option', async () => {
    const app = await openApp({ at: 'reason' });
    await app.press(key.down + key.enter);
    expect(app.saved.at(-1)?.reason).toBe('enterprise');
  });

  it('two Downs move by two, and Up back by one', async () => {
    const app = await openApp({ at: 'mode' });
    await app.press(key.down + key.down + key.up + key.enter);
    expect(app.saved.at(-1)?.mode).toBe('rehearse');
  });

  it('letters and a number with Enter do what they do one by one', async () => {
    const app = await openApp({ at: 'reason' });
    await app.press('jjk2\r');
    expect(app.saved.at(-1)?.reason).toBe('enterprise');
  });

  it('what follows an Enter does not answer the next question', async () => {
    const app = await openApp({ at: 'reason' });
    await app.press(key.enter + key.down + key.enter);
    expect(app.saved.at(-1)?.reason).toBe('organizations');
  });

  it('text with Enter is submitted whole, and nothing after it', async () => {
    const app = await openApp({ at: 'organizationWord' });
    await app.press('Class\rStudent\r');
    expect(app.saved.at(-1)?.organizationWord).toBe('Class');
    expect(app.saved.at(-1)?.memberWord).toBeUndefined();
  });

  it('text, a move and a deletion in quick pieces are all applied', async () => {
    const app = await openApp({ at: 'organizationWord' });
    await app.together('Clas', 'ss', '\x7f', key.enter);
    expect(app.saved.at(-1)?.organizationWord).toBe('Class'.slice(0, 5));
  });
});

describe('a default', () => {
  it('is replaced by the first key that writes', async () => {
    const app = await openApp({ at: 'organizationWord' });
    await app.press('C', 'l', 'a', 's', 's', key.enter);
    expect(app.saved.at(-1)?.organizationWord).toBe('Class');
  });

  it('is replaced by a paste', async () => {
    const app = await openApp({ at: 'organizationWord' });
    await app.paste('Class');
    await app.press(key.enter);
    expect(app.saved.at(-1)?.organizationWord).toBe('Class');
  });

  it('is edited after a key that moves or deletes', async () => {
    const app = await openApp({ at: 'organizationWord' });
    await app.press('\x7f', 'Z', key.enter);
    expect(app.saved.at(-1)?.organizationWord).toBe('OrganizatioZ');
  });

  it('is an answer to edit once it was given', async () => {
    const app = await openApp({ at: 'organizationWord' });
    await app.press(key.enter, key.esc, 's', key.enter);
    expect(app.saved.at(-1)?.organizationWord).toBe('Organizations');
  });
});

describe('one word', () => {
  it('is one word: a second line of a paste is no part of it', async () => {
    const app = await openApp({ at: 'organizationWord' });
    await app.paste('Class\r\nStudent');
    await app.press(key.enter);
    expect(app.saved.at(-1)?.organizationWord).toBe('Class');
  });

  it('has no spaces', async () => {
    const app = await openApp({ at: 'organizationWord' });
    await app.paste('My class');
    await app.press(key.enter);
    expect(app.text()).toContain('One word, for example "Class": no spaces.');
  });
});

it('a secret that was given is kept by Enter and by Esc', async () => {
  const app = await openApp({
    at: 'consumerSecret',
    answers: { mode: 'migrate', usersFrom: 'api', consumerProjectId: 'project-test-1' },
  });
  await app.paste('secret-test-1');
  await app.press(key.enter, key.esc);
  expect(app.text()).toContain('Given already. Enter keeps it');
  await app.press(key.enter);
  expect(app.text()).toContain('Which credentials for B2B do you have?');
  expect(app.text()).not.toContain('Nothing was typed');
});
