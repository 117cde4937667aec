import { cleanup } from 'ink-testing-library';
import { afterEach, expect, it } from 'vitest';
import { key, openApp } from '../harness.tsx';

afterEach(cleanup);

it('sessions: prefills the profile as the guide says', async () => {
  const app = await openApp({ at: 'sessions' });
  await app.press(key.down, key.enter, key.enter, key.enter, key.enter);
  expect(app.text()).toContain('https://test.stytch.com/v1/sessions/jwks/project-test-1');
  await app.press(key.enter);
  expect(app.saved.at(-1)).toMatchObject({ claimName: 'email', tokenIssuer: 'stytch.com/project-test-1' });
});

it('by hand: shows the values to copy, checks them with a token, then asks for the profile', async () => {
  const token = { claimName: 'email', tokenAudience: 'x', tokenIssuer: 'y', tokenJwksUrl: 'https://z.example' };
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
