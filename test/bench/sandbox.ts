/**
 * How large and how fast the sandbox is: `node test/bench/sandbox.ts [users]`. Not a test: a busy machine would fail it.
 * Seeds a file of that many Users, pages through all of them, lets a client of the same machine create Members, and compares
 * every kind of lookup with a state of 1,000 Users. It ends with 1 when one that uses an index is more than twice as slow.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import type { Caller, Json } from './lookup.ts';
import { compareLookups } from './lookups.ts';
import { memberNumber, populate } from './lookups-b2b.ts';

const users = Number(process.argv[2] ?? 1_000_000);
const members = 30_000;
const folder = mkdtempSync(join(tmpdir(), 'sandbox-bench-'));
const say = (what: string, value: string) => process.stdout.write(`${what.padEnd(56)}${value}\n`);
const seconds = (since: number) => ((performance.now() - since) / 1_000).toFixed(1);

/** Starts the command; resolves to what it announces. */
async function start(count: number, file: string) {
  const args = [
    'source/cli.ts',
    'sandbox',
    '--json',
    '--with-b2b',
    '--limits',
    'off',
    '--users',
    String(count),
    '--file',
    file,
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [text] = await once(child.stdout, 'data');
  return { child, ...(JSON.parse(String(text)) as Json) } as { child: typeof child } & Json;
}

const file = join(folder, 'state.db');
const began = performance.now();
const { child, url, consumer, b2b } = await start(users, file);
say(`seeded ${users.toLocaleString('en')} Users in`, `${seconds(began)} s`);
say('state file', `${(statSync(file).size / 2 ** 20).toFixed(0)} MiB`);

const caller =
  (to: Pool, project: Json): Caller =>
  (method, path, body) =>
    send(to, method, path, project, body);

const pool = new Pool(url, { connections: 32, pipelining: 1 });
const post = (path: string, project: Json, body: object) => send(pool, 'POST', path, project, body);

async function send(
  to: Pool,
  method: Parameters<Caller>[0],
  path: string,
  { project_id, secret }: Json,
  body?: object,
): Promise<Json> {
  const authorization = `Basic ${Buffer.from(`${project_id}:${secret}`).toString('base64')}`;
  const answer = await to.request({
    path,
    method,
    headers: { authorization, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const json = (await answer.body.json()) as Json;
  if (json.status_code !== 200) throw new Error(JSON.stringify(json));
  return json;
}

const paging = performance.now();
let seen = 0;
/** A thousand Users from the whole project. */
const spread: Json[] = [];
let middle = '';
for (let cursor: string | undefined = ''; cursor !== undefined; ) {
  const page = await post('/v1/users/search', consumer, { limit: 1_000, ...(cursor && { cursor }) });
  const step = Math.max(1, Math.floor(users / 1_000));
  spread.push(...page.results.filter((_: Json, index: number) => (seen + index) % step === 0));
  seen += page.results.length;
  cursor = page.results_metadata.next_cursor;
  if (seen <= users / 2) middle = cursor ?? '';
}
say(`paged through ${seen.toLocaleString('en')} Users in`, `${seconds(paging)} s`);

/** Calls a second, with 32 at a time. */
async function rate(calls: number, call: (index: number) => Promise<unknown>): Promise<string> {
  const start = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: 32 }, async () => {
      while (next < calls) await call(next++);
    }),
  );
  return Math.round((calls / (performance.now() - start)) * 1_000).toLocaleString('en');
}

const { organization } = await post('/v1/b2b/organizations', b2b, { organization_name: 'Bench' });
const path = `/v1/b2b/organizations/${organization.organization_id}/members`;
await rate(2_000, index => post(path, b2b, { email_address: `warm${index}@x.example` }));
const create = (index: number) => post(path, b2b, memberNumber(index));
say('create Member, calls a second', await rate(members, create));
await populate(caller(pool, b2b), { organizations: 2_000, members: 30_000 }, rate);
const byEmail = { operator: 'AND', operands: [{ filter_name: 'email_address', filter_value: ['nobody@x.example'] }] };
say(
  'find a User by email, calls a second',
  await rate(3_000, () => post('/v1/users/search', consumer, { query: byEmail })),
);
const migrate = (index: number) =>
  post('/v1/b2b/passwords/migrate', b2b, {
    organization_id: organization.organization_id,
    email_address: `p${index}@x.example`,
    hash: '5f4dcc3b5aa765d61d8327deb882cf99',
    hash_type: 'md_5',
  });
say('passwords/migrate, calls a second', await rate(5_000, migrate));
const memory = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
say('memory of the sandbox at its highest', `${Math.round(Number(memory) / 1_024)} MiB`);

const little = await start(1_000, join(folder, 'little.db'));
const littlePool = new Pool(little.url, { connections: 1 });
const onePool = new Pool(url, { connections: 1 });
const { results } = await caller(littlePool, little.consumer)('POST', '/v1/users/search', { limit: 1_000 });
const half = await caller(littlePool, little.consumer)('POST', '/v1/users/search', { limit: 500 });
await populate(caller(littlePool, little.b2b), { organizations: 25, members: 250 }, rate);
const kinds = await compareLookups(
  {
    consumer: caller(littlePool, little.consumer),
    b2b: caller(littlePool, little.b2b),
    users: results,
    cursor: half.results_metadata.next_cursor,
  },
  { consumer: caller(onePool, consumer), b2b: caller(onePool, b2b), users: spread, cursor: middle },
);
say('', `at 1,000      at ${users.toLocaleString('en')}`);
for (const { kind, small, large, linear } of kinds) {
  say(
    linear ? `${kind} (reads all rows)` : small * 2 < large ? `${kind} !` : kind,
    `${small.toFixed(2)} ms       ${large.toFixed(2)} ms       ${(large / small).toFixed(2)} x`,
  );
}
const worst = Math.max(...kinds.filter(({ linear }) => !linear).map(({ small, large }) => large / small));
say('the largest of those that use an index; 2 is allowed', worst.toFixed(2));
await onePool.close();
await littlePool.close();
little.child.kill('SIGTERM');
await once(little.child, 'exit');
await pool.close();
child.kill('SIGTERM');
await once(child, 'exit');
rmSync(folder, { recursive: true });
process.exitCode = worst > 2 ? 1 : 0;
