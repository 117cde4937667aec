/** Every User is in one place: the worst of their Members decides. */
import { expect, test } from 'vitest';
import type { Answers } from '../../source/config/answers.ts';
import { Journal } from '../../source/migration/engine/journal.ts';
import { outcomesOf } from '../../source/migration/outcomes.ts';
import { addUser } from '../../source/migration/sources/user-store.ts';
import { explain } from '../../source/stytch/errors.ts';
import { person } from './people.ts';

const answers: Answers = { tenancy: 'trusted_metadata', tenantKey: 'tenant' };
type State = 'planned' | 'intent' | 'done' | 'failed' | 'skipped';

/** A journal with Users who have Members in these states. */
function journal(members: Record<string, State[]>, generation = 1) {
  const made = new Journal(':memory:');
  made.set('generation', 1);
  made.set('inventory', { reading: 1 });
  made.set('recordsMadeOf', JSON.stringify([{}, [null, null, null, 1, null], []]));
  for (const [name, states] of Object.entries(members)) {
    const { user_id } = person(name);
    addUser(made, person(name, { trusted_metadata: { tenant: 'acme' } }));
    states.forEach((state, index) => {
      const key = `o${index}/${user_id}`;
      made.want('members', generation, { key, userId: user_id, desired: {} });
      if (state === 'intent') made.intend('members', key, {});
      if (state === 'done') made.done('members', key, {});
      if (state === 'failed' || state === 'skipped') made.failed('members', key, explain(new Error('x')));
      if (state === 'skipped') made.decide('members', key, 'skip');
    });
  }
  return made;
}

const counted = (made: Journal, users: number, left = 0) =>
  outcomesOf(made, answers, { users, left: left > 0 ? [{ reason: 'no_tenant', label: '', users: left }] : [] });

test.each<[State[], string]>([
  [['done'], 'migrated'],
  [['done', 'done'], 'migrated'],
  [['done', 'skipped'], 'skipped'],
  [['skipped', 'planned'], 'waiting'],
  [['done', 'intent'], 'waiting'],
  [['done', 'planned'], 'waiting'],
  [['planned', 'failed'], 'failed'],
  [['intent', 'failed'], 'failed'],
  [['failed', 'skipped', 'done'], 'failed'],
  [[], 'later'],
])('a User with Members %j is %s', (states, outcome) => {
  const none = { migrated: 0, failed: 0, waiting: 0, left: 0, later: 0, skipped: 0 };
  expect(counted(journal({ ann: states }), 1)).toEqual({ ...none, [outcome]: 1 });
  expect(counted(journal({ ann: [...states].reverse() }), 1)).toEqual({ ...none, [outcome]: 1 });
});

test('several Users, each once', () => {
  const made = journal({ ann: ['done', 'done'], bob: ['failed'], eve: ['planned', 'planned'], dan: [] });
  expect(counted(made, 6, 2)).toEqual({ migrated: 1, failed: 1, waiting: 1, left: 2, later: 1, skipped: 0 });
});

test('records of an earlier plan, and of Users who are gone, do not count', () => {
  expect(counted(journal({ ann: ['done'] }, 0), 1)).toMatchObject({ migrated: 0, later: 1 });
  const made = journal({ ann: ['done'] });
  made.db.exec('DELETE FROM users');
  expect(counted(made, 0)).toMatchObject({ migrated: 0, later: 0 });
});

test('a User who was moved, and whom a later reading places nowhere, is left out, and not counted twice', () => {
  const made = journal({ ann: ['done'], bob: ['done'] });
  addUser(made, person('ann', { trusted_metadata: {} }));
  made.set('inventory', { reading: 2 });
  expect(counted(made, 2, 1)).toEqual({ migrated: 1, failed: 0, waiting: 0, left: 1, later: 0, skipped: 0 });
});
