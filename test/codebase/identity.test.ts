/**
 * Generated code that creates and changes Members must not reach anybody else's, in JavaScript and in Python: against
 * the local Stytch, which reads an organization_id as an id, then as a slug, then as an external id.
 */
import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { User } from 'stytch';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dualWritePy, stytchPy } from './python-stand-in.ts';
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

let world: Stage;
const folders: Record<string, string> = {};
/** The Organizations of the tests, by external id. */
const ids = new Map<string, string>();
/** What the run would have written for tenants whose key is no external id. */
const externalIds = { 'Acme Inc': 'acme-inc|1' };

beforeAll(async () => {
  world = await stage(30);
  folders['JavaScript'] = world.write('dual-write');
  folders['Python'] = world.write('dual-write-python');
  writeFileSync(join(folders['Python'], 'stytch.py'), stytchPy);
  const places = { Planet: 'planet', planet: 'planet-2', 'acme-inc|1': 'acme-inc', 'acme-inc': 'acme-inc-2' };
  const plain = { constructor: 'constructor-x', '9007199254740991': 'big', open: 'open' };
  for (const [external_id, slug] of [...Object.entries({ ...places, ...plain }), ['__proto__', 'proto'] as const]) {
    const { organization } = await world.b2b.organizations.create({
      ...{ organization_name: slug, organization_slug: slug, organization_external_id: external_id },
    });
    ids.set(external_id, organization.organization_id);
  }
}, 60_000);
afterAll(() => world?.close());

const run: Record<string, (what: What, user: object, changes?: Record<string, unknown>) => Promise<Outcome>> = {
  async JavaScript(what, user, changes = {}) {
    const { createDualWrite } = load(`${folders['JavaScript']}/stytch-dual-write.js`);
    const { rule } = load(`${folders['JavaScript']}/stytch-members.settings.js`);
    const reasons: string[] = [];
    const log = ({ reason }: { reason: string }) => reasons.push(reason);
    const dual = createDualWrite({ b2b: world.b2b, rule: { ...rule, externalIds, ...changes }, log });
    return { done: await dual[what](user), reasons };
  },
  async Python(what, user, changes = {}) {
    const snake = (name: string) => name.replaceAll(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
    const renamed = Object.entries({ externalIds, ...changes }).map(([name, value]) => [snake(name), value]);
    const { project_id, secret } = world.b2bProject;
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
/** A User as Stytch answers it. */
function user(tenant: unknown, more: Partial<User> = {}): User {
  const id = `user-test-identity-${count++}`;
  const emails = [{ email_id: 'e', email: `${id}@x.example`, verified: true }];
  return { user_id: id, emails, trusted_metadata: { tenant }, untrusted_metadata: {}, ...more } as unknown as User;
}

async function membersIn(external_id: string) {
  const organization_ids = [ids.get(external_id) ?? 'nowhere'];
  return (await world.b2b.organizations.members.search({ organization_ids, limit: 1000 })).members;
}
const idsIn = async (external_id: string) => (await membersIn(external_id)).map(member => member.external_id);

describe.each(['JavaScript', ...(hasPython ? ['Python'] : [])])('%s', language => {
  const dual = run[language] as (typeof run)[string];

  test.each([
    ['Planet', 'planet'],
    ['acme-inc|1', 'acme-inc'],
  ])('%s has the slug of tenant %s, whose User never enters it', async (other, tenant) => {
    const eve = user(tenant);
    for (const what of ['created', 'updated', 'deleted'] as const) {
      expect(await dual(what, eve)).toEqual({ done: false, reasons: ['organization_not_found'] });
    }
    expect(await idsIn(other)).not.toContain(eve.user_id);
    const owner = user(other === 'Planet' ? 'Planet' : 'Acme Inc');
    expect(await dual('created', owner)).toEqual({ done: true, reasons: [] });
    expect(await idsIn(other)).toContain(owner.user_id);
  });

  test('__proto__, constructor and the largest safe integer are tenants like others; an unsafe integer is none', async () => {
    for (const tenant of ['__proto__', 'constructor', Number.MAX_SAFE_INTEGER]) {
      const person = user(tenant);
      expect(await dual('created', person)).toEqual({ done: true, reasons: [] });
      expect(await idsIn(String(tenant))).toContain(person.user_id);
    }
    const unsafe = await dual('created', user(2 ** 53), { leftOver: 'one_organization' });
    expect(unsafe).toEqual({ done: false, reasons: ['bad_tenant'] });
    const inherited = user('x', { trusted_metadata: {} });
    expect(await dual('created', inherited, { tenantKey: 'constructor' })).toEqual({ done: true, reasons: [] });
  });

  test('a nested path; a list with one unusable value keeps the others', async () => {
    const nested = user('x', { trusted_metadata: { app: { org: { id: ['open', {}] } } } });
    const outcome = await dual('created', nested, { tenantKey: 'app.org.id' });
    expect(outcome).toEqual({ done: false, reasons: ['bad_tenant'] });
    expect(await idsIn('open')).toContain(nested.user_id);
  });

  test('a phone number that Stytch refuses costs nobody their Member', async () => {
    const phone_numbers = [{ phone_id: 'p', phone_number: '+999', verified: true }];
    const person = user('open', { phone_numbers });
    expect(await dual('created', person)).toEqual({ done: false, reasons: ['invalid_phone_number'] });
    const member = (await membersIn('open')).find(one => one.external_id === person.user_id);
    expect(member?.mfa_phone_number).toBeFalsy();
    const name = { first_name: 'New', middle_name: '', last_name: '' };
    await dual('updated', { ...person, name });
    expect((await membersIn('open')).find(one => one.external_id === person.user_id)?.name).toBe('New');
  });

  test('an address that was reassigned: the Member who has it keeps everything', async () => {
    const old = user('open');
    await dual('created', old);
    const before = (await membersIn('open')).find(one => one.external_id === old.user_id);
    const heir = user('open', { emails: old.emails });
    for (const what of ['created', 'updated'] as const) {
      expect(await dual(what, heir)).toEqual({ done: false, reasons: ['duplicate_member_email'] });
    }
    expect(await dual('deleted', heir)).toEqual({ done: true, reasons: [] });
    expect((await membersIn('open')).find(one => one.member_id === before?.member_id)).toEqual(before);
  });

  test('a Member of the run whom an admin removed is not created again, by a sign-up or by an update', async () => {
    const [row] = world.crosswalk.splice(0, 1);
    const { user_id = '', organization_id = '', member_id = '' } = row ?? {};
    const person = await world.consumer.users.get({ user_id });
    await world.b2b.organizations.members.delete({ organization_id, member_id });
    for (const what of ['created', 'updated'] as const) {
      const { done, reasons } = await dual(what, person);
      expect({ done, reasons: new Set(reasons) }).toEqual({ done: false, reasons: new Set(['removed_in_b2b']) });
    }
    const at = { organization_id, member_id: user_id };
    await expect(world.b2b.organizations.members.get(at)).rejects.toMatchObject({ error_type: 'member_not_found' });
  });
});
