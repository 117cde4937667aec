import { cleanup } from 'ink-testing-library';
import { afterEach, expect, it } from 'vitest';
import { fakeMigration, tokenValues } from '../fake.ts';
import { key, openApp } from '../harness.tsx';

afterEach(cleanup);

it('sessions: prefills the profile as the guide says', async () => {
  const app = await openApp({ at: 'sessions' });
  await app.press(key.down, key.enter, key.enter, key.enter, key.enter, key.enter);
  expect(app.text()).toContain('https://test.stytch.com/v1/sessions/jwks/project-test-1');
  await app.press(key.enter);
  expect(app.saved.at(-1)).toMatchObject({ claimName: 'email', tokenIssuer: 'stytch.com/project-test-1' });
});

it('says where the way of a session differs from the guide, which other way there is, and what cookies mean', async () => {
  const migration = fakeMigration();
  migration.template = { text: '', diff: [], cookies: 'HttpOnly cookies are ON.' };
  const app = await openApp({ at: 'sessions', migration });
  await app.press(key.down, key.enter);
  expect(app.text()).toContain('Get Sessions returns no JWT and no token.');
  expect(app.text()).toContain('HttpOnly cookies are ON.');
  await app.press('\x1b[6~');
  expect(app.text()).toContain('sessions/migrate');
  await app.press(key.esc);
  expect(app.text()).toContain('Do users stay logged in?');
});

it('refuses the values of another project at the question, and asks to type the host of a custom domain', async () => {
  const app = await openApp({ at: 'sessions' });
  await app.press(key.down, key.enter, key.enter, key.enter, key.enter);
  await app.press(key.ctrlU);
  await app.paste('stytch.com/project-test-2');
  await app.press(key.enter);
  expect(app.text()).toContain('For this project it is stytch.com/project-test-1.');
  await app.press(key.ctrlU);
  await app.paste('https://login.example.com');
  await app.press(key.enter, key.enter);
  expect(app.text()).toContain('These values are unusual. Type login.example.com to trust them.');
  await app.paste('yes');
  await app.press(key.enter);
  expect(app.text()).toContain('Type exactly: login.example.com');
  await app.press(key.ctrlU);
  await app.paste('login.example.com');
  await app.press(key.enter);
  expect(app.text()).toContain('Does the profile read further claims?');
  expect(app.saved.at(-1)).toMatchObject({ tokenConfirmed: 'login.example.com' });
});

it('by hand: shows the values to copy, checks them with a token, then asks for the profile', async () => {
  const token = {
    claimName: 'email',
    tokenMapping: 'none',
    tokenJit: 'off',
    ...tokenValues('project-test-1'),
  } as const;
  const project = {
    mode: 'migrate',
    b2bProject: 'existing',
    b2bProjectId: 'project-test-2',
    passwordScopeChecked: 'checked',
  } as const;
  const app = await openApp({
    at: 'sessions',
    answers: { ...project, sessions: 'carry_over', ...token },
    facts: {
      answers: { consumerProjectId: 'project-test-1' },
      environment: new Set(['consumerSecret', 'b2bSecret']),
      credentials: { consumerSecret: 'x', b2bSecret: 'y' },
    },
  });
  expect(app.text()).toMatch(/Attribute mapping +\{"email":"email","token_id":"sub"\}/);
  expect(app.text()).toMatch(/Claim template +\{ "email": \{\{ user\.trusted_metadata\.email \}\} \}/);
  await app.press(key.down, key.enter);
  await app.paste('geheim');
  await app.press(key.enter);
  expect(app.text()).toContain('✔ JWT minted');
  expect(app.all()).not.toContain('geheim');
  await app.press(key.enter);
  expect(app.text()).toContain('Which Trusted Auth Token profile did you make?');
});
