/** One password is proved before the first real User is moved: in the Consumer project, against the hash file, by a login in B2B. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PasswordProof } from '../../source/migration/run-options.ts';
import type { Link } from '../../source/migration/sessions/link.ts';
import { openB2b } from './b2b-project.ts';
import { type Stage, stage } from './stage.ts';

let opened: Stage;
let proof: PasswordProof & { user_id: string };

beforeEach(async () => {
  opened = await stage({}, { users: 60, limits: 'off' });
  await opened.migration.readInventory(() => {});
  const { results } = await opened.consumer.users.search({ limit: 1000 });
  const user = results.find(
    one => one.emails[0]?.verified && one.trusted_metadata?.['tenant'] && opened.sandbox.passwordOf(one.user_id),
  );
  const user_id = user?.user_id ?? '';
  proof = { user_id, email: user?.emails[0]?.email ?? '', password: opened.sandbox.passwordOf(user_id) ?? '' };
});
afterEach(() => opened.close());

const hashFile = () => opened.answers.passwordFile ?? '';

/** The line of the test user, changed. */
function change(edit: (line: string) => string): void {
  const lines = readFileSync(hashFile(), 'utf8').split('\n');
  writeFileSync(hashFile(), lines.map(line => (line.includes(proof.user_id) ? edit(line) : line)).join('\n'));
}

/** Another hash of the right shape: as a wrong salt or encoding makes it. */
const wrongHash = (line: string) => {
  const other =
    readFileSync(hashFile(), 'utf8')
      .split('\n')
      .find(one => one.includes('user-test-') && one !== line) ?? '';
  return other.replace(/user-test-[\w-]+/, proof.user_id);
};

async function links(given: PasswordProof): Promise<[name: string, ok: boolean][]> {
  const found: Link[] = [];
  await opened.migration.readHashFile(hashFile());
  await opened.migration.provePassword(opened.answers, given, link => found.push(link));
  return found.map(({ name, ok }) => [name, ok]);
}

const run = (given: PasswordProof) => opened.migration.run(opened.answers, () => {}, undefined, { proof: given });

async function membersNow() {
  const { client } = await openB2b(opened.sandbox.url, opened.credentials);
  const { organizations } = await client.organizations.search({ limit: 1000 });
  const organization_ids = organizations.map(one => one.organization_id);
  if (organization_ids.length === 0) return [];
  return (await client.organizations.members.search({ organization_ids, limit: 1000 })).members;
}

test('a right password passes each link, and the run goes on to the end', async () => {
  expect(await links(proof)).toEqual([
    ['User', true],
    ['Consumer login', true],
    ['Hash line', true],
  ]);
  expect(await run(proof)).toMatchObject({ outcome: 'done', mismatches: 0 });
  expect(await opened.migration.undo(opened.answers, () => {})).toMatchObject({ outcome: 'done', kept: [] });
});

test('a wrong password is named at the Consumer project, an unknown email at the User', async () => {
  expect((await links({ ...proof, password: 'wrong' })).at(-1)).toEqual(['Consumer login', false]);
  expect(await links({ ...proof, email: 'unknown@acme.example' })).toEqual([['User', false]]);
});

test('a hash that every read-back would take is found out, and no real User is moved', async () => {
  change(wrongHash);
  expect((await links(proof)).at(-1)).toEqual(['Hash line', false]);
  await expect(run(proof)).rejects.toMatchObject({
    exitCode: 1,
    what: expect.stringContaining('no real User was moved'),
  });
  expect(await membersNow()).toEqual([]);
});

test('a login that B2B refuses stops the run when only the Members of the test user are there', async () => {
  opened.sandbox.faults.set([{ kind: 'error-before', on: 'POST /v1/b2b/passwords/authenticate', times: 99 }]);
  await expect(run(proof)).rejects.toMatchObject({
    exitCode: 1,
    why: expect.stringContaining('The login in B2B failed'),
  });
  opened.sandbox.faults.clear();
  const members = await membersNow();
  expect(members.length).toBeGreaterThan(0);
  expect(new Set(members.map(member => member.external_id))).toEqual(new Set([proof.user_id]));
  expect(await run(proof)).toMatchObject({ outcome: 'done', mismatches: 0 });
});

test('the password is nowhere in the folder', async () => {
  await run(proof);
  for (const name of ['journal.sqlite', 'run.log', 'report/summary.md', 'report/report.json']) {
    expect(readFileSync(`${opened.dir}/${name}`, 'latin1')).not.toContain(proof.password);
  }
});
