/** Addresses that change hands after a kill, when the journal does not know what the last calls did. */
import { expect, test } from 'vitest';
import type { Action } from '../reference/actions.ts';
import type { RunChoice } from '../reference/engine.ts';
import type { Situation } from '../reference/generate.ts';
import { scenario } from '../reference/scenario.ts';

const run = (choice: RunChoice = {}): Action => ({ do: 'run', choice, faults: [] });
const read: Action = { do: 'read' };

const id = (kind: string, at: number) => `${kind}-test-00000000-0000-4000-8000-00000000000${at}`;

function user(name: string, at: number) {
  const emails = [{ email_id: id('email', at), email: `${name}@acme.example`, verified: true }];
  return {
    user_id: id('user', at),
    status: 'active',
    is_locked: false,
    emails,
    phone_numbers: [],
    name: { first_name: name, middle_name: '', last_name: '' },
    trusted_metadata: {},
    untrusted_metadata: {},
    created_at: '2024-01-01T00:00:00Z',
    roles: ['stytch_user'],
  };
}

/** Two Users in one Organization, the second with a password. */
const situation: Situation = {
  users: [user('ann', 0), { ...user('bob', 1), password: { password_id: id('password', 1) } }],
  answers: { tenancy: 'single', passwords: 'file', passwordScope: 'cross_org', sessions: 'log_in_again' },
  hashLines: [id('user', 1)],
};

/** Around the answer to the call in question. */
const moments = [8, 9, 10, 11, 12];

test.for(moments)(
  'made unknown to the journal, killed at answer %i, and its address is another Member’s now',
  async at => {
    const actions: Action[] = [run({ killAt: at }), { do: 'reassign', user: 0, other: 1 }];
    expect(await scenario(situation, actions, { undo: true })).toEqual([]);
  },
);

test.for(moments)('made without its refused phone number, unknown to the journal, killed at answer %i', async at => {
  const phone_numbers = [{ phone_id: id('phone-number', 0), phone_number: '+9001', verified: true }];
  const [ann, ...others] = situation.users.map(one => ({ ...one, phone_numbers }));
  const users = ann ? [ann, ...others.map(one => ({ ...one, phone_numbers: [] }))] : [];
  expect(await scenario({ ...situation, users }, [run({ killAt: at })], { undo: true })).toEqual([]);
});

test('an Organization whose answer was lost is found, also where its external id is the slug of another owner’s Organization', async () => {
  const own = { tenancy: 'trusted_metadata', tenantKey: 'tenant', passwordScope: 'organization' } as const;
  const answers = { ...situation.answers, ...own };
  const users = situation.users.map(one => ({ ...one, trusted_metadata: { tenant: 'planet' } }));
  const foreign = [{ organization_name: 'Of old', organization_slug: 'planet' }];
  const lost = { kind: 'reset-after', on: 'POST /v1/b2b/organizations', times: 1 } as const;
  const actions: Action[] = [{ do: 'run', choice: {}, faults: [lost] }];
  expect(await scenario({ ...situation, users, answers, foreign }, actions, { undo: true })).toEqual([]);
});

test.for(moments)('swapped, killed at answer %i of the update, read again and swapped back', async at => {
  const swap: Action = { do: 'swap', user: 0, other: 1 };
  const actions: Action[] = [run(), swap, read, run({ killAt: at }), { do: 'reassign', user: 1, other: 0 }];
  expect(await scenario(situation, actions, { undo: true })).toEqual([]);
});
