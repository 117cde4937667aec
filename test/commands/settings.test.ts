/** `settings` as typed: credentials alone are enough, exit codes, JSON, conflicts, undo. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
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

describe('clients', () => {
  const to = () => join(dir, 'new.ndjson');
  const written = () =>
    readFileSync(to(), 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
  const search = async ({ project_id, secret }: { project_id: string; secret: string }, what: string) => {
    const authorization = `Basic ${Buffer.from(`${project_id}:${secret}`).toString('base64')}`;
    const headers = { authorization, 'content-type': 'application/json' };
    const answer = await fetch(`${sandbox.url}/v1/${what}/search`, { method: 'POST', headers, body: '{}' });
    return (await answer.json())[what === 'm2m/clients' ? 'm2m_clients' : 'connected_apps'];
  };
  const both = async (what: string) => {
    const { consumer, b2b } = sandbox.credentials;
    return [await search(consumer, what), await search(b2b as typeof consumer, what)];
  };
  const withoutSecret = (all: { last_four?: string; client_secret_last_four?: string }[]) =>
    all.map(({ client_secret_last_four: _, ...one }) => one);
  beforeEach(() => vi.stubEnv('STYTCH_CONSUMER_SECRET', sandbox.credentials.consumer.secret));

  test('M2M clients keep their ids; a secret of the file stays, another is new; a second time makes nothing', async () => {
    await settings('apply', ...target, '--yes');
    const [[first]] = await both('m2m/clients');
    const file = join(dir, 'm2m.csv');
    writeFileSync(file, `client_id,client_secret\n${first.client_id},a-long-secret-of-the-team-1234\n`);
    const made = await settings('clients', ...target, '--secrets', file, '--to', to());
    expect([made.code, made.err]).toEqual([0, expect.not.stringContaining('failed')]);
    const [consumer, b2b] = await both('m2m/clients');
    expect(withoutSecret(b2b)).toEqual(withoutSecret(consumer));
    expect(b2b.find((one: { client_id: string }) => one.client_id === first.client_id).client_secret_last_four).toBe(
      '1234',
    );
    const lines = written();
    expect(lines.filter(one => one.kind === 'm2m').map(one => one.client_id)).toEqual([consumer[1].client_id]);
    expect(statSync(to()).mode & 0o777).toBe(0o600);

    const [apps, newApps] = await both('connected_apps/clients');
    const app = lines.find(one => one.kind === 'connected_app');
    expect(app).toMatchObject({ old_client_id: apps[0].client_id, client_id: newApps[0].client_id });
    expect(made.out).toContain(`${apps[0].client_id} is now ${newApps[0].client_id}. Tell its owner`);
    const journal = readFileSync(join(dir, 'journal.sqlite'), 'latin1');
    for (const one of [...lines.map(line => line.client_secret), 'a-long-secret-of-the-team-1234'])
      expect(journal).not.toContain(one);

    await settings('clients', ...target, '--secrets', file, '--to', to());
    expect(written()).toEqual(lines);
    expect((await both('connected_apps/clients'))[1]).toHaveLength(newApps.length);
  });

  test('with answers that are lost nothing is there twice, and every secret in the file is the one that holds', async () => {
    sandbox.faults.set([
      { kind: 'reset-after', on: 'POST /v1/m2m/clients', times: 1 },
      { kind: 'reset-after', on: 'POST /v1/connected_apps/clients', times: 1 },
    ]);
    expect((await settings('clients', ...target, '--to', to())).code).toBe(0);
    const [apps, newApps] = await both('connected_apps/clients');
    const [clients, newClients] = await both('m2m/clients');
    expect([newApps.length, newClients.length]).toEqual([apps.length, clients.length]);
    const last = new Map(written().map(one => [one.client_id, one.client_secret.slice(-4)]));
    for (const one of [...newApps, ...newClients]) expect(one.client_secret_last_four).toBe(last.get(one.client_id));
  });

  test('a bad file is refused with its lines, and an id with other values in B2B is left alone', async () => {
    const file = join(dir, 'm2m.csv');
    writeFileSync(file, 'client_id,client_secret\na,short\nb,long-enough\nb,long-enough\n');
    const bad = await settings('clients', ...target, '--secrets', file, '--to', to());
    expect([bad.code, bad.err]).toEqual([
      2,
      expect.stringMatching(/line 2: client_secret has fewer.*line 4: client_id has several lines/),
    ]);
    expect(bad.err).not.toContain('short,');
    expect((await settings('clients', ...target)).code).toBe(2);
  });
});

test('no secret is written into the folder', async () => {
  await settings('apply', ...target, '--yes');
  const journal = readFileSync(join(dir, 'journal.sqlite'), 'latin1');
  expect(journal).not.toContain(sandbox.credentials.workspace.key_secret);
});
