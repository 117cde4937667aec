/**
 * The generated Python bridges. Their own tests run wherever there is a Python. Against the local Stytch they run with
 * a stand-in of the official `stytch` package, which the registries here do not have: the three calls that the bridge
 * makes, with the package's names, arguments and kinds of answers. FastAPI and Flask are not needed: the adapters are
 * plain ASGI and WSGI, and are called as such.
 */
import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

/** Stands for the official package. */
const standIn = `
import base64, datetime, json, urllib.error, urllib.request
from types import SimpleNamespace

class StytchError(Exception):
    def __init__(self, details): self.details = details

def answer(value):
    if isinstance(value, dict): return SimpleNamespace(**{key: answer(each) for key, each in value.items() if key.isidentifier()})
    if isinstance(value, str) and value[10:11] == "T" and value.endswith("Z"):
        return datetime.datetime.fromisoformat(value[:-1] + "+00:00")
    return value

class Sessions:
    def __init__(self, client): self.client = client
    def authenticate(self, session_token=None, session_duration_minutes=None, session_jwt=None):
        held = {"session_token": session_token} if session_token else {"session_jwt": session_jwt}
        return self.client.post("authenticate", held)
    def revoke(self, session_token=None): return self.client.post("revoke", {"session_token": session_token})
    def attest(self, profile_id, token, organization_id=None, session_duration_minutes=None):
        return self.client.post("attest", dict(profile_id=profile_id, token=token, organization_id=organization_id, session_duration_minutes=session_duration_minutes))

class Client:
    path = "/v1/sessions/"
    def __init__(self, project_id, secret, environment=None):
        self.url, self.auth = environment, base64.b64encode(f"{project_id}:{secret}".encode()).decode()
        self.sessions = Sessions(self)
    def post(self, name, body):
        headers = {"authorization": f"Basic {self.auth}", "content-type": "application/json"}
        request = urllib.request.Request(self.url + self.path + name, json.dumps(body).encode(), headers)
        try:
            with urllib.request.urlopen(request) as response: return answer(json.load(response))
        except urllib.error.HTTPError as error: raise StytchError(answer(json.load(error))) from None

class B2BClient(Client):
    path = "/v1/b2b/sessions/"
`;

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
      writeFileSync(join(folder, 'stytch.py'), standIn);
    });

    const run = async (args: string[], rollout = '100') => {
      const env = { ...process.env, STYTCH_B2B_ROLLOUT: rollout, PYTHONDONTWRITEBYTECODE: '1' };
      return (await promisify(execFile)(python, args, { cwd: folder, env })).stdout;
    };
    const open = async (cookie: string, rollout?: string) =>
      JSON.parse(await run(['-c', request[id] ?? '', cookie], rollout)) as { seen: string; sent: string[] };

    test('its own tests pass', async () => {
      expect(await run(['test_stytch_bridge.py'])).toBe('10 passed, 0 failed\n');
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

/** The four calls that dual write makes, with the package's names. */
const membersStandIn = `
import base64, json, os, sys, urllib.error, urllib.request
from types import SimpleNamespace
from stytch_dual_write import DualWrite
from stytch_members_settings import RULE

class Refused(Exception):
    def __init__(self, details): self.details = details

def answer(value):
    if isinstance(value, dict): return SimpleNamespace(**{key: each if key.endswith("metadata") else answer(each) for key, each in value.items()})
    return [answer(each) for each in value] if isinstance(value, list) else value

class Members:
    def call(self, method, path, body=None):
        auth = base64.b64encode(sys.argv[1].encode()).decode()
        headers = {"authorization": "Basic " + auth, "content-type": "application/json"}
        request = urllib.request.Request(os.environ["STYTCH_API_URL"] + "/v1/b2b/organizations/" + path, json.dumps(body).encode() if body else None, headers, method=method)
        try:
            with urllib.request.urlopen(request) as response: return answer(json.load(response))
        except urllib.error.HTTPError as error: raise Refused(answer(json.load(error))) from None
    def get(self, organization_id, member_id): return self.call("GET", f"{organization_id}/member?member_id={member_id}")
    def create(self, organization_id, **fields): return self.call("POST", f"{organization_id}/members", fields)
    def update(self, organization_id, member_id, **fields): return self.call("PUT", f"{organization_id}/members/{member_id}", fields)
    def delete(self, organization_id, member_id): return self.call("DELETE", f"{organization_id}/members/{member_id}")

events = []
dual = DualWrite(SimpleNamespace(organizations=SimpleNamespace(members=Members())), RULE, events.append)
print(json.dumps([getattr(dual, sys.argv[2])(answer(json.loads(sys.argv[3]))), events]))
`;

test.skipIf(!here)('dual write in Python: created, changed, deleted, each told twice; and its own tests', async () => {
  const world = await stage(30);
  try {
    const cwd = world.write('dual-write-python');
    const run = (...args: string[]) =>
      execFileSync(python, args, { cwd, encoding: 'utf8', env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } });
    expect(run('test_stytch_dual_write.py')).toBe('5 passed, 0 failed\n');
    const { project_id, secret } = world.b2bProject;
    const dual = async (what: string, user: object) => {
      // Not the sandbox's own process: it must be free to answer.
      const args = ['-c', membersStandIn, `${project_id}:${secret}`, what, JSON.stringify(user)];
      for (let time = 0; time < 2; time++) {
        const { stdout } = await promisify(execFile)(python, args, { cwd, env: process.env });
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
});

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
