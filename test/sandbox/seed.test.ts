import { scryptSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../source/sandbox/index.ts';
import { type Answer, bench } from './client.ts';

const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const now = () => Date.UTC(2026, 5, 1);
const sandbox = await bench({ users: 200, now });
const { consumer } = sandbox;
const users: Answer[] = (await consumer('POST /v1/users/search', { limit: 1_000 })).results;
const lines = (path: string): Answer[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));

describe('the generated state', () => {
  it('is the same for the same seed, and another for another', async () => {
    const [same, other] = [await bench({ users: 200, now }), await bench({ users: 200, seed: 2, now })];
    expect(same.credentials).toEqual(sandbox.credentials);
    expect((await same.consumer('POST /v1/users/search', { limit: 1_000 })).results).toEqual(users);
    expect(other.credentials).not.toEqual(sandbox.credentials);
    expect((await other.consumer('POST /v1/users/search', { limit: 1_000 })).results).not.toEqual(users);
  });

  it('has every kind of User that a migration meets', () => {
    const some = (condition: (user: Answer) => unknown) => users.filter(condition).length;
    const domains = new Set(users.flatMap(user => user.emails.map((item: Answer) => item.email.split('@')[1])));
    const tenants = new Set(users.flatMap(user => user.trusted_metadata.tenant ?? []));
    expect(tenants.size).toBeGreaterThanOrEqual(20);
    expect([...domains]).toEqual(expect.arrayContaining(['gmail.com', 'acme-robotics.example']));
    const kinds = {
      severalTenants: some(user => Array.isArray(user.trusted_metadata.tenant)),
      noTenant: some(user => !user.trusted_metadata.tenant),
      admins: some(user => user.trusted_metadata.role === 'admin'),
      contradictions: some(
        user => user.untrusted_metadata.tenant && user.untrusted_metadata.tenant !== user.trusted_metadata.tenant,
      ),
      unverified: some(user => user.emails[0]?.verified === false),
      secondEmail: some(user => user.emails.length > 1),
      phoneOnly: some(user => user.emails.length === 0 && user.phone_numbers.length > 0),
      nothing: some(user => user.emails.length + user.phone_numbers.length + user.providers.length === 0),
      passwords: some(user => user.password),
      oauth: some(user => user.providers.length > 0),
      totp: some(user => user.totps.length > 0),
      passkeys: some(user => user.webauthn_registrations.length > 0),
      wallets: some(user => user.crypto_wallets.length > 0),
      biometrics: some(user => user.biometric_registrations.length > 0),
      pending: some(user => user.status === 'pending'),
      locked: some(user => user.is_locked),
      roles: some(user => user.roles.length > 1),
      externalIds: some(user => user.external_id),
    };
    expect([...tenants]).toEqual(
      expect.arrayContaining(['acme-robotics', 'Acme Robotics', 'borealis-bank', 'BOREALIS BANK']),
    );
    expect(Object.entries(kinds).filter(([, count]) => count === 0)).toEqual([]);
  });

  it('has live sessions for a third; their tokens are what the application would have stored', async () => {
    const path = join(folder, 'sessions.ndjson');
    await sandbox.exportSessions(path);
    const stored = lines(path);
    expect(stored).toHaveLength(67);
    const { user_id, session_token } = stored[1] as Answer;
    expect(sandbox.sessionTokenOf(user_id)).toBe(session_token);
    const session = await consumer('POST /v1/sessions/authenticate', { session_token });
    expect(session).toMatchObject({ status_code: 200, user: { user_id } });
  });

  it('exports hashes by user_id, for the owner’s eyes only; they are the Users’ passwords', async () => {
    const path = join(folder, 'passwords.ndjson');
    await sandbox.exportPasswords(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const hashes = lines(path);
    expect(hashes.map(line => line.user_id)).toEqual(users.filter(user => user.password).map(user => user.user_id));
    await sandbox.b2b('POST /v1/b2b/organizations', { organization_name: 'All', organization_external_id: 'all' });
    for (const { user_id, email, ...hash } of hashes.slice(0, 3)) {
      const password = sandbox.passwordOf(user_id);
      expect(password).toMatch(/^correct-horse-\d+$/);
      expect((await consumer('POST /v1/passwords/authenticate', { email, password })).user_id).toBe(user_id);
      await sandbox.b2b('POST /v1/b2b/passwords/migrate', { organization_id: 'all', email_address: email, ...hash });
      const login = { organization_id: 'all', email_address: email, password };
      expect((await sandbox.b2b('POST /v1/b2b/passwords/authenticate', login)).status_code).toBe(200);
    }
  });
});

describe('the hashes as support sends them', () => {
  const password = 'a heron on one leg, 1987';

  it('have parameters above the header, base64url, and the salt as it goes into scrypt', async () => {
    const { user_id } = users.find(user => user.password) as Answer;
    const path = join(folder, 'passwords.csv');
    await sandbox.exportPasswords(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const rows = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(rows.slice(0, 7)).toEqual([
      'scrypt hash parameters,,,,',
      'scryptCostParameter,1 << 6,,,',
      'scryptRParameter,8,,,',
      'scryptPParameter,1,,,',
      'scryptKeyLengthParamenter,32,,,',
      ',,,,',
      'id,hash,salt,hash_method,project_id',
    ]);
    const [id, hash, salt = '', method, project] = rows[7]?.split(',') ?? [];
    expect([id, method, project]).toEqual([user_id, 'scrypt', sandbox.credentials.consumer.project_id]);
    const made = scryptSync(sandbox.passwordOf(user_id) ?? '', salt, 32, { N: 64, r: 8, p: 1 });
    expect(made.toString('base64').replaceAll('+', '-').replaceAll('/', '_')).toBe(hash);
  });

  it('have hashes of other types encoded, where they have such a form', async () => {
    const empty = await bench({ users: 0 });
    const add = (email: string, body: object) => empty.consumer('POST /v1/passwords/migrate', { email, ...body });
    const argon_2_config = { salt: 'saltsalt', iteration_amount: 1, memory: 64, threads: 1, key_length: 4 };
    await add('a@x.example', { hash_type: 'argon_2id', hash: '00010203', argon_2_config });
    const bcrypt = `$2b$04$${'x'.repeat(53)}`;
    await add('b@x.example', { hash_type: 'bcrypt', hash: bcrypt });
    await empty.consumer('POST /v1/passwords', { email: 'c@x.example', password });
    const path = join(folder, 'others.csv');
    await empty.exportPasswords(path);
    const rows = readFileSync(path, 'utf8').trimEnd().split('\n').slice(7);
    expect(rows[0]).toContain(',"$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$AAECAw",,argon_2id,');
    expect(rows[1]).toContain(`,${bcrypt},,bcrypt,`);
    expect(rows[2]).toMatch(/^user-test-[\w-]+,[\w-]{43}=,[\w-]{30}==,scrypt,/);
  });
});

describe('a large state', () => {
  it('repeats its passwords after 3,000, and each is its User’s own', async () => {
    const large = await bench({ users: 3_020 });
    const all: Answer[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const page = await large.consumer('POST /v1/users/search', { limit: 1_000, ...(cursor && { cursor }) });
      all.push(...page.results);
      cursor = page.results_metadata.next_cursor;
    }
    for (const { user_id, emails } of all.filter(user => user.password).slice(-3)) {
      const password = large.passwordOf(user_id);
      expect(Number(password?.split('-').at(-1))).toBeLessThan(20);
      const login = await large.consumer('POST /v1/passwords/authenticate', { email: emails[0].email, password });
      expect(login.user_id).toBe(user_id);
    }
  });
});

describe('Users of an export file', () => {
  it('come from one JSON array, as the official export utility writes it', async () => {
    const path = join(folder, 'users.json');
    const live = {
      ...(users[0] as Answer),
      user_id: 'user-live-00000000-0000-4000-a000-000000000001',
      name: { first_name: '{"\\' },
    };
    writeFileSync(path, JSON.stringify([live, ...users.slice(1)], null, 1));
    const imported = await bench({ importUsers: path, now });
    const { results } = await imported.consumer('POST /v1/users/search', { limit: 1_000 });
    expect(results).toHaveLength(200);
    expect(results.slice(1)).toEqual(users.slice(1));
    expect((await imported.consumer(`GET /v1/users/${live.user_id}`)).name.first_name).toBe('{"\\');
  });

  it('are kept in the order of their creation, whatever that of the file is', async () => {
    const path = join(folder, 'unordered.json');
    writeFileSync(path, JSON.stringify([...users].reverse()));
    const imported = await bench({ importUsers: path, now });
    const { results } = await imported.consumer('POST /v1/users/search', { limit: 1_000 });
    expect(results).toEqual(users);
    const operands = [{ filter_name: 'created_at_less_than', filter_value: users[7]?.created_at }];
    const early = await imported.consumer('POST /v1/users/search', { query: { operator: 'AND', operands } });
    expect(early.results).toEqual(users.slice(0, 7));
  });

  it('come with their status and their locks', async () => {
    const path = join(folder, 'blocked.json');
    const lock = { is_locked: true, lock_created_at: '2026-01-01T00:00:00Z', lock_expires_at: '2099-01-01T00:00:00Z' };
    const blocked = users.slice(0, 3).map((user, index) => ({
      ...user,
      ...[{ status: 'pending' }, { status: 'deleted' }, lock][index],
    }));
    writeFileSync(path, JSON.stringify(blocked));
    const imported = await bench({ importUsers: path, now });
    expect((await imported.consumer('POST /v1/users/search', {})).results).toEqual(blocked);
  });

  it('a file that is none says so', async () => {
    const path = join(folder, 'half.json');
    writeFileSync(path, '[{"user_id": "user-test-x"}, {"user_id": ');
    await expect(startSandbox({ importUsers: path })).rejects.toThrow('ends in the middle of item 2');
    writeFileSync(path, '[{"id": "x"}]');
    await expect(startSandbox({ importUsers: path })).rejects.toThrow('User 1 (line 1) is not a User');
  });
});

describe('the state file', () => {
  it('continues the same state with the same credentials; only its owner can read it, and it holds no secret', async () => {
    const file = join(folder, 'state.db');
    const first = await startSandbox({ file, users: 20, withB2b: true });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { credentials } = first;
    await first.close();
    const second = await startSandbox({ file, users: 99, seed: 7 });
    expect(second.credentials).toEqual(credentials);
    await second.close();
    const bytes = readFileSync(file, 'latin1');
    for (const secret of [credentials.consumer.secret, credentials.b2b?.secret, credentials.workspace.key_secret]) {
      expect(bytes.includes(secret ?? '?')).toBe(false);
    }
    expect(bytes.includes('correct-horse')).toBe(false);
  });

  it('that was never finished, because its making was killed, is made again', async () => {
    const file = join(folder, 'killed.db');
    writeFileSync(`${file}.new`, 'half a database');
    const own = await startSandbox({ file, users: 3 });
    await own.close();
    expect(existsSync(`${file}.new`)).toBe(false);
    writeFileSync(file, '');
    await expect(startSandbox({ file })).rejects.toThrow('delete it to start over');
  });

  it('reset creates the state again, with the same credentials', async () => {
    const own = await bench({ users: 10 });
    await own.consumer('POST /v1/users', { email: 'extra@x.example' });
    await own.b2b('POST /v1/b2b/organizations', { organization_name: 'Extra' });
    own.reset();
    const { results_metadata } = await own.consumer('POST /v1/users/search', {});
    expect(results_metadata.total).toBe(10);
    expect((await own.b2b('POST /v1/b2b/organizations/search', {})).results_metadata.total).toBe(0);
  });
});
