/** The team's own program of who belongs where: what it gets, what is made of its answers, and how it fails. */
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { wordsOf } from '../../source/config/command-words.ts';
import { runProgram } from '../../source/migration/sources/team-program.ts';
import { type Stage, stage } from './stage.ts';

let opened: Stage;
beforeEach(async () => {
  opened = await stage({ tenancy: 'command', leftOver: 'personal' }, { users: 40, limits: 'off' });
  await opened.migration.readInventory(() => {});
});
afterEach(() => {
  vi.unstubAllEnvs();
  return opened.close();
});

/** Names a module with this text as the command; its path. */
function module_(text: string): string {
  const path = join(opened.dir, 'tenants.mjs');
  writeFileSync(path, text);
  opened.answers.tenancyCommand = path;
  return path;
}

/** The program that Node runs from this text, as a command. */
const script = (text: string) => `"${process.execPath}" --eval '${text}'`;

const refusal = async () => {
  const error = await opened.migration.plan(opened.answers).catch(caught => caught);
  return error as { what: string; why: string; exitCode: number };
};

test('a run by a JavaScript module: tenants with names and roles, errors of single Users, and those without', async () => {
  module_(`export default ({ emails, password, trusted_metadata }) => {
    if (!password) throw new Error('no seat');
    if (trusted_metadata.tenant === undefined) return undefined;
    return [trusted_metadata.tenant].flat().map(tenant => ({ tenant, name: 'The ' + tenant, role: 'seat' }));
  }`);
  Object.assign(opened.answers, { roleFrom: 'tenant', roleMap: 'seat=' });
  const plan = await opened.migration.plan(opened.answers);
  expect(plan.largest[0]?.name).toMatch(/^The /);
  expect(plan.left.find(one => one.reason === 'command_error')?.users).toBeGreaterThan(0);
  expect(plan.unusable.examples[0]).toMatch(/^user-.*: no seat$/);
  const result = await opened.migration.run(opened.answers, () => {});
  expect(result).toMatchObject({ outcome: 'done', mismatches: 0, organizations: plan.organizations });
  expect(await opened.migration.undo(opened.answers, () => {})).toMatchObject({ outcome: 'done', kept: [] });
});

test('it gets Users without what they can edit themselves, and no secret', async () => {
  vi.stubEnv('STYTCH_CONSUMER_SECRET', 'very-secret');
  const log = join(opened.dir, 'seen.json');
  module_(`import { appendFileSync } from 'node:fs';
    export default user => {
      appendFileSync(${JSON.stringify(log)}, JSON.stringify({ user, env: process.env }) + '\\n');
      return 'acme';
    };`);
  await opened.migration.plan(opened.answers);
  const seen = readFileSync(log, 'utf8');
  expect(seen).not.toMatch(/untrusted_metadata|very-secret/);
  expect(JSON.parse(seen.split('\n')[0] ?? '').user).toMatchObject({
    user_id: expect.any(String),
    trusted_metadata: {},
  });
});

test('it runs once for each reading of the Users, and again when it was edited', async () => {
  const count = join(opened.dir, 'runs');
  const path = module_(`import { appendFileSync } from 'node:fs';
    appendFileSync(${JSON.stringify(count)}, 'x');
    export default () => 'acme';`);
  const runs = () => readFileSync(count, 'utf8').length;
  await opened.migration.plan(opened.answers);
  await opened.migration.run(opened.answers, () => {});
  await opened.migration.verify(opened.answers, () => {});
  expect(runs()).toBe(1);
  await opened.migration.readInventory(() => {});
  expect(await opened.migration.run(opened.answers, () => {})).toMatchObject({ outcome: 'done', mismatches: 0 });
  expect(runs()).toBe(2);
  utimesSync(path, 1, 1);
  await opened.migration.plan(opened.answers);
  expect(runs()).toBe(3);
});

test('the report can be written again, with whom the program gave no tenant', async () => {
  module_('export default ({ password }) => { if (!password) throw new Error("no seat"); return "acme"; }');
  await opened.migration.run(opened.answers, () => {});
  const skipped = () => readFileSync(join(opened.dir, 'report', 'skipped.csv'), 'utf8');
  const before = skipped();
  expect(before).toContain('your tenancy command reports an error');
  await opened.migration.report(opened.answers);
  expect(skipped()).toBe(before);
});

describe('is refused with the reason', () => {
  test.each([
    ['a program that is not there', './not-there --fast', /cannot be started: ENOENT/],
    ['one that fails', script('console.error("no database"); process.exit(4)'), /exit code 4. It said: no database/],
    ['no JSON', script('console.log("acme")'), /Line 1 of its output is no JSON object: acme/],
    [
      'a stranger',
      script('console.log(JSON.stringify({ user_id: "user-x", tenant: "a" }))'),
      /names no User who was read/,
    ],
  ])('%s', async (_, command, why) => {
    opened.answers.tenancyCommand = command;
    expect(await refusal()).toMatchObject({ exitCode: 2, why: expect.stringMatching(why) });
    expect(existsSync(join(opened.dir, 'tenancy-command'))).toBe(false);
  });

  test('a line without a tenant', async () => {
    module_('export default () => ({ name: "Acme" })');
    expect((await refusal()).why).toMatch(/line 1: names no tenant/);
  });

  test('one that says nothing for too long, which is ended', async () => {
    const argv = wordsOf(script('setInterval(() => {}, 1000)'));
    const why = await runProgram(argv, ['x\n'], () => undefined, { silenceMs: 100 });
    expect(why).toBe('It wrote nothing for 0.1 seconds.');
  });
});

test('a program that is stopped leaves nothing behind', async () => {
  opened.answers.tenancyCommand = script('setInterval(() => {}, 1000)');
  const stop = new AbortController();
  const planned = opened.migration.plan(opened.answers, { signal: stop.signal });
  setTimeout(() => stop.abort(new Error('stopped')), 100);
  await expect(planned).rejects.toThrow('stopped');
});
