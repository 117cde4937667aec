/** SIGKILL after every single write, and at many other calls: nothing is there twice, nothing is orphaned, and all is as without. */
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { b2bPath, plain, readAll } from '../migration/settings/plain.ts';
import { ended, stage } from './stage.ts';

const answers = {
  settings: 'copy',
  sessions: 'carry_over',
  passwords: 'reset',
  tenancy: 'single',
  'single-name': 'All',
  'token-jit': 'off',
  'application-secret': 'file',
};

/** A migration of few Users, with a callback for each exchange. */
async function opened(onExchange: (call: string) => void = () => {}) {
  const opened = await stage(answers, {
    users: 4,
    seed: 3,
    onExchange: ({ method, path }) => onExchange(`${method} ${path}`),
  });
  const api = plain(opened.sandbox.url, {
    workspaceKeyId: opened.sandbox.credentials.workspace.key_id,
    workspaceKeySecret: opened.sandbox.credentials.workspace.key_secret,
  });
  const words = ['run', '--application-secret-file', join(opened.dir, 'secret.txt')];
  return {
    ...opened,
    start: () => opened.start(words),
    /** Everything there, without the ids that differ by nature. */
    async found() {
      const at = await b2bPath(api);
      const { flags, ...settings } = await readAll(api, at);
      const { project_slug: _, ...same } = flags;
      const { environments } = await api.get(`${at.project}/environments`);
      return {
        ...settings,
        flags: same,
        projects: (await api.get('')).projects.length,
        environments: environments.map((one: { environment_slug: string }) => one.environment_slug),
        consumer: (await api.get('/consumer-app/environments/test/jwt_templates/SESSION')).jwt_template,
      };
    },
  };
}

let undisturbed: Awaited<ReturnType<Awaited<ReturnType<typeof opened>>['found']>>;
beforeAll(async () => {
  const whole = await opened();
  expect(await ended(whole.start())).toEqual({ code: 0, said: '' });
  undisturbed = await whole.found();
  // One that every environment begins with, and the application's.
  expect([undisturbed.projects, undisturbed.environments, undisturbed.secrets]).toEqual([2, ['live', 'test'], 2]);
  expect(undisturbed.profiles).toHaveLength(2);
  await whole.close();
}, 60_000);

/** Each start makes a secret for itself and deletes the one before: killed there, none would come further. See the test below. */
const isWrite = (call: string) => /^(POST|PUT|PATCH|DELETE) (?!.*\/(search|secrets))/.test(call);

test('after every write', { timeout: 300_000 }, async () => {
  let kill = () => {};
  const one = await opened(call => isWrite(call) && kill());
  let kills = 0;
  for (let code: unknown = 'SIGKILL'; code === 'SIGKILL'; ) {
    const child = one.start();
    kill = () => child.kill('SIGKILL');
    ({ code } = await ended(child));
    if (code === 'SIGKILL') kills++;
    else expect(code).toBe(0);
    expect(kills).toBeLessThan(200);
  }
  expect(kills).toBeGreaterThan(20);
  expect(await one.found()).toEqual(undisturbed);
  await one.close();
});

test.each([1, 2])('at every third call, from the %sth on', { timeout: 300_000 }, async first => {
  let left = 0;
  let kill = () => {};
  const one = await opened(() => --left === 0 && kill());
  let code: unknown;
  for (let at = first + 2; code !== 0; at += 3) {
    const child = one.start();
    left = at;
    kill = () => child.kill('SIGKILL');
    ({ code } = await ended(child));
    expect(['SIGKILL', 0]).toContain(code);
  }
  expect(await one.found()).toEqual(undisturbed);
  await one.close();
});
