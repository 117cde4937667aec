/**
 * The generated Python modules. Their own tests run wherever there is a Python. Against the local Stytch they run with
 * a stand-in of the official `stytch` package (python-stand-in.ts). FastAPI and Flask are not needed: the adapters are
 * plain ASGI and WSGI, and are called as such.
 */
import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dualWritePy, stytchPy } from './python-stand-in.ts';
import { type Stage, stage } from './stage.ts';

const python = 'python3';
const here = (() => {
  try {
    execFileSync(python, ['-c', 'import sys; assert sys.version_info >= (3, 9)'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
if (!here) console.warn('Skipped: the Python bridges, as there is no python3 of 3.9 or newer.');

/** One request through the adapter; prints what the application behind it saw, and what the browser is sent. */
const request: Record<string, string> = {
  flask: `
import json, sys
from stytch_bridge_flask import StytchBridge
out = {}
def app(environ, start_response):
    out["seen"] = environ.get("HTTP_COOKIE")
    start_response("200 OK", [])
    return []
StytchBridge(app)({"HTTP_COOKIE": sys.argv[1]}, lambda status, headers: out.update(sent=[value for _, value in headers]))
print(json.dumps(out))`,
  fastapi: `
import asyncio, json, sys
from stytch_bridge_fastapi import StytchBridge
out = {}
async def app(scope, receive, send):
    out["seen"] = dict(scope["headers"])[b"cookie"].decode()
    await send({"type": "http.response.start", "status": 200, "headers": []})
async def send(message): out.update(sent=[value.decode() for _, value in message["headers"]])
scope = {"type": "http", "headers": [(b"cookie", sys.argv[1].encode())]}
asyncio.run(StytchBridge(app)(scope, None, send))
print(json.dumps(out))`,
};

describe.skipIf(!here)('Python', () => {
  let world: Stage;
  beforeAll(async () => {
    world = await stage();
  });
  afterAll(() => world?.close());

  describe.each(Object.keys(request))('%s', id => {
    let folder: string;
    beforeAll(() => {
      folder = world.write(id);
      writeFileSync(join(folder, 'stytch.py'), stytchPy);
    });

    const run = async (args: string[], rollout = '100') => {
      const env = { ...process.env, STYTCH_B2B_ROLLOUT: rollout, PYTHONDONTWRITEBYTECODE: '1' };
      return (await promisify(execFile)(python, args, { cwd: folder, env })).stdout;
    };
    const open = async (cookie: string, rollout?: string) =>
      JSON.parse(await run(['-c', request[id] ?? '', cookie], rollout)) as { seen: string; sent: string[] };

    test('its own tests pass', async () => {
      expect(await run(['test_stytch_bridge.py'])).toBe('15 passed, 0 failed\n');
    });

    test('a Consumer session is a B2B session of the same person for the application and the browser', async () => {
      const person = world.next();
      const { seen, sent } = await open(`theme=dark; stytch_session=${person.token}`);
      const session_token = /stytch_session=([^;]+)/.exec(seen)?.[1] ?? '';
      const { member, organization } = await world.b2b.sessions.authenticate({ session_token });
      expect({ member_id: member.member_id, organization_id: organization.organization_id }).toEqual(person.places[0]);
      expect(sent[0]).toMatch(/^stytch_session=[\w-]+; Max-Age=\d+; Path=\/; Secure; SameSite=Lax; HttpOnly$/);
      expect(sent[0]).toContain(session_token);
    });

    test('an email that was never verified, with a claim, and a Member whom somebody removed: no session', async () => {
      const removed = world.next();
      await world.b2b.organizations.members.delete(removed.places[0] ?? { organization_id: '', member_id: '' });
      const before = world.attested();
      for (const person of [await world.nextUnverified(), removed]) {
        const cookie = `stytch_session=${person.token}`;
        const { seen, sent } = await open(cookie);
        expect(seen).toBe(cookie);
        expect(sent).toEqual([expect.stringMatching(/^stytch_bridge_later=refused\./)]);
      }
      expect(world.attested()).toBe(before);
    });

    test('unknown, not migrated, or rolled out to nobody: the request as it came, and no B2B session', async () => {
      const before = world.attested();
      const nowhere = world.people.find(({ places }) => places.length === 0)?.token;
      for (const cookie of ['stytch_session=unknown', `stytch_session=${nowhere}`]) {
        const { seen, sent } = await open(cookie);
        expect(seen).toBe(cookie);
        expect(sent).toEqual([expect.stringMatching(/^stytch_bridge_later=refused\./)]);
      }
      const cookie = `stytch_session=${world.next().token}`;
      expect(await open(cookie, '0')).toEqual({ seen: cookie, sent: [] });
      expect(world.attested()).toBe(before);
    });
  });
});

test.skipIf(!here)(
  'dual write in Python: created, changed, deleted, each called twice; and its own tests',
  async () => {
    const world = await stage(30);
    try {
      const cwd = world.write('dual-write-python');
      const run = (...args: string[]) =>
        execFileSync(python, args, { cwd, encoding: 'utf8', env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } });
      writeFileSync(join(cwd, 'stytch.py'), stytchPy);
      expect(run('test_stytch_dual_write.py')).toBe('11 passed, 0 failed\n');
      expect(run('test_stytch_members.py')).toBe('18 passed, 0 failed\n');
      const { project_id, secret } = world.b2bProject;
      const dual = async (what: string, user: object) => {
        // Not the sandbox's own process: it must be free to answer.
        const args = ['-c', dualWritePy, project_id, secret, what, JSON.stringify(user), '{}'];
        for (let time = 0; time < 2; time++) {
          const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
          const { stdout } = await promisify(execFile)(python, args, { cwd, env });
          expect(JSON.parse(stdout)).toEqual([true, []]);
        }
      };
      const at = { organization_id: 'acme-robotics' };
      const { user } = await world.consumer.users.create({
        email: 'py@acme-robotics.example',
        trusted_metadata: { tenant: 'acme-robotics', plan: 'free' },
      });
      await dual('created', user);
      const { user: changed } = await world.consumer.users.update({
        user_id: user.user_id,
        ...{ name: { first_name: 'Py' }, trusted_metadata: { plan: null } },
      });
      await dual('updated', changed);
      const { member } = await world.b2b.organizations.members.get({ ...at, member_id: user.user_id });
      expect(member).toMatchObject({ name: 'Py', trusted_metadata: { tenant: 'acme-robotics' }, status: 'active' });
      expect(member.trusted_metadata).not.toHaveProperty('plan');
      expect(await world.catchUp()).toMatchObject({ outcome: 'done', mismatches: 0 });
      await world.consumer.users.delete({ user_id: user.user_id });
      await dual('deleted', changed);
      await expect(world.b2b.organizations.members.get({ ...at, member_id: user.user_id })).rejects.toThrow();
      expect(await world.catchUp()).toMatchObject({ outcome: 'done', mismatches: 0 });
    } finally {
      await world.close();
    }
  },
);

test.skipIf(!here)('JavaScript and Python roll out to the same people', async () => {
  // In both: the first 32 bits of SHA-256, modulo 100. The generated tests of each hold the rest.
  const { createHash } = await import('node:crypto');
  const people = Array.from({ length: 50 }, (_, index) => `user-test-${index}`);
  const ours = people.map(id => Number.parseInt(createHash('sha256').update(id).digest('hex').slice(0, 8), 16) % 100);
  const code = `
import json, sys
sys.path.insert(0, "source/codebase/templates")
from stytch_bridge_swap import in_rollout
print(json.dumps([next(p for p in range(1, 101) if in_rollout(i, p)) - 1 for i in json.loads(sys.argv[1])]))`;
  const args = ['-B', '-c', code, JSON.stringify(people)];
  expect(JSON.parse(execFileSync(python, args, { encoding: 'utf8' }))).toEqual(ours);
});
