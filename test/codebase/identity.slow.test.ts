/**
 * Generated code that creates and changes Members must not change other Members, in JavaScript and in Python: against
 * the local Stytch, which reads an organization_id as an id, then as a slug, then as an external id.
 */
import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { User } from 'stytch';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dualWritePy, stytchPy } from './python-sdk.ts';
import { load, type Stage, stage } from './stage.ts';

const hasPython = (() => {
  try {
    execFileSync('python3', ['-c', 'import sys; assert sys.version_info >= (3, 9)'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

interface Outcome {
  done: boolean;
  reasons: string[];
}
type What = 'created' | 'updated' | 'deleted';

let stytch: Stage;
const folders: Record<string, string> = {};
/** The Organizations of the tests, by external id. */
const ids = new Map<string, string>();
/** What the run would have written for tenants whose key is no external id. */
const externalIds = { 'Acme Inc': 'acme-inc|1' };

beforeAll(async () => {
  stytch = await stage(30);
  folders['JavaScript'] = stytch.write('dual-write');
  folders['Python'] = stytch.write('dual-write-python');
  writeFileSync(join(folders['Python'], 'stytch.py'), stytchPy);
  const places = { Planet: 'planet', planet: 'planet-2', 'acme-inc|1': 'acme-inc', 'acme-inc': 'acme-inc-2' };
  const plain = { constructor: 'constructor-x', '9007199254740991': 'big', open: 'open' };
  for (const [external_id, slug] of [...Object.entries({ ...places, ...plain }), ['__proto__', 'proto'] as const]) {
    const { organization } = await stytch.b2b.organizations.create({
      organization_name: slug,
      organization_slug: slug,
      organization_external_id: external_id,
    });
    ids.set(external_id, organization.organization_id);
  }
}, 60_000);
afterAll(() => stytch?.close());

const run: Record<string, (what: What, user: object, changes?: Record<string, unknown>) => Promise<Outcome>> = {
  async JavaScript(what, user, changes = {}) {
    const { createDualWrite } = load(`${folders['JavaScript']}/stytch-dual-write.js`);
    const { rule } = load(`${folders['JavaScript']}/stytch-members.settings.js`);
    const reasons: string[] = [];
    const log = ({ reason }: { reason: string }) => reasons.push(reason);
    const dual = createDualWrite({ b2b: stytch.b2b, rule: { ...rule, externalIds, ...changes }, log });
    return { done: await dual[what](user), reasons };
  },
  async Python(what, user, changes = {}) {
    const snake = (name: string) => name.replaceAll(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
    const renamed = Object.entries({ externalIds, ...changes }).map(([name, value]) => [snake(name), value]);
    const { project_id, secret } = stytch.b2bProject;
    const args = [project_id, secret, what, JSON.stringify(user), JSON.stringify(Object.fromEntries(renamed))];
    const { stdout } = await promisify(execFile)('python3', ['-c', dualWritePy, ...args], {
      cwd: folders['Python'],
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    });
    const [done, events] = JSON.parse(stdout) as [boolean, { reason: string }[]];
    return { done, reasons: events.map(({ reason }) => reason) };
  },
};

let count = 0;
/** A User as Stytch returns it. */
function makeUser(tenant: unknown, more: Partial<User> = {}): User {
  const id = `user-test-identity-${count++}`;
  const emails = [{ email_id: 'e', email: `${id}@x.example`, verified: true }];
  return { user_id: id, emails, trusted_metadata: { tenant }, untrusted_metadata: {}, ...more } as unknown as User;
}

async function membersIn(external_id: string) {
  const organization_ids = [ids.get(external_id) ?? 'nowhere'];
  return (await stytch.b2b.organizations.members.search({ organization_ids, limit: 1000 })).members;
}
const idsIn = async (external_id: string) => (await membersIn(external_id)).map(member => member.external_id);

describe.each(['JavaScript', ...(hasPython ? ['Python'] : [])])('%s', language => {
  const dual = run[language] as (typeof run)[string];

  test.each([
    ['Planet', 'planet'],
    ['acme-inc|1', 'acme-inc'],
  ])('%s has the slug of tenant %s, whose User never enters it', async (other, tenant) => {
    const eve = makeUser(tenant);
    for (const what of ['created', 'updated', 'deleted'] as const) {
      expect(await dual(what, eve)).toEqual({ done: false, reasons: ['organization_not_found'] });
    }
    expect(await idsIn(other)).not.toContain(eve.user_id);
    const owner = makeUser(other === 'Planet' ? 'Planet' : 'Acme Inc');
    expect(await dual('created', owner)).toEqual({ done: true, reasons: [] });
    expect(await idsIn(other)).toContain(owner.user_id);
  });

  test('__proto__, constructor and the largest safe integer are tenants; an unsafe integer is not', async () => {
    for (const tenant of ['__proto__', 'constructor', Number.MAX_SAFE_INTEGER]) {
      const user = makeUser(tenant);
      expect(await dual('created', user)).toEqual({ done: true, reasons: [] });
      expect(await idsIn(String(tenant))).toContain(user.user_id);
    }
    const unsafe = await dual('created', makeUser(2 ** 53), { leftOver: 'one_organization' });
    expect(unsafe).toEqual({ done: false, reasons: ['bad_tenant'] });
    const inherited = makeUser('x', { trusted_metadata: {} });
    expect(await dual('created', inherited, { tenantKey: 'constructor' })).toEqual({ done: true, reasons: [] });
  });

  test('a nested path; a list with one unusable value keeps the others', async () => {
    const nested = makeUser('x', { trusted_metadata: { app: { org: { id: ['open', {}] } } } });
    const outcome = await dual('created', nested, { tenantKey: 'app.org.id' });
    expect(outcome).toEqual({ done: false, reasons: ['bad_tenant'] });
    expect(await idsIn('open')).toContain(nested.user_id);
  });

  test('a Member is created without a phone number that Stytch refuses', async () => {
    const phone_numbers = [{ phone_id: 'p', phone_number: '+999', verified: true }];
    const user = makeUser('open', { phone_numbers });
    expect(await dual('created', user)).toEqual({ done: false, reasons: ['invalid_phone_number'] });
    const member = (await membersIn('open')).find(one => one.external_id === user.user_id);
    expect(member?.mfa_phone_number).toBeFalsy();
    const name = { first_name: 'New', middle_name: '', last_name: '' };
    await dual('updated', { ...user, name });
    expect((await membersIn('open')).find(one => one.external_id === user.user_id)?.name).toBe('New');
  });

  test('a reassigned email: the Member that has it is not changed', async () => {
    const old = makeUser('open');
    await dual('created', old);
    const before = (await membersIn('open')).find(one => one.external_id === old.user_id);
    const newOwner = makeUser('open', { emails: old.emails });
    for (const what of ['created', 'updated'] as const) {
      expect(await dual(what, newOwner)).toEqual({ done: false, reasons: ['duplicate_member_email'] });
    }
    expect(await dual('deleted', newOwner)).toEqual({ done: true, reasons: [] });
    expect((await membersIn('open')).find(one => one.member_id === before?.member_id)).toEqual(before);
  });

  test('a Member of the run that an admin removed is not created again, by created or updated', async () => {
    const [row] = stytch.crosswalk.splice(0, 1);
    const { user_id = '', organization_id = '', member_id = '' } = row ?? {};
    const user = await stytch.consumer.users.get({ user_id });
    await stytch.b2b.organizations.members.delete({ organization_id, member_id });
    for (const what of ['created', 'updated'] as const) {
      const { done, reasons } = await dual(what, user);
      expect({ done, reasons: new Set(reasons) }).toEqual({ done: false, reasons: new Set(['removed_in_b2b']) });
    }
    const at = { organization_id, member_id: user_id };
    await expect(stytch.b2b.organizations.members.get(at)).rejects.toMatchObject({ error_type: 'member_not_found' });
  });

  test('a Member that dual write created and an admin removed is not created again, also with a new email', async () => {
    const user = makeUser('open');
    await dual('created', user);
    const member = (await membersIn('open')).find(one => one.external_id === user.user_id);
    const at = { organization_id: member?.organization_id ?? '', member_id: member?.member_id ?? '' };
    await stytch.b2b.organizations.members.delete(at);
    const emails = [{ email_id: 'e', email: `new-${user.user_id}@x.example`, verified: true }];
    for (const [what, more] of [['created'], ['updated'], ['updated', { emails }]] as const) {
      expect(await dual(what, { ...user, ...more })).toEqual({ done: false, reasons: ['removed_in_b2b'] });
    }
    expect(await idsIn('open')).not.toContain(user.user_id);
  });

  test('a Member without external id that an admin removed is not created again', async () => {
    const user = makeUser('open');
    const organization_id = ids.get('open') ?? '';
    const email_address = user.emails[0]?.email ?? '';
    const { member_id } = await stytch.b2b.organizations.members.create({ organization_id, email_address });
    await stytch.b2b.organizations.members.delete({ organization_id, member_id });
    expect(await dual('created', user)).toEqual({ done: false, reasons: ['removed_in_b2b'] });
    // A new User with the email of another User's removed Member is not affected.
    const before = makeUser('open');
    await dual('created', before);
    expect(await dual('deleted', before)).toEqual({ done: true, reasons: [] });
    expect(await dual('created', makeUser('open', { emails: before.emails }))).toEqual({ done: true, reasons: [] });
  });
});
