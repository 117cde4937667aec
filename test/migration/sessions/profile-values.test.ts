/** Which audiences, issuers and JWKS addresses a profile may trust. */
import { afterEach, describe, expect, test } from 'vitest';
import type { Answers } from '../../../source/config/answers.ts';
import {
  judgeAudience,
  judgeIssuer,
  judgeJwksUrl,
  usualValues,
  wordToConfirm,
} from '../../../source/migration/sessions/profile-values.ts';
import { type Stage, stage } from '../stage.ts';

const id = 'project-test-1';
const path = `/v1/sessions/jwks/${id}`;
const domain = 'https://login.example.com';
const kindOf = (judgement: object) => Object.keys(judgement)[0];

test('the usual values are those of the project, test or live', () => {
  expect(usualValues('project-live-9')).toEqual({
    audience: 'project-live-9',
    issuer: 'stytch.com/project-live-9',
    jwksUrl: 'https://api.stytch.com/v1/sessions/jwks/project-live-9',
  });
  expect(usualValues(id).jwksUrl).toBe(`https://test.stytch.com${path}`);
});

test.each([
  [id, 'usual'],
  ['project-test-2', 'refused'],
  ['my-api', 'unusual'],
])('audience %s: %s', (audience, kind) => {
  expect(kindOf(judgeAudience(audience, id))).toBe(kind);
});

test.each([
  [`stytch.com/${id}`, 'usual'],
  ['stytch.com/project-test-2', 'refused'],
  [`https://stytch.com/${id}`, 'refused'],
  ['http://login.example.com', 'refused'],
  [`${domain}/path`, 'refused'],
  ['somewhere', 'refused'],
  [domain, 'unusual'],
])('issuer %s: %s', (issuer, kind) => {
  expect(kindOf(judgeIssuer(issuer, id))).toBe(kind);
});

test.each([
  [`https://test.stytch.com${path}`, domain, 'usual'],
  [`http://test.stytch.com${path}`, domain, 'refused'],
  [`https://api.stytch.com${path}`, domain, 'refused'],
  ['https://test.stytch.com/v1/sessions/jwks/project-test-2', domain, 'refused'],
  [`https://test.stytch.com${path}?x=1`, domain, 'refused'],
  [`https://evil.example${path}`, domain, 'refused'],
  [`https://user@login.example.com${path}`, domain, 'refused'],
  [`${domain}${path}`, `stytch.com/${id}`, 'refused'],
  [`${domain}${path}`, domain, 'unusual'],
])('JWKS address %s with issuer %s: %s', (url, issuer, kind) => {
  expect(kindOf(judgeJwksUrl(url, issuer, id))).toBe(kind);
});

test('what has to be typed names each unusual host and audience once', () => {
  const values: Answers = { tokenAudience: 'api', tokenIssuer: domain, tokenJwksUrl: `${domain}${path}` };
  expect(wordToConfirm(values, id)).toBe('api login.example.com');
  const { audience, issuer, jwksUrl } = usualValues(id);
  expect(wordToConfirm({ tokenAudience: audience, tokenIssuer: issuer, tokenJwksUrl: jwksUrl }, id)).toBeUndefined();
});

describe('before a run creates the profile', () => {
  let opened: Stage;
  afterEach(() => opened.close());

  /** Why the run is refused; undefined where it is not. */
  async function refusal(answers: (projectId: string) => Answers, prepare = async () => {}) {
    opened = await stage({ passwords: 'none', sessions: 'carry_over' }, { users: 20, limits: 'off' });
    await prepare();
    await opened.migration.readInventory(() => {});
    const { project_id } = opened.sandbox.credentials.consumer;
    return opened.migration
      .run({ ...opened.answers, ...answers(project_id) }, () => {})
      .then(
        () => undefined,
        error => error,
      );
  }

  test('the values of another project are refused, and nothing is created', async () => {
    const error = await refusal(() => ({ tokenAudience: 'project-test-other' }));
    expect(error).toMatchObject({ exitCode: 2, what: 'Audience cannot be "project-test-other".' });
    expect(opened.migration.status(opened.answers).tasks.every(task => task.done === 0)).toBe(true);
  });

  test('an unusual value that was not typed is refused', async () => {
    const error = await refusal(() => ({ tokenIssuer: domain }));
    expect(error).toMatchObject({
      exitCode: 2,
      next: expect.stringContaining('--token-confirmed "login.example.com"'),
    });
  });

  test('a confirmed custom domain whose keys are those of the project is accepted', async () => {
    const own = (project: string): Answers => ({
      tokenIssuer: domain,
      tokenJwksUrl: `${domain}/v1/sessions/jwks/${project}`,
      tokenConfirmed: 'login.example.com',
    });
    expect(await refusal(own)).toBeUndefined();
  });

  test('an audience that is not the custom audience of the claim template is refused', async () => {
    const error = await refusal(() => ({ tokenAudience: 'my-api', tokenConfirmed: 'my-api' }));
    expect(error).toMatchObject({
      why: 'The custom audience of the Consumer project is "https://api.paperhouse.example".',
    });
  });

  test('HttpOnly cookies of the frontend SDK are read and named', async () => {
    opened = await stage({ passwords: 'none', sessions: 'carry_over' }, { users: 20, limits: 'off' });
    const advice = async () => (await opened.migration.templatePlan(opened.answers))?.cookies;
    expect(await advice()).toMatch(/^HttpOnly cookies are off/);
    const { consumer, workspace } = opened.sandbox.credentials;
    const authorization = `Basic ${Buffer.from(`${workspace.key_id}:${workspace.key_secret}`).toString('base64')}`;
    const url = `${opened.sandbox.url}/pwa/v3/projects/${consumer.project_slug}/environments/${consumer.environment_slug}/sdk/consumer`;
    const headers = { authorization, 'content-type': 'application/json' };
    const { config } = (await (await fetch(url, { headers })).json()) as { config: object };
    opened.sandbox.addCustomDomain(consumer.project_slug, 'login.example.com');
    const body = JSON.stringify({ config: { ...config, cookies: { http_only: 'ENABLED' } } });
    expect((await fetch(url, { method: 'PUT', headers, body })).status).toBe(200);
    expect(await advice()).toMatch(/^HttpOnly cookies are ON .*exchange sessions in the backend/);
  });
});

test('keys that do not sign the sessions of the project are refused', async () => {
  const { refuseForeignValues } = await import('../../../source/migration/sessions/profile-check.ts');
  const { audience, issuer, jwksUrl } = usualValues(id);
  const answers: Answers = { tokenAudience: audience, tokenIssuer: issuer, tokenJwksUrl: jwksUrl };
  const check = (served: { kid: string; n: string }[]) =>
    refuseForeignValues({
      answers,
      consumerProjectId: id,
      consumer: () => ({ sessions: { getJWKS: async () => ({ keys: [{ kid: 'a', n: '1' }] }) } }),
      readKeys: async () => served,
    } as never);
  await check([{ kid: 'a', n: '1' }]);
  await expect(check([{ kid: 'a', n: '2' }])).rejects.toMatchObject({ exitCode: 2 });
  await expect(
    check([
      { kid: 'a', n: '1' },
      { kid: 'b', n: '3' },
    ]),
  ).rejects.toMatchObject({ exitCode: 2 });
});
