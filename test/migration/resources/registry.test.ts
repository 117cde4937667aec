/** What the rest of the migration takes for granted of every resource and tenancy strategy, whichever there are. */
import { expect, test } from 'vitest';
import type { JournalRecord } from '../../../source/migration/engine/record.ts';
import { leftLabel } from '../../../source/migration/planning/placement.ts';
import { strategies } from '../../../source/migration/planning/tenancy/index.ts';
import { resources } from '../../../source/migration/resources/index.ts';
import type { Resource } from '../../../source/migration/resources/resource.ts';
import { undoTaskOf } from '../../../source/migration/resources/undo.ts';
import { byKind } from '../../../source/migration/verification/mismatches.ts';
import { planVerification, verifyId } from '../../../source/migration/verification/task.ts';
import type { Failure } from '../../../source/stytch/errors.ts';
import { answerFlags } from '../../../source/wizard/flags.ts';
import { questions } from '../../../source/wizard/steps/registry.ts';
import { fakeEnvironment } from './fake.ts';

test.each(resources.map(one => [one.id, one] as const))('%s is registered after what it needs', (id, resource) => {
  const before = resources.slice(0, resources.indexOf(resource)).map(one => one.id);
  const needed = [...resource.dependsOn, ...(resource.parent ? [resource.parent] : [])];
  expect(before).toEqual(expect.arrayContaining(needed));
  expect(before).not.toContain(id);
  expect(resource.create.id).toBe(id);
  for (const other of Object.keys(resource.sets ?? {})) expect(resources.map(one => one.id)).toContain(other);
});

test('the wizard and the flags offer every strategy, and ask what it needs', () => {
  const flag = answerFlags.find(one => one.answer === 'tenancy');
  expect(flag?.values).toBe(Object.keys(strategies).join('|'));
  const asked = questions.flatMap(one => ('answer' in one ? [one.answer] : []));
  for (const { asks = [], leaves = {} } of Object.values(strategies)) {
    expect(asked).toEqual(expect.arrayContaining([...asks]));
    for (const [reason, { label }] of Object.entries(leaves)) expect(leftLabel(reason)).toBe(label);
  }
});

test('a difference may bring its own words', () => {
  const found = byKind([{ record: 'acme', field: 'colour', why: 'It is green.' }]);
  expect(found).toEqual([{ field: 'colour', count: 1, why: 'It is green.' }]);
});

/** Something more that is done in each Organization, and compared at the end. */
const settings = {
  ...(resources.find(one => one.id === 'organizations') as Resource),
  id: 'settings',
  parent: 'organizations',
  sets: { organizations: ['colour'] },
  verify: { compare: async () => ({ compared: 1, mismatches: [{ record: 'acme', field: 'colour' }] }) },
} satisfies Resource;
const organizations: Resource = {
  ...(resources.find(one => one.id === 'organizations') as Resource),
  verify: {
    compare: async () => ({ compared: 1, mismatches: ['colour', 'size'].map(field => ({ record: 'acme', field })) }),
  },
};
const members = resources.find(one => one.id === 'members') as Resource;

/** What is ready to be compared after the records of `done`. */
async function readyAfter(done: readonly string[]): Promise<string[]> {
  const { journal, context, key } = fakeEnvironment({});
  journal.want('settings', 1, { key: 'acme', parent: 'acme', desired: {} });
  const { ready, onRecord } = await planVerification([organizations, members, settings], context, { waiting: true });
  for (const id of done) {
    const record = journal.record(id, id === 'members' ? key : 'acme');
    if (record) onRecord(record, 'done', {});
  }
  ready.end();
  const keys: string[] = [];
  for await (const one of ready) keys.push(one);
  return keys;
}

test('an Organization’s Members are compared when they are made, whatever else is done in it', async () => {
  expect(await readyAfter(['settings'])).toEqual([]);
  expect(await readyAfter(['members'])).toEqual(['part-1']);
});

test.each([
  [true, ['size']],
  [false, ['colour', 'size']],
])('a field that another resource sets is that one’s to compare: %s', async (asked, fields) => {
  const { journal, context } = fakeEnvironment({});
  const all = [organizations, { ...settings, when: () => asked }];
  const { task } = await planVerification(all, context, { waiting: false });
  const record = journal.record(verifyId, 'organizations');
  if (!record) throw new Error('not planned');
  expect(await task.apply(record, context)).toMatchObject({ mismatches: fields.map(field => ({ field })) });
});

test('an object stays where undo keeps what another resource set on it', async () => {
  const { journal, context } = fakeEnvironment({});
  const asked: string[] = [];
  const undo: Resource['undo'] = { title: () => '', apply: async ({ key }) => void asked.push(key) };
  const { apply } = undoTaskOf({ ...organizations, undo }, [settings]);
  journal.intend('organizations', 'acme', {});
  journal.want('settings', 1, { key: 'acme', parent: 'acme', desired: {} });
  journal.add('settings.undo', 'acme');
  journal.failed('settings.undo', 'acme', { errorType: 'changed_since', message: 'Changed since.' } as Failure);
  const record = { key: 'acme' } as JournalRecord;
  await expect(apply(record, context)).rejects.toMatchObject({ message: 'Changed since: Organizations.' });
  journal.clear('settings.undo');
  await apply(record, context);
  expect(asked).toEqual(['acme']);
});
