/** `bridge` as a command: what it writes, what it refuses, what it takes from a migration's folder. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { checkExpressible, ruleOf } from '../../source/codebase/rule.ts';
import { bridgeSettings } from '../../source/codebase/settings.ts';
import { passwordTargets, targets } from '../../source/codebase/targets/index.ts';
import { withPasswords } from '../../source/codebase/targets/target.ts';
import { writeBridge } from '../../source/codebase/write.ts';
import { main } from '../../source/commands/main.ts';
import type { Answers } from '../../source/config/answers.ts';
import { UserError } from '../../source/config/user-error.ts';
import { Journal } from '../../source/migration/engine/journal.ts';
import { strategies } from '../../source/migration/planning/tenancy/index.ts';

let dir: string;
let out: string;
let said: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'bridge-'));
  out = join(dir, 'app');
  said = '';
  const hear = (text: unknown) => {
    said += String(text);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(hear);
  vi.spyOn(process.stderr, 'write').mockImplementation(hear);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true });
});

const bridge = (...args: string[]) => main(['bridge', ...args, '--dir', join(dir, 'migration')]);
const read = (name: string) => readFileSync(join(out, name), 'utf8');

test.each(targets)(
  '$id: writes its files, each short and with a comment at the top, and says how to use them',
  async target => {
    expect(await bridge(target.id, '--out', out)).toBe(0);
    expect(readdirSync(out).sort()).toEqual(target.files.map(({ name }) => name).sort());
    for (const { name } of target.files) {
      expect(said).toContain(name);
      expect(read(name)).toMatch(/^(\/\*\*|""")/);
      if (!/test/.test(name)) expect(read(name).split('\n').length, name).toBeLessThan(150);
      expect(read(name)).not.toMatch(/__[A-Z_]+__/);
      // Clocks may differ, so no clock is read.
      expect(read(name)).not.toMatch(/Date\.now|new Date\(|time\.time|datetime\.now|utcnow/);
    }
    expect(target.wiring).toHaveLength(3);
    for (const line of target.wiring) expect(said).toContain(line);
  },
);

test('ids and the crosswalk come from the migration’s folder, and are quoted', async () => {
  const migration = join(dir, 'migration');
  mkdirSync(join(migration, 'report'), { recursive: true });
  writeFileSync(join(migration, 'report', 'crosswalk.csv'), '');
  const journal = new Journal(join(migration, 'journal.sqlite'));
  journal.set('consumerProjectId', 'project-test-old');
  journal.add('project', 'environment', null);
  journal.done('project', 'environment', { project_id: 'project-test-new' });
  journal.add('profile', 'profile', null);
  journal.done('profile', 'profile', { profile_id: "profile-'1" });
  journal.close();
  expect(await bridge('express', '--out', out)).toBe(0);
  const settings = read('stytch-bridge.settings.js');
  for (const each of [
    "'project-test-old'",
    "'project-test-new'",
    "'profile-\\'1'",
    `'${migration}/report/crosswalk.csv'`,
  ]) {
    expect(settings).toContain(each);
  }
  expect(said).not.toMatch(/Fill in/);
});

test('names the settings that the folder does not have, and the file to fill in', async () => {
  expect(await bridge('flask', '--out', out)).toBe(0);
  expect(said).toMatch(/Fill in, at the top of stytch_bridge_settings.py, .*profile id/);
});

test('says that ids come from a practice', async () => {
  mkdirSync(join(dir, 'migration'));
  writeFileSync(join(dir, 'migration', 'answers.json'), '{"version":1,"answers":{"mode":"practice"}}');
  expect(await bridge('express', '--out', out)).toBe(0);
  expect(said).toMatch(/ids are of the local Stytch/);
});

test('an existing file is named and not changed; --force overwrites it', async () => {
  mkdirSync(out);
  writeFileSync(join(out, 'stytch-bridge.js'), 'mine');
  expect(await bridge('hono', '--out', out)).toBe(2);
  expect(said).toContain(join(out, 'stytch-bridge.js'));
  expect(said).not.toContain('stytch-bridge.hono.js');
  expect(readdirSync(out)).toEqual(['stytch-bridge.js']);
  expect(read('stytch-bridge.js')).toBe('mine');
  expect(await bridge('hono', '--out', out, '--force')).toBe(0);
  expect(read('stytch-bridge.js')).not.toBe('mine');
});

test('two targets are refused', async () => {
  expect(await bridge('express', 'hono', '--out', out)).toBe(2);
  expect(said).toContain('"express, hono" is not understood here.');
});

test.each([['django'], []])('an unknown target is refused, naming all: %s %s', async (...words) => {
  expect(await bridge(...words, '--out', out)).toBe(2);
  for (const { id } of targets) expect(said).toContain(id);
});

test('an unknown flag is refused; --help has targets and examples', async () => {
  expect(await bridge('express', '--loud')).toBe(2);
  expect(said).toContain('--loud');
  expect(await bridge('--help')).toBe(0);
  for (const { id } of targets) expect(said).toContain(`  ${id} `);
  expect(said).toContain('bridge express --out');
});

test('--jit and dual write share files; the tenancy comes from the run; a target without --jit is an error', async () => {
  const migration = join(dir, 'migration');
  mkdirSync(migration);
  const journal = new Journal(join(migration, 'journal.sqlite'));
  journal.set('frozen', { tenancy: 'trusted_metadata', tenantKey: 'school', leftOver: 'one_organization' });
  journal.add('organizations', 'big-co|1', {
    key: "Big 'Co'",
    external_id: 'big-co|1',
    name: 'Big',
    slug: 'big',
    members: 1,
  });
  journal.close();
  expect(await bridge('express', '--jit', '--out', out)).toBe(0);
  expect(read('stytch-bridge.express.js')).toContain("from './stytch-bridge.jit.js'");
  expect(said).not.toContain('Fill in stytch-members');
  const settings = read('stytch-members.settings.js');
  expect(settings).toContain("tenantKey: 'school'");
  expect(settings).toContain("leftOver: 'one_organization'");
  const { rule } = await import(join(out, 'stytch-members.settings.js'));
  expect(rule.externalIds).toEqual({ "Big 'Co'": 'big-co|1' });
  expect(await bridge('dual-write', '--out', out)).toBe(0);
  expect(said).toContain('run it again until nothing is new');
  expect(await bridge('flask', '--jit', '--out', out)).toBe(2);
  expect(said).toContain('It is for: express, nextjs, fastify, hono.');
});

test.each(passwordTargets)(
  '%s --passwords: its files, how to use them, and the settings that are missing',
  async id => {
    const named = targets.find(one => one.id === id);
    const target = named && withPasswords(named);
    expect(await bridge(id, '--passwords', '--out', out)).toBe(0);
    expect(readdirSync(out).sort()).toEqual(target?.files.map(({ name }) => name).sort());
    for (const line of target?.wiring ?? []) expect(said).toContain(line);
    for (const { name } of target?.files ?? []) {
      expect(read(name)).toMatch(/^(\/\*\*|""")/);
      if (!/test/.test(name)) expect(read(name).split('\n').length, name).toBeLessThanOrEqual(150);
      expect(read(name)).not.toMatch(/__[A-Z_]+__/);
    }
    expect(said).toContain('STYTCH_PASSWORD_MIGRATION_END');
    expect(said).toMatch(/Fill in, at the top of stytch.password.login.settings..., .*the Consumer project id/);
    expect(said).not.toContain('profile id');
  },
);

test('--passwords: the scope comes from the run; not with --jit, and not for a target without a login', async () => {
  const migration = join(dir, 'migration');
  mkdirSync(migration);
  const journal = new Journal(join(migration, 'journal.sqlite'));
  journal.set('frozen', { tenancy: 'single', passwordScope: 'organization' });
  journal.close();
  expect(await bridge('hono', '--passwords', '--out', out)).toBe(0);
  expect(read('stytch-password-login.settings.js')).toContain("passwordScope = 'organization'");
  expect(await bridge('hono', '--passwords', '--jit', '--out', out)).toBe(2);
  expect(await bridge('browser', '--passwords', '--out', out)).toBe(2);
  expect(said).toContain('It is for: express, nextjs, fastify, hono, fastapi, flask.');
});

test('a tenancy that generated code cannot express is refused before anything is written', async () => {
  const check = (answers: Answers) => () => checkExpressible(ruleOf(answers).TENANCY);
  for (const [id, { expressible }] of Object.entries(strategies)) {
    const tenancy = id as keyof typeof strategies;
    if (expressible) expect(check({ tenancy })).not.toThrow();
    else expect(check({ tenancy })).toThrow(UserError);
  }
  expect(check({ tenancy: 'trusted_metadata', tenancyThen: 'email_domain' })).toThrow('trusted_metadata,email_domain');
  expect(check({ tenancy: 'trusted_metadata', leftOver: 'personal' })).toThrow('trusted_metadata,personal');
  expect(check({ tenancy: 'trusted_metadata', tenancyRules: 'merge a = b' })).toThrow('trusted_metadata,rules');
  expect(check({ tenancy: 'trusted_metadata', roleFrom: 'metadata' })).toThrow('trusted_metadata,roles');
  expect(check({ tenancy: 'single', organizationAdmins: 'oldest' })).toThrow('single,roles');
  const settings = { ...bridgeSettings(join(dir, 'migration'), {}).settings, TENANCY: 'moon_phase' };
  const write = (id: string) => {
    const target = targets.find(one => one.id === id);
    if (!target) throw new Error(id);
    return writeBridge(target, settings, out, false);
  };
  expect(() => write('dual-write')).toThrow(UserError);
  expect(() => write('dual-write-python')).toThrow(expect.objectContaining({ exitCode: 2 }));
  expect(existsSync(out)).toBe(false);
  // The bridge alone does not need the tenancy.
  expect(write('express')).not.toEqual([]);
});

test('rules and roles of the answers count beside the tenancy that a run used', () => {
  const migration = join(dir, 'migration');
  mkdirSync(migration);
  const journal = new Journal(join(migration, 'journal.sqlite'));
  journal.set('frozen', { tenancy: 'trusted_metadata', tenantKey: 'tenant' });
  journal.close();
  const tenancyOf = (answers: Answers) => bridgeSettings(migration, answers).settings.TENANCY;
  expect(tenancyOf({ tenancy: 'single' })).toBe('trusted_metadata');
  expect(tenancyOf({ tenancy: 'single', tenancyRules: 'merge a = b', roleFrom: 'consumer' })).toBe(
    'trusted_metadata,rules,roles',
  );
});

test('names that are special in JavaScript or Python are written unchanged', async () => {
  const migration = join(dir, 'migration');
  mkdirSync(migration);
  const journal = new Journal(join(migration, 'journal.sqlite'));
  const tenantKey = 'a."b.\\"c\\"\'".d';
  journal.set('frozen', { tenancy: 'trusted_metadata', tenantKey });
  const keys = ['__proto__', 'constructor', 'a"b\\c\n'];
  for (const [index, key] of keys.entries()) {
    const external_id = `tenant-${index}`;
    journal.add('organizations', external_id, { key, external_id, name: 'X', slug: `x${index}`, members: 1 });
  }
  journal.close();
  expect(await bridge('dual-write', '--out', out)).toBe(0);
  expect(await bridge('dual-write-python', '--out', out)).toBe(0);
  const { rule } = await import(join(out, 'stytch-members.settings.js'));
  expect(Object.entries(rule.externalIds).sort()).toEqual(keys.map((key, index) => [key, `tenant-${index}`]).sort());
  const text = execFileSync(
    'python3',
    [
      '-c',
      'import json; from stytch_members_settings import RULE; print(json.dumps([RULE.tenant_key, RULE.external_ids]))',
    ],
    {
      cwd: out,
      encoding: 'utf8',
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    },
  );
  const [key, ids] = JSON.parse(text);
  expect([rule.tenantKey, key]).toEqual([tenantKey, tenantKey]);
  expect(Object.entries(ids).sort()).toEqual(Object.entries(rule.externalIds).sort());
});
