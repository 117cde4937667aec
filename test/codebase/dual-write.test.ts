/** Dual write: what it writes, what it misses, and how the next run adds what is missing. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeDualWrite } from '../../source/codebase/dual-write.ts';
import { load, type Stage, stage } from './stage.ts';

let stytch: Stage;
let folder: string;
// biome-ignore lint/suspicious/noExplicitAny: generated JavaScript
let dual: any;
beforeAll(async () => {
  stytch = await stage(60);
  folder = stytch.write('dual-write');
  const { createDualWrite } = load(`${folder}/stytch-dual-write.js`);
  const { rule } = load(`${folder}/stytch-members.settings.js`);
  dual = createDualWrite({ b2b: stytch.b2b, rule, log: () => {} });
}, 60_000);
afterAll(() => stytch.close());

const signUp = async (email: string, tenant: string) =>
  (await stytch.consumer.users.create({ email, trusted_metadata: { tenant } })).user;

async function members(userId: string) {
  const { organizations } = await stytch.b2b.organizations.search({ limit: 1000 });
  const organization_ids = organizations.map(one => one.organization_id);
  const found = await stytch.b2b.organizations.members.search({ organization_ids, limit: 1000 });
  return found.members.filter(member => member.external_id === userId);
}

test('created, changed and deleted Users are written at once; the next run finds nothing to do for them', async () => {
  const user = await signUp('dual@acme-robotics.example', 'acme-robotics');
  expect(await dual.created(user)).toBe(true);
  expect(await members(user.user_id)).toMatchObject([
    { email_address: 'dual@acme-robotics.example', status: 'active' },
  ]);

  const known = stytch.users.find(({ places }) => places.length === 1);
  const { user: changed } = await stytch.consumer.users.update({
    user_id: known?.user_id ?? '',
    name: { first_name: 'New', last_name: 'Name' },
    trusted_metadata: { plan: null, seats: 3 },
  });
  expect(await dual.updated(changed)).toBe(true);
  const [member] = await members(changed.user_id);
  expect(member).toMatchObject({ name: 'New Name', trusted_metadata: { seats: 3 } });
  expect(member?.trusted_metadata).not.toHaveProperty('plan');
  expect(member?.trusted_metadata).not.toHaveProperty('email');

  const goner = stytch.users.find(({ user_id, places }) => places.length === 1 && user_id !== known?.user_id);
  const before = await stytch.consumer.users.get({ user_id: goner?.user_id ?? '' });
  await stytch.consumer.users.delete({ user_id: before.user_id });
  expect(await dual.deleted(before)).toBe(true);
  expect(await members(before.user_id)).toEqual([]);

  const missed = await signUp('missed@acme-robotics.example', 'acme-robotics');
  const result = await stytch.catchUp();
  expect(result).toMatchObject({ outcome: 'done', mismatches: 0, failed: 0 });
  expect(result.members).toBe(stytch.result.members + 2 - 1);
  for (const { user_id } of [user, changed, missed]) expect(await members(user_id)).toHaveLength(1);
});

test('a new phone number replaces the old one, which is deleted first; a removed one is deleted', async () => {
  const user = await signUp('phones@acme-robotics.example', 'acme-robotics');
  expect(await dual.created(user)).toBe(true);
  const { otps, users } = stytch.consumer;
  const prove = async (phone_number: string) => {
    const { phone_id: method_id } = await otps.sms.send({ phone_number, user_id: user.user_id });
    await otps.authenticate({ method_id, code: stytch.sandbox.lastSent(phone_number)?.token ?? '' });
    return method_id;
  };
  const mirrored = async () => {
    expect(await dual.updated(await users.get({ user_id: user.user_id }))).toBe(true);
    return (await members(user.user_id))[0]?.mfa_phone_number;
  };
  const first = await prove('+12025550171');
  expect(await mirrored()).toBe('+12025550171');
  const second = await prove('+12025550172');
  await users.deletePhoneNumber({ phone_id: first });
  expect(await mirrored()).toBe('+12025550172');
  await users.deletePhoneNumber({ phone_id: second });
  expect(await mirrored()).toBe('');
});

test('a tenant that is newer than the migration is an error; the next run creates it', async () => {
  const user = await signUp('first@brand-new.example', 'brand-new');
  expect(await dual.created(user)).toBe(false);
  expect(await stytch.catchUp()).toMatchObject({ outcome: 'done', mismatches: 0 });
  expect(await dual.created(user)).toBe(true);
  expect(await members(user.user_id)).toHaveLength(1);
});

test('the wizard writes it with the tenancy of the current answers, and never overwrites a changed file', () => {
  const dir = mkdtempSync(join(tmpdir(), 'dual-write-'));
  try {
    const answers = { tenancy: 'email_domain', leftOver: 'leave_out' } as const;
    const out = join(dir, 'code');
    const said = writeDualWrite('python', dir, answers, out).join('\n');
    expect(said).toContain('stytch_dual_write.py');
    expect(said).toContain('dual.created(user)');
    const settings = join(out, 'stytch_members_settings.py');
    expect(readFileSync(settings, 'utf8')).toContain('email_domain');
    writeFileSync(settings, '# mine');
    expect(() => writeDualWrite('python', dir, answers, out)).toThrow('files of these names are there already');
    expect(readFileSync(settings, 'utf8')).toBe('# mine');
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test('the generated tests pass', () => {
  const { STYTCH_API_URL: _, NODE_OPTIONS: __, ...env } = process.env;
  const how = { cwd: folder, env, encoding: 'utf8' } as const;
  const said = execFileSync(process.execPath, ['--test', '--test-reporter=tap'], how);
  expect(said).toMatch(/# pass 82\n/);
  expect(said).toMatch(/# fail 0/);
});
