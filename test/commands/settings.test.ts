/** `settings` as typed: credentials alone are enough, exit codes, JSON, conflicts, undo. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { main } from '../../source/commands/main.ts';
import { type Sandbox, startSandbox } from '../../source/sandbox/index.ts';
import { plain, readAll } from '../migration/settings/plain.ts';

const at = { project: '/b2b-app', environment: '/b2b-app/environments/test' };
const target = ['--b2b-environment', 'b2b-app/test'];

let dir: string;
let sandbox: Sandbox;
let api: ReturnType<typeof plain>;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'settings-'));
  sandbox = await startSandbox({ users: 5, limits: 'off', withB2b: true });
  const { consumer, workspace } = sandbox.credentials;
  api = plain(sandbox.url, { workspaceKeyId: workspace.key_id, workspaceKeySecret: workspace.key_secret });
  vi.stubEnv('STYTCH_CONSUMER_PROJECT_ID', consumer.project_id);
  vi.stubEnv('STYTCH_WORKSPACE_KEY_ID', workspace.key_id);
  vi.stubEnv('STYTCH_WORKSPACE_KEY_SECRET', workspace.key_secret);
  vi.stubEnv('STYTCH_MANAGEMENT_URL', sandbox.url);
  vi.stubEnv('STYTCH_API_URL', sandbox.url);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await sandbox.close();
  rmSync(dir, { recursive: true });
});

async function settings(...words: string[]) {
  let out = '';
  let err = '';
  vi.spyOn(process.stdout, 'write').mockImplementation(text => {
    out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation(text => {
    err += String(text);
    return true;
  });
  const code = await main(['settings', ...words, ...(words.includes('--dir') ? [] : ['--dir', dir]), '--rate', '2000']);
  vi.restoreAllMocks();
  return { code, out, err };
}
const rows = (out: string) => JSON.parse(out).rows as { id: string; item: string; action: string }[];
const actions = (out: string) => new Set(rows(out).map(row => row.action));

test('diff shows both sides and writes nothing; it is also what "settings" alone does', async () => {
  const before = await readAll(api, at);
  const { code, out } = await settings('diff', ...target);
  expect(code).toBe(3);
  expect(out).toMatch(/create {4}Roles and permissions: role editor\n +Consumer +\{.*\n +B2B +none/);
  expect(out).toMatch(/cannot {4}Frontend SDK: webauthn/);
  expect(out).toMatch(/\d+ conflict, \d+ manual, \d+ create/);
  expect((await settings(...target, '--json')).code).toBe(3);
  expect(await readAll(api, at)).toEqual(before);
});

test('apply needs a yes; then only what is done by hand is left, and a second apply writes nothing', async () => {
  const before = await readAll(api, at);
  expect((await settings('apply', ...target)).code).toBe(2);
  expect(await readAll(api, at)).toEqual(before);
  const { code, out } = await settings('apply', ...target, '--yes', '--json', '--quiet');
  expect(code).toBe(3);
  expect(actions(out.trim().split('\n').at(-1) ?? '')).toEqual(new Set(['keep', 'cannot', 'manual']));
  const after = await readAll(api, at);
  expect(after.flags.user_lock_threshold).toBe(7);
  await settings('apply', ...target, '--yes');
  expect(await readAll(api, at)).toEqual(after);
});

test('what the user ticks is done: nothing is left, exit code 0', async () => {
  await settings('apply', ...target, '--yes');
  const manual = rows((await settings('diff', ...target, '--json')).out).filter(row => row.action === 'manual');
  const { code, out } = await settings('diff', ...target, '--json', '--checklist', manual.map(row => row.id).join());
  expect([code, actions(out)]).toEqual([0, new Set(['keep', 'cannot'])]);
});

test('undo puts back what stood there', async () => {
  const before = await readAll(api, at);
  await settings('apply', ...target, '--yes');
  const { code, out } = await settings('undo', ...target, '--yes');
  // Stytch always has a default for the prebuilt email.
  expect([code, out.match(/^failed .*/gm)?.length]).toEqual([3, 1]);
  expect({ ...(await readAll(api, at)), templates: [] }).toEqual(before);
});

test('names everything that is missing or wrong, with exit code 2', async () => {
  vi.stubEnv('STYTCH_WORKSPACE_KEY_SECRET', '');
  const missing = await settings('diff', ...target);
  expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('STYTCH_WORKSPACE_KEY_SECRET is missing')]);
  vi.stubEnv('STYTCH_WORKSPACE_KEY_SECRET', sandbox.credentials.workspace.key_secret);
  const nowhere = await settings('diff', '--b2b-environment', 'nowhere/test');
  expect([nowhere.code, nowhere.err]).toEqual([2, expect.stringContaining('There is no project "nowhere"')]);
  const none = await settings('apply', '--yes');
  expect([none.code, none.err]).toEqual([2, expect.stringContaining('There is no B2B project yet')]);
  vi.stubEnv('STYTCH_CONSUMER_PROJECT_ID', 'project-test-elsewhere');
  const foreign = await settings('diff', ...target, '--dir', join(dir, 'other'));
  expect([foreign.code, foreign.err]).toEqual([2, expect.stringContaining('does not hold project-test-elsewhere')]);
});

test('without a B2B project, the diff shows what a new one would get', async () => {
  const { code, out } = await settings('diff', '--json');
  expect(code).toBe(3);
  expect(actions(out)).toEqual(new Set(['create', 'keep', 'cannot', 'manual']));
});

test('a setting that Stytch refuses does not stop the others: exit code 1', async () => {
  const { code, out } = await settings('apply', ...target, '--yes', '--checklist', 'email_domain');
  expect(code).toBe(1);
  expect(out).toMatch(/failed .*email/);
  expect((await readAll(api, at)).sms).toEqual(['CA', 'DE', 'GB', 'US']);
});

test('secret: shown once, or written to a private file; never in the folder, and an orphan of a lost answer is deleted', async () => {
  const ids = async () => (await api.get(`${at.environment}/secrets`)).secrets.length;
  const before = await ids();
  const shown = await settings('secret', ...target);
  expect([shown.code, shown.out]).toEqual([0, expect.stringMatching(/^secret-test-\S+\n$/)]);
  const file = join(dir, 'secret.txt');
  sandbox.faults.set([{ kind: 'reset-after', on: 'POST *secrets', times: 1 }]);
  expect((await settings('secret', ...target, '--to', file)).code).toBe(0);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const secret = readFileSync(file, 'utf8').trim();
  expect(secret).toMatch(/^secret-test-/);
  expect(await ids()).toBe(before + 2);
  const journal = readFileSync(join(dir, 'journal.sqlite'), 'latin1');
  for (const value of [secret, shown.out.trim()]) expect(journal).not.toContain(value);
});

test('no secret is written into the folder', async () => {
  await settings('apply', ...target, '--yes');
  const journal = readFileSync(join(dir, 'journal.sqlite'), 'latin1');
  expect(journal).not.toContain(sandbox.credentials.workspace.key_secret);
});
