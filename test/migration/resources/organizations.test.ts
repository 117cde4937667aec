/** The service takes a slug, too, where it takes an external id: what it answers then is another owner's Organization. */
import { describe, expect, test } from 'vitest';
import type { JournalRecord } from '../../../source/migration/engine/record.ts';
import { organizations } from '../../../source/migration/resources/organizations.ts';
import { fakeEnvironment, refusal } from './fake.ts';

const payload = {
  organization_name: 'Acme',
  organization_slug: 'acme',
  organization_external_id: 'acme',
  email_invites: 'ALL_ALLOWED',
};
const record = { key: 'acme', state: 'intent', intent: { payload, previous: null }, result: null } as JournalRecord;
const ours = { ...payload, organization_id: 'organization-test-1' };
const bySlug = { ...ours, organization_id: 'organization-test-2', organization_external_id: 'another-one' };
const { organization_external_id: _, ...withoutId } = bySlug;

const opened = (found: object | undefined, more: Parameters<typeof fakeEnvironment>[0] = {}) =>
  fakeEnvironment({
    'organizations.get': () => {
      if (!found) throw refusal(404, 'organization_not_found');
      return { organization: found };
    },
    'organizations.metrics': () => ({ member_count: 0 }),
    'organizations.delete': () => ({}),
    ...more,
  });

describe('find after a lost answer', () => {
  test.each([
    ['an Organization whose slug is that external id', bySlug],
    ['one that has no external id', withoutId],
    ['none', undefined],
  ])('%s was not made by us', async (_what, found) => {
    expect(await organizations.create.find?.(record, opened(found).context)).toBeUndefined();
  });

  test('the one with the external id was', async () => {
    const found = await organizations.create.find?.(record, opened(ours).context);
    expect(found).toEqual({ organization_id: 'organization-test-1', base: payload });
  });

  test('another error is no answer', async () => {
    const { context } = opened(ours, {
      'organizations.get': () => {
        throw refusal(404, 'route_not_found');
      },
    });
    await expect(organizations.create.find?.(record, context)).rejects.toThrow('route_not_found');
  });
});

describe('undo of an intent without an answer', () => {
  test.each([
    ['another owner’s Organization with that slug', bySlug],
    ['an Organization without an external id', withoutId],
  ])('%s stays', async (_what, found) => {
    const { context, called } = opened(found);
    await organizations.undo.apply(record, context);
    expect(called()).not.toContain('organizations.delete');
  });

  test('ours is deleted, by its real id', async () => {
    const { context, calls } = opened(ours);
    await organizations.undo.apply(record, context);
    expect(calls.at(-1)).toEqual(['organizations.delete', { organization_id: 'organization-test-1' }]);
  });

  test('one with Members, or one that was changed, is kept', async () => {
    const used = opened(ours, { 'organizations.metrics': () => ({ member_count: 3 }) });
    await expect(organizations.undo.apply(record, used.context)).rejects.toMatchObject({ errorType: 'in_use' });
    const changed = opened({ ...ours, organization_name: 'Other' });
    await expect(organizations.undo.apply(record, changed.context)).rejects.toMatchObject({
      errorType: 'changed_since',
      message: expect.stringContaining('organization_name'),
    });
    expect([...used.called(), ...changed.called()]).not.toContain('organizations.delete');
  });
});
