/**
 * The generated Python modules: their own tests, and requests to the local Stytch with a replacement of the `stytch`
 * package (python-sdk.ts). FastAPI and Flask are not needed: the adapters are plain ASGI and WSGI, and are called as such.
 */
import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dualWritePy, stytchPy } from './python-sdk.ts';
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

/** One request through the adapter. Prints the cookies that the application and the browser receive. */
const request: Record<string, string> = {
  flask: `
import json, sys
from stytch_bridge_flask import StytchBridge
out = {}
def app(environ, start_response):
    out["seen"] = environ.get("HTTP_COOKIE")
    start_response("200 OK", [])
    return []
StytchBridge(app)({"HTTP_COOKIE": sys.argv[1]}, lambda status, headers: out.update(sent=[value for name, value in headers if name == "Set-Cookie"]))
print(json.dumps(out))`,
  fastapi: `
import asyncio, json, sys
from stytch_bridge_fastapi import StytchBridge
out = {}
async def app(scope, receive, send):
    out["seen"] = dict(scope["headers"])[b"cookie"].decode()
    await send({"type": "http.response.start", "status": 200, "headers": []})
async def send(message): out.update(sent=[value.decode() for name, value in message["headers"] if name == b"set-cookie"])
scope = {"type": "http", "headers": [(b"cookie", sys.argv[1].encode())]}
asyncio.run(StytchBridge(app)(scope, None, send))
print(json.dumps(out))`,
};

/** Several requests at once in one process, each with its cookies and the index of its Organization. Prints the tokens. */
const atOnce = `
import json, sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from stytch_bridge import Bridge
from stytch_bridge_settings import bridge_options
bridge = Bridge(replace(bridge_options(), choose_organization=lambda _user, places, host: places[host]))
with ThreadPoolExecutor() as threads:
    print(json.dumps([made.session_token for made in threads.map(lambda one: bridge(*one), json.loads(sys.argv[1]))]))`;

describe.skipIf(!here)('Python', () => {
  let stytch: Stage;
  beforeAll(async () => {
    stytch = await stage();
  });
  afterAll(() => stytch?.close());

  describe.each(Object.keys(request))('%s', id => {
    let folder: string;
    beforeAll(() => {
      folder = stytch.write(id);
      writeFileSync(join(folder, 'stytch.py'), stytchPy);
    });

    const run = async (args: string[], rollout = '100') => {
      const env = { ...process.env, STYTCH_B2B_ROLLOUT: rollout, PYTHONDONTWRITEBYTECODE: '1' };
      return (await promisify(execFile)(python, args, { cwd: folder, env })).stdout;
    };
    const open = async (cookie: string, rollout?: string) =>
      JSON.parse(await run(['-c', request[id] ?? '', cookie], rollout)) as { seen: string; sent: string[] };

    test('its own tests pass', async () => {
      expect(await run(['test_stytch_bridge.py'])).toBe('20 passed, 0 failed\n');
    });

    test('the application and the browser receive a B2B session of the same user', async () => {
      const user = stytch.next();
      const { seen, sent } = await open(`theme=dark; stytch_session=${user.token}`);
      const session_token = /stytch_session=([^;]+)/.exec(seen)?.[1] ?? '';
      const { member, organization } = await stytch.b2b.sessions.authenticate({ session_token });
      expect({ member_id: member.member_id, organization_id: organization.organization_id }).toEqual(user.places[0]);
      expect(sent[0]).toMatch(/^stytch_session=[\w-]+; Max-Age=\d+; Path=\/; Secure; SameSite=Lax; HttpOnly$/);
      expect(sent[0]).toContain(session_token);
    });

    test('an unverified email with a claim, and a Member that an admin removed: no session', async () => {
      const removed = stytch.next();
      await stytch.b2b.organizations.members.delete(removed.places[0] ?? { organization_id: '', member_id: '' });
      const before = stytch.attested();
      for (const user of [await stytch.nextUnverified(), removed]) {
        const cookie = `stytch_session=${user.token}`;
        const { seen, sent } = await open(cookie);
        expect(seen).toBe(cookie);
        expect(sent).toEqual([expect.stringMatching(/^stytch_bridge_failed=refused\./)]);
      }
      expect(stytch.attested()).toBe(before);
    });

    test('a reassigned email: no session for the new owner of the address or the old one', async () => {
      const [before, after] = await stytch.reassignEmail();
      const attested = stytch.attested();
      for (const user of [before, after]) {
        const cookie = `stytch_session=${user.token}`;
        expect(await open(cookie)).toEqual({
          seen: cookie,
          sent: [expect.stringMatching(/^stytch_bridge_failed=refused\./)],
        });
      }
      expect(stytch.attested()).toBe(attested);
    });

    test('two users with empty token cookies, and one user on two hosts, at the same time in one process', async () => {
      const [one, other] = [stytch.next(), stytch.next()];
      const several = stytch.users.find(({ places, verified }) => places.length > 1 && verified) ?? one;
      const cookies = [one, other].map(
        ({ user_id }) => `stytch_session=; stytch_session_jwt=${stytch.oldJwts.get(user_id)}`,
      );
      const token = `stytch_session=${several.token}`;
      const requests = [...cookies.map(cookie => [cookie, 0]), [token, 0], [token, 1]];
      const made = JSON.parse(await run(['-c', atOnce, JSON.stringify(requests)])) as string[];
      const found = await Promise.all(made.map(session_token => stytch.b2b.sessions.authenticate({ session_token })));
      expect(found.map(({ member }) => member.member_id)).toEqual(
        [one.places[0], other.places[0], several.places[0], several.places[1]].map(place => place?.member_id),
      );
    });

    test('an unknown session, a user without a Member, roll-out 0: the request is unchanged, and no B2B session', async () => {
      const before = stytch.attested();
      const nowhere = stytch.users.find(({ places }) => places.length === 0)?.token;
      for (const cookie of ['stytch_session=unknown', `stytch_session=${nowhere}`]) {
        const { seen, sent } = await open(cookie);
        expect(seen).toBe(cookie);
        expect(sent).toEqual([expect.stringMatching(/^stytch_bridge_failed=refused\./)]);
      }
      const cookie = `stytch_session=${stytch.next().token}`;
      expect(await open(cookie, '0')).toEqual({ seen: cookie, sent: [] });
      expect(stytch.attested()).toBe(before);
    });
  });
});

test.skipIf(!here)(
  'dual write in Python: created, updated and deleted, each called twice; and its own tests',
  async () => {
    const stytch = await stage(30);
    try {
      const cwd = stytch.write('dual-write-python');
      const run = (...args: string[]) =>
        execFileSync(python, args, { cwd, encoding: 'utf8', env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } });
      writeFileSync(join(cwd, 'stytch.py'), stytchPy);
      expect(run('test_stytch_dual_write.py')).toBe('12 passed, 0 failed\n');
      expect(run('test_stytch_members.py')).toBe('25 passed, 0 failed\n');
      const { project_id, secret } = stytch.b2bProject;
      const dual = async (what: string, user: object) => {
        const args = ['-c', dualWritePy, project_id, secret, what, JSON.stringify(user), '{}'];
        for (let time = 0; time < 2; time++) {
          const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
          const { stdout } = await promisify(execFile)(python, args, { cwd, env });
          expect(JSON.parse(stdout)).toEqual([true, []]);
        }
      };
      const at = { organization_id: 'acme-robotics' };
      const { user } = await stytch.consumer.users.create({
        email: 'py@acme-robotics.example',
        trusted_metadata: { tenant: 'acme-robotics', plan: 'free' },
      });
      await dual('created', user);
      const { user: changed } = await stytch.consumer.users.update({
        user_id: user.user_id,
        name: { first_name: 'Py' },
        trusted_metadata: { plan: null },
      });
      await dual('updated', changed);
      const { member } = await stytch.b2b.organizations.members.get({ ...at, member_id: user.user_id });
      expect(member).toMatchObject({ name: 'Py', trusted_metadata: { tenant: 'acme-robotics' }, status: 'active' });
      expect(member.trusted_metadata).not.toHaveProperty('plan');
      expect(await stytch.catchUp()).toMatchObject({ outcome: 'done', mismatches: 0 });
      await stytch.consumer.users.delete({ user_id: user.user_id });
      await dual('deleted', changed);
      await expect(stytch.b2b.organizations.members.get({ ...at, member_id: user.user_id })).rejects.toThrow();
      expect(await stytch.catchUp()).toMatchObject({ outcome: 'done', mismatches: 0 });
    } finally {
      await stytch.close();
    }
  },
);
