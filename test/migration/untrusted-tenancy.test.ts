/** untrusted_metadata, which Users can write themselves, decides about no Organization unless the person insists. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { trustPhrase } from '../../source/config/answer-values.ts';
import { answerSchemas } from '../../source/config/answers.ts';
import { type Stage, stage } from './stage.ts';

let opened: Stage;
beforeEach(async () => {
  opened = await stage({ tenancy: 'untrusted_metadata', tenantKey: 'tenant' }, { users: 30, limits: 'off' });
  await opened.migration.readInventory(() => {});
});
afterEach(() => opened.close());

test('nothing starts, and the reason is named', async () => {
  const { problems } = await opened.migration.plan(opened.answers);
  expect(problems).toContainEqual({
    id: 'untrusted_tenancy',
    text: expect.stringMatching(/Users can write themselves: any User could .* any Organization/),
  });
  await expect(opened.migration.run(opened.answers, () => {})).rejects.toMatchObject({ exitCode: 2 });
});

test('only the whole sentence confirms it', () => {
  expect(answerSchemas.trustUntrustedMetadata.safeParse('yes').error?.issues[0]?.message).toBe(`Type: ${trustPhrase}`);
});

test('confirmed, it decides, and plan and report say so', async () => {
  const { results } = await opened.consumer.users.search({ limit: 1000 });
  const user = results.find(one => one.status === 'active' && one.emails[0]?.verified && !one.is_locked);
  await opened.consumer.users.update({ user_id: user?.user_id ?? '', untrusted_metadata: { tenant: 'their-wish' } });
  await opened.migration.readInventory(() => {});
  opened.answers.trustUntrustedMetadata = trustPhrase;
  const plan = await opened.migration.plan(opened.answers);
  expect(plan.largest.map(one => one.key)).toContain('their-wish');
  expect(plan.warnings.map(one => one.id)).toContain('untrusted_tenancy');
  expect(await opened.migration.run(opened.answers, () => {})).toMatchObject({ outcome: 'done', mismatches: 0 });
  const summary = readFileSync(join(opened.dir, 'report', 'summary.md'), 'utf8').replaceAll('\\', '');
  expect(summary).toMatch(/untrusted_metadata, which Users can write themselves, decides/);
});
