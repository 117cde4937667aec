/** Single calls of the settings' resource: what Stytch takes and does not keep, and what is read to decide. */
import { expect, test } from 'vitest';
import { Journal } from '../../../source/migration/engine/journal.ts';
import type { JournalRecord } from '../../../source/migration/engine/record.ts';
import type { RunContext } from '../../../source/migration/resources/context.ts';
import { settings } from '../../../source/migration/resources/settings.ts';
import { client } from './fake.ts';

function countries(kept: (codes: string[]) => string[]) {
  const journal = new Journal(':memory:');
  const b2b = { project_slug: 'b', environment_slug: 'test', project_id: 'project-test-2' };
  journal.add('project', 'environment');
  journal.done('project', 'environment', b2b);
  let now = ['US'];
  const calls: [name: string, given: unknown][] = [];
  const made = client(
    {
      'projects.all': () => [{ project_slug: 'c' }],
      'environments.all': () => [{ ...b2b, project_id: 'project-test-1' }],
      'countryCodes.get': () => now,
      'countryCodes.set': () => {
        now = kept(['DE']);
      },
    },
    calls,
  );
  const context = { journal, answers: {}, consumerProjectId: 'project-test-1', management: () => made };
  const intent = { payload: { sms: ['DE'] }, result: { wanted: { sms: ['DE'] }, source: {}, left: [] } };
  const record = { key: 'country-codes', intent } as unknown as JournalRecord;
  return { calls, apply: () => settings.create.apply(record, context as unknown as RunContext) };
}

test('a value that Stytch takes and does not keep is a failure that names it', async () => {
  const { apply } = countries(() => ['US']);
  await expect(apply()).rejects.toMatchObject({
    errorType: 'setting_not_kept',
    message: expect.stringContaining('sms'),
  });
});

test('a value that is there already is not written again', async () => {
  const { apply, calls } = countries(codes => codes);
  expect(await apply()).toMatchObject({ wanted: { sms: ['DE'] } });
  await apply();
  expect(calls.filter(([name]) => name === 'countryCodes.set')).toHaveLength(1);
});
