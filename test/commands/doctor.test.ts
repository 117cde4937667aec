import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { main } from '../../source/commands/main.ts';
import { doctorStage } from '../migration/doctor/stage.ts';

const stage = await doctorStage();
const { workspace } = stage.credentials;
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'doctor-command-'));
  vi.stubEnv('STYTCH_WORKSPACE_KEY_ID', workspace.key_id);
  vi.stubEnv('STYTCH_WORKSPACE_KEY_SECRET', workspace.key_secret);
});
afterEach(() => {
  vi.unstubAllEnvs();
  stage.behave({});
});

/** Runs the command, with what it printed. */
async function doctor(...words: string[]) {
  const heard = { out: '', err: '' };
  const spies = (['out', 'err'] as const).map(key =>
    vi.spyOn(key === 'out' ? process.stdout : process.stderr, 'write').mockImplementation(text => {
      heard[key] += String(text);
      return true;
    }),
  );
  const hosts = ['--api-url', stage.url, '--management-url', stage.url];
  const code = await main(['doctor', '--dir', dir, ...hosts, ...words]);
  for (const spy of spies) spy.mockRestore();
  return { code, ...heard };
}

test('exit code 0 where all is as assumed', async () => {
  const { code, out } = await doctor('--only', 'slug-case,email-case', '--quiet');
  expect(code).toBe(0);
  expect(out).toContain('as assumed  slug-case: Slugs that differ in capitals only are different.\n');
  expect(out).toContain('0 differs, 0 unclear, 0 not asked, 2 as assumed\n');
});

test('exit code 3 where something differs: what was expected, what was observed, and the effect', async () => {
  stage.behave({ 'email-case': 'different' });
  const { code, out } = await doctor('--only', 'email-case');
  expect(code).toBe(3);
  expect(out).toMatch(/^differs {5}email-case: Are two email addresses/);
  expect(out).toContain('expected  Email addresses that differ in capitals only are the same.');
  expect(out).toContain('observed  Email addresses that differ in capitals only are different.');
  expect(out).toContain('effect    refused, where it concerns your plan: Members whose address has capitals');
  stage.behave({});
  const json = await doctor('--only', 'email-case', '--json');
  expect(JSON.parse(json.out).results[0]).toMatchObject({ id: 'email-case', status: 'as_assumed' });
});

test('exit code 1 where something cannot be removed, with what is left; the next doctor removes it', async () => {
  const before = await stage.inventory();
  // The service fails each time that the project is to be deleted.
  stage.faults.set([{ kind: 'error-before', on: 'DELETE /pwa/v3/projects/*', times: 20 }]);
  const { code, err } = await doctor('--only', 'slug-case');
  stage.faults.clear();
  expect(code).toBe(1);
  expect(err).toMatch(/One object of doctor could not be removed\.\nproject doctor-[0-9a-f]{12}: /);
  expect(existsSync(join(dir, 'doctor.json'))).toBe(true);
  expect((await stage.inventory()).projects).toHaveLength(before.projects.length + 1);
  expect((await doctor('--only', 'slug-case')).code).toBe(0);
  expect(await stage.inventory()).toEqual(before);
});

test('exit code 2 for an assumption that does not exist, and without credentials', async () => {
  const unknown = await doctor('--only', 'slug-case,no-such');
  expect(unknown.code).toBe(2);
  expect(unknown.err).toContain('There is no assumption "no-such".');
  vi.stubEnv('STYTCH_WORKSPACE_KEY_ID', '');
  const nothing = await doctor();
  expect(nothing.code).toBe(2);
  expect(nothing.err).toContain('There is no project to ask.');
  expect(existsSync(join(dir, 'doctor.json'))).toBe(false);
});

test('secrets are not shown and not written', async () => {
  const { out, err } = await doctor('--only', 'migrate-roles');
  for (const text of [out, err, readFileSync(join(dir, 'doctor.json'), 'utf8')]) {
    expect(text).not.toContain(workspace.key_secret);
    expect(text).not.toContain(workspace.key_id);
  }
});
