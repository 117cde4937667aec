/** The password scope of a B2B project that was made by hand: read, never repeated from the answers; fixed by the first password. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JournalRecord } from '../../../source/migration/engine/record.ts';
import type { Migration } from '../../../source/migration/migration.ts';
import type { RunContext } from '../../../source/migration/resources/context.ts';
import { passwordScope } from '../../../source/migration/resources/password-scope.ts';
import type { RunOptions } from '../../../source/migration/run-options.ts';
import { openB2b } from '../b2b-project.ts';
import { elsewhere, type Stage, stage } from '../stage.ts';

const hash = '$2a$04$EoPhZKbPOewD1GyFKsV7h.0UAO8Qa87AkBO037HVbRcKcXFEH8ByK';

let opened: Stage;
let calls: string[] = [];
beforeEach(async () => {
  opened = await stage(
    { b2bProject: 'existing', passwordScope: 'organization' },
    {
      users: 30,
      limits: 'off',
      withB2b: true,
      onExchange: ({ method, path }) => void calls.push(`${method} ${path}`),
    },
  );
  await project().then(({ management, at }) =>
    management.environments.update(...at, { cross_org_passwords_enabled: true }),
  );
  await opened.migration.readInventory(() => {});
  calls = [];
});
afterEach(() => opened.close());

async function project() {
  const { client, management, environment } = await openB2b(opened.sandbox.url, opened.credentials);
  return { client, management, at: [environment.project_slug, environment.environment_slug] as const };
}
const scope = async () => {
  const { management, at } = await project();
  return (await management.environments.get(...at)).cross_org_passwords_enabled;
};
const run = (options: RunOptions = {}, migration: Migration = opened.migration) =>
  migration.run(opened.answers, () => {}, undefined, options);
const passwordsWritten = () => calls.filter(call => call.includes('/passwords/migrate')).length;

/** A Member of the project has a password already. */
async function passwordInUse() {
  const { client } = await project();
  const { organization } = await client.organizations.create({ organization_name: 'Of old' });
  const { organization_id } = organization;
  await client.passwords.migrate({ organization_id, email_address: 'x@old.example', hash, hash_type: 'bcrypt' });
  calls = [];
}

describe('with a workspace key', () => {
  test('it differs, and the run may set it: it is set before the first password, verified, and undo puts it back', async () => {
    const result = await run({ setPasswordScope: true });
    expect(result).toMatchObject({ outcome: 'done', mismatches: 0, notChecked: [] });
    expect(await scope()).toBe(false);
    expect(passwordsWritten()).toBeGreaterThan(5);
    const set = calls.findIndex(call => call.startsWith('PATCH /pwa'));
    expect(set).toBeGreaterThan(-1);
    expect(set).toBeLessThan(calls.findIndex(call => call.includes('/passwords/migrate')));
    expect(await opened.migration.undo(opened.answers, () => {})).toMatchObject({ outcome: 'done', kept: [] });
    expect(await scope()).toBe(true);
  });

  test('undo leaves it where Members of others have passwords, and says so', async () => {
    await run({ setPasswordScope: true });
    await passwordInUse();
    const { kept } = await opened.migration.undo(opened.answers, () => {});
    expect(kept).toMatchObject([{ errorType: 'in_use', count: 1, example: expect.stringContaining('passwords') }]);
    expect(await scope()).toBe(false);
  });

  test('it differs and it may not be set: exit code 2, nothing written', async () => {
    await expect(run()).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining('cross-organization') });
    expect(calls.filter(call => !/^GET|search$|^POST \/pwa.*secrets$|^DELETE.*secrets/.test(call))).toEqual([]);
    expect(await scope()).toBe(true);
  });

  test('it differs and a Member has a password: exit code 2 before the first hash, whatever was allowed', async () => {
    await passwordInUse();
    await expect(run()).rejects.toMatchObject({ exitCode: 2 });
    await expect(run({ setPasswordScope: true })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('cannot change any more'),
    });
    expect(passwordsWritten()).toBe(0);
    expect(await scope()).toBe(true);
  });

  test('it is as it was answered: nothing is set, and undo leaves it', async () => {
    const { management, at } = await project();
    await management.environments.update(...at, { cross_org_passwords_enabled: false });
    calls = [];
    expect(await run()).toMatchObject({ outcome: 'done', mismatches: 0 });
    await opened.migration.undo(opened.answers, () => {});
    expect(calls.filter(call => call.startsWith('PATCH /pwa'))).toEqual([]);
    expect(await scope()).toBe(false);
  });

  test('a key of another workspace reads nothing: the user must have confirmed it, else exit code 2', async () => {
    const intend = (passwordScopeChecked?: 'checked') =>
      passwordScope.create.intend?.(
        { key: 'scope', desired: false } as JournalRecord,
        {
          answers: { passwordScopeChecked },
          canManage: true,
          options: {},
          b2bProjectId: 'project-test-1',
          journal: { record: () => undefined },
          management: () => ({ projects: { all: async () => [] } }),
        } as unknown as RunContext,
      );
    await expect(intend()).rejects.toMatchObject({ exitCode: 2 });
    expect(await intend('checked')).toMatchObject({ result: { checked: false } });
  });
});

describe('without a workspace key', () => {
  const noKey = { workspaceKeyId: undefined, workspaceKeySecret: undefined };

  test('and it is not confirmed: the plan has a problem, and the run ends with exit code 2 before anything', async () => {
    const { migration, answers } = await elsewhere(opened, { credentials: noKey });
    await migration.readInventory(() => {});
    const { problems } = await migration.plan(answers);
    expect(problems.map(problem => problem.id)).toEqual(['scope_not_checked']);
    await expect(migration.run(answers, () => {})).rejects.toMatchObject({ exitCode: 2 });
    expect(calls.filter(call => !/^GET|search$/.test(call))).toEqual([]);
    migration.close();
  });

  test('and the user confirmed it: the result and the report say that it was not checked', async () => {
    const { migration, answers } = await elsewhere(opened, {
      credentials: noKey,
      answers: { passwordScopeChecked: 'checked' },
    });
    await migration.readInventory(() => {});
    const result = await migration.run(answers, () => {});
    expect(result).toMatchObject({ outcome: 'done', mismatches: 0 });
    expect(result.notChecked).toEqual([expect.stringMatching(/password scope.*The user said that they checked it/)]);
    const report = (name: string) => readFileSync(join(result.reportDir, name), 'utf8');
    expect(report('summary.md')).toMatch(/## Not checked\n\n- The password scope/);
    expect(report('report.html')).toMatch(/<h2>Not checked<\/h2>\s*<ul><li>The password scope/);
    expect(report('report.html')).toContain('by the answers; not checked');
    migration.close();
  });
});
