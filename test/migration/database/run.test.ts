/**
 * The files of whole runs, applied to SQLite. What each row must become is computed from the Users of the Consumer project and the
 * Members that the B2B project's API lists, not from the journal or the report.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { main } from '../../../source/commands/main.ts';
import { openAnswers } from '../../../source/config/answers-file.ts';
import type { RunOptions } from '../../../source/migration/run-options.ts';
import { openB2b } from '../b2b-project.ts';
import { type Stage, stage } from '../stage.ts';
import { type Engine, engines } from './engines.ts';
import { readFiles } from './files.ts';

let opened: Stage;
let engine: Engine;
beforeEach(async () => {
  opened = await stage({ passwords: 'reset', database: 'sqlite' }, { users: 80, limits: 'off' });
  engine = (await engines['SQLite']?.()) as Engine;
});
afterEach(async () => {
  await engine.close();
  await opened.close();
});

async function run(options?: RunOptions) {
  await opened.migration.readInventory(() => {});
  return opened.migration.run(opened.answers, () => {}, undefined, options);
}

const report = () => join(opened.dir, 'report');

/** Users with their tenants, as the application knows them. */
async function users() {
  const { results } = await opened.consumer.users.search({ limit: 1000 });
  return results.map(({ user_id, trusted_metadata, emails }) => ({
    id: user_id,
    tenants: [trusted_metadata?.['tenant']].flat().filter(one => typeof one === 'string'),
    domains: emails.filter(one => one.verified).map(one => one.email.split('@')[1] ?? ''),
  }));
}

/** `key of the tenant/user_id` -> ids, as the API lists them now. */
async function members() {
  const { client } = await openB2b(opened.sandbox.url, opened.credentials);
  const { organizations } = await client.organizations.search({ limit: 1000 });
  const names = new Map(
    organizations.map(one => [
      one.organization_id,
      one.trusted_metadata?.['tenant_key'] ?? one.organization_external_id,
    ]),
  );
  const found = await client.organizations.members.search({ organization_ids: [...names.keys()], limit: 1000 });
  return new Map(
    found.members.map(one => [
      `${names.get(one.organization_id)}/${one.external_id}`,
      [one.organization_id, one.member_id],
    ]),
  );
}

async function applyAndRead(): Promise<[string | null, string | null][]> {
  await engine.run(readFiles(report()).apply);
  const rows = await engine.rows('SELECT organization_id, member_id FROM orders ORDER BY id');
  return rows.map(one => [one['organization_id'] ?? null, one['member_id'] ?? null]);
}

test('a cohort, then the rest, with tenants that were merged and split', async () => {
  await opened.migration.readInventory(() => {});
  const everybody = await users();
  const counts = Map.groupBy(
    everybody.flatMap(one => one.tenants),
    one => one,
  );
  const [first = '', second = '', third = ''] = [...counts.keys()].sort(
    (a, b) => (counts.get(b)?.length ?? 0) - (counts.get(a)?.length ?? 0),
  );
  const domain = everybody.find(one => one.tenants.includes(third) && one.domains.length > 0)?.domains[0] ?? '';
  opened.answers.tenancyRules = `merge ${second} = ${first}; split ${third} @${domain} = ${third}-apart`;
  opened.answers.databaseColumns = 'orders.user_id by tenant';
  const becomes = (user: (typeof everybody)[number], tenant: string) => {
    if (tenant === second) return first;
    return tenant === third && user.domains.includes(domain) ? `${third}-apart` : tenant;
  };
  const rows = everybody.flatMap(user => [...user.tenants, null, first, 'nobody'].map(tenant => ({ user, tenant })));
  const expected = (made: Awaited<ReturnType<typeof members>>) =>
    rows.map(({ user, tenant }) => {
      const own = [...new Set(user.tenants.map(one => becomes(user, one)))];
      const target = tenant === null ? (own.length === 1 ? own[0] : undefined) : becomes(user, tenant);
      return made.get(`${target}/${user.id}`) ?? [null, null];
    });

  await run({ percent: 50 });
  await engine.run('CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id TEXT, tenant TEXT)');
  await engine.run(readFiles(report()).columns);
  for (const [at, { user, tenant }] of rows.entries())
    await engine.run(
      `INSERT INTO orders (id, user_id, tenant) VALUES (${at}, '${user.id}', ${tenant ? `'${tenant}'` : 'NULL'})`,
    );
  const half = await applyAndRead();
  expect(half).toEqual(expected(await members()));

  expect(await run()).toMatchObject({ outcome: 'done' });
  const all = await members();
  expect(await applyAndRead()).toEqual(expected(all));
  expect(half.filter(([organization]) => organization).length).toBeLessThan(
    expected(all).filter(([one]) => one).length,
  );
  for (const key of [first, `${third}-apart`])
    expect(
      [...all.keys()].some(one => one.startsWith(`${key}/`)),
      key,
    ).toBe(true);
  const left = await engine.rows(
    "SELECT DISTINCT reason FROM stytch_crosswalk_left WHERE reason NOT LIKE 'left out: %'",
  );
  expect(left).toEqual([]);

  await engine.run(readFiles(report()).undo);
  expect(await engine.rows('SELECT id FROM orders WHERE organization_id IS NOT NULL OR member_id IS NOT NULL')).toEqual(
    [],
  );
});

test('the files are those of the answers, for their owner only, and have no address', async () => {
  const result = await run();
  const names = () => readdirSync(report()).filter(name => name.endsWith('.sql'));
  expect(names()).toEqual(['crosswalk-check.sql', 'crosswalk-undo.sql', 'crosswalk.sql']);
  for (const name of names()) {
    expect(statSync(join(report(), name)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(report(), name), 'utf8')).not.toContain('@');
    for (const page of ['report.html', 'summary.md'])
      expect(readFileSync(join(report(), page), 'utf8')).toContain(name);
  }
  expect(readFiles(report()).check).toContain(`COUNT(*) = ${result.members}`);
  await opened.migration.report({ ...opened.answers, databaseColumns: 'orders.user_id' });
  expect(names()).toHaveLength(5);
  const summary = readFileSync(join(report(), 'summary.md'), 'utf8');
  expect(summary).toContain('`crosswalk-columns.sql`');
  expect(summary).toContain('Fill the new ids into your database');
  await opened.migration.report({ ...opened.answers, database: 'mysql', databaseColumns: 'orders.user_id' });
  expect(names()).toHaveLength(3);
  expect(readFiles(report()).apply).toContain('STRAIGHT_JOIN');
  await opened.migration.report({ ...opened.answers, database: 'none' });
  expect(names()).toEqual([]);
  expect(existsSync(join(report(), 'crosswalk.csv'))).toBe(true);
  expect(readFileSync(join(report(), 'summary.md'), 'utf8')).not.toContain('crosswalk.sql');
});

test('`report` takes other columns after the run, saves them, and refuses what it does not understand', async () => {
  await run();
  openAnswers(opened.dir).save(opened.answers);
  const said: string[] = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation(text => said.push(String(text)) > 0);
  const written = await main([
    'report',
    '--dir',
    opened.dir,
    '--database',
    'mysql',
    '--database-columns',
    'app.orders.user_id',
  ]);
  const refused = await main(['report', '--dir', opened.dir, '--database-columns', 'orders']);
  vi.restoreAllMocks();
  expect([written, refused]).toEqual([0, 2]);
  expect(said.join('')).toContain('--database-columns: "orders" names no table: write <table>.<column>.');
  expect(openAnswers(opened.dir).answers).toMatchObject({ database: 'mysql', databaseColumns: 'app.orders.user_id' });
  expect(readFiles(report()).apply).toContain('UPDATE `app`.`orders` AS t');
});
