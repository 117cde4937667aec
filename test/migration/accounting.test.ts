/** Every User is counted once, whatever happened, and every place that says so says the same. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { main } from '../../source/commands/main.ts';
import { finish } from '../../source/commands/run.ts';
import type { Answers } from '../../source/config/answers.ts';
import { number } from '../../source/figures.ts';
import type { RunResult } from '../../source/migration/model.ts';
import type { RunOptions } from '../../source/migration/run-options.ts';
import { openB2b } from './b2b-project.ts';
import { tooMany, totals } from './results.ts';
import { type Stage, stage } from './stage.ts';

let opened: Stage;
afterEach(async () => {
  vi.restoreAllMocks();
  await opened.close();
});
const begin = async (answers: Answers = {}) => {
  opened = await stage({ sessions: 'carry_over', ...answers }, { users: 60, limits: 'off' });
};
beforeEach(() => begin());

async function run(options: RunOptions = {}, signal?: AbortSignal, onEvent: () => void = () => {}) {
  await opened.migration.readInventory(() => {});
  return agreed(await opened.migration.run(opened.answers, onEvent, signal, options));
}

async function verify() {
  await opened.migration.readInventory(() => {});
  return agreed(await opened.migration.verify(opened.answers, () => {}));
}

/** Looks at every place where the numbers stand. */
async function agreed(result: RunResult): Promise<RunResult> {
  const { dir, migration, answers } = opened;
  expect(tooMany(result)).toEqual([]);
  expect(totals(result)).toBe(result.users);
  expect(result.users).toBe(migration.summary()?.users);
  expect(result.left.reduce((sum, one) => sum + one.users, 0)).toBe(result.outcomes.left);

  const names = { left: 'left out' } as Record<string, string>;
  const parts = ['migrated', 'failed', 'waiting', 'left', 'later', 'skipped'] as const;
  const shown = parts.filter(part => part === 'migrated' || result.outcomes[part] > 0);
  const sum = shown.map(part => `${number(result.outcomes[part])} ${names[part] ?? part}`).join(' + ');
  const equation = `${number(result.users)} Users = ${sum}`;

  const report = (name: string) => readFileSync(join(dir, 'report', name), 'utf8');
  const summary = report('summary.md');
  expect(summary).toContain(equation);
  expect(report('report.html')).toContain(`<p>${equation}</p>`);
  for (const { users, label } of result.left) {
    expect(summary).toContain(`- ${number(users)} left out: ${label}`);
    expect(report('report.html')).toContain(`<td>${number(users)}</td><td>left out: ${label}</td>`);
  }
  expect(JSON.parse(report('report.json')).result).toEqual(JSON.parse(JSON.stringify(result)));
  expect(migration.status(answers).result).toEqual(JSON.parse(JSON.stringify(result)));

  expect(printed(process.stderr, () => finish(result, dir, false))).toContain(`\n${equation}\n`);
  writeFileSync(join(dir, 'answers.json'), JSON.stringify({ version: 1, answers }));
  expect(await printedLater(() => main(['status', '--dir', dir]))).toContain(equation);
  return result;
}

function printed(stream: NodeJS.WriteStream, work: () => void): string {
  let text = '';
  const spy = vi.spyOn(stream, 'write').mockImplementation(chunk => {
    text += chunk;
    return true;
  });
  work();
  spy.mockRestore();
  return text;
}

async function printedLater(work: () => Promise<unknown>): Promise<string> {
  let text = '';
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation(chunk => {
    text += chunk;
    return true;
  });
  await work();
  spy.mockRestore();
  return text;
}

const inTenant = async () =>
  (await opened.consumer.users.search({ limit: 1000 })).results.filter(
    user => typeof user.trusted_metadata?.['tenant'] === 'string' && user.emails[0]?.verified,
  );

test('a whole run', async () => {
  const { outcomes } = await run();
  expect(outcomes).toMatchObject({ failed: 0, waiting: 0, later: 0, skipped: 0 });
  expect(outcomes.left).toBeGreaterThan(0);
});

test('failures, and those that the user decides to leave', async () => {
  const first = await run();
  expect(first.outcomes.failed).toBe(0);

  // Another Member has the address of a new User.
  const { client } = await openB2b(opened.sandbox.url, opened.credentials);
  const all = (await client.organizations.search({ limit: 1000 })).organizations;
  const home = all.find(one => one.organization_external_id === 'acme-robotics');
  const { organization_id = '' } = home ?? {};
  await client.organizations.members.create({ organization_id, email_address: 'taken@acme-robotics.example' });
  const trusted_metadata = { tenant: 'acme-robotics' };
  await opened.consumer.users.create({ email: 'taken@acme-robotics.example', trusted_metadata });
  const second = await run();
  expect(second.outcomes).toMatchObject({ failed: 1, migrated: first.outcomes.migrated });
  const file = join(opened.dir, 'report', 'failures.csv');
  const policy = join(opened.dir, 'policy.csv');
  writeFileSync(policy, readFileSync(file, 'utf8').replace(/,(\r?\n)$/, ',skip$1'));
  const third = agreed(await opened.migration.run(opened.answers, () => {}, undefined, { policy }));
  expect((await third).outcomes).toMatchObject({ failed: 0, skipped: 1 });
});

test('interrupted: those who are not made yet wait', async () => {
  const stop = new AbortController();
  let seen = 0;
  const onEvent = () => {
    if (++seen === 12) stop.abort();
  };
  const result = await run({}, stop.signal, onEvent);
  expect(result.outcome).toBe('interrupted');
  expect(result.outcomes.waiting + result.outcomes.later).toBeGreaterThan(0);
  expect((await run()).outcomes).toMatchObject({ waiting: 0, later: 0 });
});

test('a cohort: the others come later', async () => {
  const { outcomes } = await run({ only: ['acme-robotics'] });
  expect(outcomes.later).toBeGreaterThan(0);
  const more = await run({ percent: 60 });
  expect(more.outcomes.migrated + more.outcomes.later).toBe(outcomes.migrated + outcomes.later);
  expect((await run()).outcomes.later).toBe(0);
});

test('Users who came, went, or are placed nowhere any more since the run, in verify and in the next run', async () => {
  const first = await run();
  const [ann, bob] = await inTenant();
  await opened.consumer.users.update({ user_id: ann?.user_id ?? '', trusted_metadata: { tenant: null } });
  await opened.consumer.users.delete({ user_id: bob?.user_id ?? '' });
  const trusted_metadata = { tenant: 'acme-robotics' };
  await opened.consumer.users.create({ email: 'new@acme-robotics.example', trusted_metadata });
  const verified = await verify();
  const { migrated, left } = first.outcomes;
  expect(verified).toMatchObject({
    users: first.users,
    outcomes: { migrated: migrated - 2, left: left + 1, later: 1 },
  });
  const second = await run({ gone: 'remove' });
  expect(second).toMatchObject({ outcome: 'done', outcomes: { migrated: migrated - 1, left: left + 1, later: 0 } });
});

test('Members at their first login come later', async () => {
  await opened.close();
  await begin({ members: 'just_in_time', passwords: 'reset', sessions: 'log_in_again' });
  const { outcomes, users } = await run();
  expect(outcomes).toMatchObject({ migrated: 0, later: users - outcomes.left });
});

test('a report that is written again has the numbers of the run, though the Users were read again since', async () => {
  const result = await run();
  const [ann] = await inTenant();
  await opened.consumer.users.update({ user_id: ann?.user_id ?? '', trusted_metadata: { tenant: null } });
  await opened.migration.readInventory(() => {});
  await opened.migration.report(opened.answers);
  const summary = readFileSync(join(opened.dir, 'report', 'summary.md'), 'utf8');
  const listed = [...summary.matchAll(/^- (\d+) left out/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
  expect(listed).toBe(result.outcomes.left);
});
