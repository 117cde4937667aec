/** The secret that a run makes for itself: whatever happens to its call, none is left behind, and no other is touched. */
import { Agent } from 'undici';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Journal } from '../../source/migration/engine/journal.ts';
import { forgetSecret, temporaryAccess } from '../../source/migration/resources/temporary-secret.ts';
import type { ManagementClient } from '../../source/stytch/management.ts';

let journal: Journal;
let secrets: { secret_id: string; created_at: string }[];
let answers: ((make: () => { secret_id: string; secret: string }) => Promise<unknown>)[];
const lost = Object.assign(new Error('fetch failed'), { request: {} });
const dispatcher = new Agent();

const add = (secret_id: string) => secrets.push({ secret_id, created_at: new Date().toISOString() });
const management = {
  secrets: {
    all: async () => secrets.slice(),
    create: async () => {
      const id = `ours-${answers.length}`;
      const make = () => {
        add(id);
        return { secret_id: id, secret: 'x' };
      };
      return (await answers.shift()?.(make)) ?? make();
    },
    delete: async (_project: string, _environment: string, id: string) => {
      secrets = secrets.filter(one => one.secret_id !== id);
    },
  },
} as unknown as ManagementClient;

beforeEach(() => {
  journal = new Journal(':memory:');
  journal.add('project', 'environment', {});
  journal.done('project', 'environment', { project_slug: 'p', environment_slug: 'e', project_id: 'project-test-1' });
  secrets = [];
  answers = [];
  add('first of the environment');
});
afterEach(() => journal.close());

const open = () => temporaryAccess(journal, management, dispatcher);
const ids = () => secrets.map(one => one.secret_id);

test('it is deleted at the end; others stay', async () => {
  await open();
  expect(ids()).toHaveLength(2);
  await forgetSecret(journal, management);
  expect(ids()).toEqual(['first of the environment']);
});

test('writes whose answers were lost are deleted, too: also one that arrives only when the run has gone on', async () => {
  let arrive = () => {};
  answers = [
    async make => {
      arrive = make;
      throw lost;
    },
    async make => {
      make();
      throw lost;
    },
  ];
  await open();
  arrive();
  expect(ids()).toHaveLength(4);
  await forgetSecret(journal, management);
  expect(ids()).toEqual(['first of the environment']);
});

test('a run that was killed in the middle of the call is cleaned up after by the next one', async () => {
  answers = [() => new Promise(() => {})];
  open();
  await new Promise(resolve => setTimeout(resolve, 10));
  add('made by the call that was cut off');
  await open();
  expect(ids()).toEqual(['first of the environment', expect.stringMatching(/^ours/)]);
});

test('a secret that is made by others meanwhile stays', async () => {
  await open();
  add('another owner’s');
  await forgetSecret(journal, management);
  expect(ids()).toEqual(['first of the environment', 'another owner’s']);

  answers = [
    () => Promise.reject(Object.assign(new Error('no'), { error_type: 'too_many_secrets', status_code: 400 })),
  ];
  await expect(open()).rejects.toThrow('Delete a secret that is not used any more');
  add('one more of theirs');
  await forgetSecret(journal, management);
  expect(ids()).toHaveLength(3);
});
