/** A claim is taken as proof of an address: only a verified one of the User is written, and nothing is overwritten or taken over. */
import { describe, expect, test } from 'vitest';
import type { JournalRecord } from '../../../source/migration/engine/record.ts';
import { Settled } from '../../../source/migration/engine/task.ts';
import { emailClaims } from '../../../source/migration/resources/email-claims.ts';
import { fakeEnvironment, refusal } from './fake.ts';

const email = 'ann@acme.example';
const verified = [{ email, verified: true }];
const written = { claim: 'email', email, before: null, earlier: [] };

const opened = (trusted_metadata: object | undefined, emails: object[] = verified) =>
  fakeEnvironment({
    'users.get': () => {
      if (!trusted_metadata) throw refusal(404, 'user_not_found');
      return { emails, trusted_metadata };
    },
    'users.update': () => ({}),
  });
const record = (fields: Partial<JournalRecord> = {}): JournalRecord =>
  ({
    key: 'user-test-ann',
    desired: { claim: 'email', email },
    intent: null,
    result: null,
    ...fields,
  }) as JournalRecord;
const intend = async (given: Parameters<typeof opened>, fields: Partial<JournalRecord> = {}) =>
  emailClaims.create.intend?.(record(fields), opened(...given).context);

describe('only a proved address is written', () => {
  test.each([
    ['not verified', [{ email, verified: false }]],
    ['another one', [{ email: 'other@acme.example', verified: true }]],
    ['none', []],
  ])('the User’s address is %s now', async (_what, emails) => {
    await expect(intend([{}, emails])).rejects.toMatchObject({ errorType: 'email_not_verified' });
  });

  test('the verified one is, in whatever case', async () => {
    expect(await intend([{}])).toEqual(written);
    expect(await intend([{}, [{ email: 'Ann@Acme.example', verified: true }]])).toEqual(written);
  });
});

describe('what stands there', () => {
  test.each([['bob@acme.example'], [7], [{ work: email }], [true]])(
    '%j, before anything of ours: in use',
    async found => {
      await expect(intend([{ email: found }])).rejects.toMatchObject({ errorType: 'claim_in_use' });
    },
  );

  test.each([['bob@acme.example'], [7]])('%j, in the place of ours: changed, and not taken over', async found => {
    const desired = { claim: 'email', email };
    const known = { ...written, email: 'old@acme.example' };
    await expect(intend([{ email: found }], { desired, intent: known })).rejects.toMatchObject({
      errorType: 'claim_changed',
    });
  });

  test('a value of ours, also an earlier one, gives way to the new address', async () => {
    const known = { ...written, email: 'older@acme.example', earlier: ['oldest@acme.example'] };
    for (const found of ['older@acme.example', 'oldest@acme.example']) {
      expect(await intend([{ email: found }], { intent: known })).toMatchObject({ email, before: null });
    }
  });

  test('a claim that is to be withdrawn, where another value stands: nothing is written', async () => {
    const desired = { claim: 'email', email: null };
    expect(await intend([{ email: 'bob@acme.example' }], { desired, intent: written })).toBeInstanceOf(Settled);
    expect(await intend([{ email }], { desired, intent: written })).toMatchObject({ email: null, before: null });
  });

  test('the same email of the application is used and stays its own', async () => {
    const { context, called } = opened({ email });
    const intent = await emailClaims.create.intend?.(record(), context);
    expect(intent).toMatchObject({ before: email });
    expect(await emailClaims.create.apply(record({ intent }), context)).toEqual({ theirs: true });
    expect(called()).not.toContain('users.update');
  });
});

describe('undo', () => {
  test('takes ours away, and puts back what stood there', async () => {
    const { context, calls } = opened({ email, plan: 'pro' });
    await emailClaims.undo.apply(record({ intent: { ...written, before: 'application' } }), context);
    expect(calls.at(-1)?.[1]).toEqual({ user_id: 'user-test-ann', trusted_metadata: { email: 'application' } });
  });

  test('keeps what was written by others since; a User who is gone needs nothing', async () => {
    const { context, called } = opened({ email: 'bob@acme.example' });
    await expect(emailClaims.undo.apply(record({ intent: written }), context)).rejects.toMatchObject({
      errorType: 'changed_since',
    });
    expect(called()).not.toContain('users.update');
    await emailClaims.undo.apply(record({ intent: written }), opened(undefined).context);
  });
});
