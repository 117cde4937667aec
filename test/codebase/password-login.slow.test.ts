/**
 * The generated password login in JavaScript, with the official SDK, and in Python, with python-sdk.ts: each trap of a
 * migration of passwords without an export, against the local Stytch.
 */
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { passwordLoginPy, stytchPy } from './python-sdk.ts';
import { load, type Stage, stage } from './stage.ts';

interface Credentials {
  email: string;
  password: string;
  organization_id?: string;
}
interface Outcome {
  outcome: string;
  response: { session_token?: string; member_id?: string; intermediate_session_token?: string } | undefined;
  events: { outcome: string; reason?: string }[];
}
type Login = (credentials: Credentials) => Promise<Outcome>;

const hasPython = (() => {
  try {
    execFileSync('python3', ['-c', 'import sys; assert sys.version_info >= (3, 9)'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
const password = 'a long enough password';
/** Of the invented application. */
const lockThreshold = 7;
const folders = new Map<string, string>();
const processes: ChildProcess[] = [];

let stytch: Stage;
/** Everything that the modules wrote anywhere. */
let output = '';

/** Options in milliseconds; Python has seconds. */
const open: Record<string, (changes?: { end?: string; timeout?: number; failure?: number }) => Login> = {
  JavaScript({ end, timeout = 10_000, failure = 0 } = {}) {
    const { createPasswordLogin } = load(`${folders.get('JavaScript')}/stytch-password-login.js`);
    const { passwordLoginOptions } = load(`${folders.get('JavaScript')}/stytch-password-login.settings.js`);
    const events: Outcome['events'] = [];
    const options = {
      ...passwordLoginOptions(),
      timeoutMs: timeout,
      failureMs: failure,
      log: (event: never) => events.push(event),
    };
    const login = createPasswordLogin(end ? { ...options, end } : options);
    return async credentials => {
      const { outcome, response } = await login(credentials);
      output += JSON.stringify(events);
      return { outcome, response, events: events.splice(0) };
    };
  },
  Python({ end, timeout = 10_000, failure = 0 } = {}) {
    const changes = JSON.stringify({ timeout: timeout / 1_000, failure_seconds: failure / 1_000, ...(end && { end }) });
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
    const child = spawn('python3', ['-c', passwordLoginPy, changes], { cwd: folders.get('Python') ?? '', env });
    processes.push(child);
    child.stderr.on('data', data => {
      output += data;
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return async credentials => {
      child.stdin.write(`${JSON.stringify(credentials)}\n`);
      const { value } = await lines.next();
      const made = JSON.parse(value ?? 'null') as Outcome;
      output += JSON.stringify(made.events);
      return { ...made, response: made.response ?? undefined };
    };
  },
};

/** Creates a Consumer User with this password, in these tenants. */
async function signUp(name: string, tenant: string | string[], typed = password, verified = true) {
  const email = `${name}@login.example`;
  const hash = createHash('md5').update(typed).digest('hex');
  const { user_id } = await stytch.consumer.passwords.migrate({
    email,
    hash,
    hash_type: 'md_5',
    set_email_verified: verified,
    trusted_metadata: { tenant },
  });
  return { email, user_id, password: typed };
}

/** The Members of a User, in the order of the crosswalk. */
async function membersOf({ user_id }: { user_id: string }) {
  const rows = stytch.crosswalkNow().filter(row => row['user_id'] === user_id);
  const get = async ({ organization_id = '', member_id = '' }: Record<string, string>) =>
    (await stytch.b2b.organizations.members.get({ organization_id, member_id })).member;
  return Promise.all(rows.map(get));
}

let since = 0;
/** The checks and writes since the test began, without reads. */
const requests = () =>
  stytch
    .requests()
    .slice(since)
    .filter(line => line.startsWith('POST') && !line.includes('search'))
    .map(line => line.replace('POST /v1/', ''));

const known: Record<string, Awaited<ReturnType<typeof signUp>>> = {};
const names = [
  'plain',
  'several',
  'twice',
  'wrong',
  'locked',
  'late',
  'partial',
  'discovery',
  'end',
  'other',
  'removed',
];

async function prepare(scope: 'cross_org' | 'organization') {
  stytch = await stage(20, { passwordScope: scope, passwords: 'reset' });
  for (const language of Object.keys(open)) {
    for (const name of names) {
      const tenants = /several|partial|discovery|late/.test(name) ? ['acme-robotics', 'globex'] : 'acme-robotics';
      known[`${name} ${language}`] = await signUp(`${name}.${language}`, tenants);
    }
    known[`breached ${language}`] = await signUp(`breached.${language}`, 'globex', 'password1');
    known[`weak ${language}`] = await signUp(`weak.${language}`, 'globex', 'short');
    known[`unverified ${language}`] = await signUp(`unverified.${language}`, 'globex', password, false);
  }
  await stytch.catchUp();
  folders.set('JavaScript', stytch.write('express', 'passwords'));
  const python = stytch.write('flask', 'passwords');
  mkdirSync(python, { recursive: true });
  writeFileSync(join(python, 'stytch.py'), stytchPy);
  folders.set('Python', python);
  vi.stubEnv('STYTCH_PASSWORD_MIGRATION_END', '2099-01-01');
}

beforeEach(() => {
  since = stytch?.requests().length ?? 0;
});
afterEach(() => {
  stytch.sandbox.faults.clear();
  for (const child of processes.splice(0)) child.kill();
});

describe.each(['cross_org', 'organization'] as const)('%s', scope => {
  beforeAll(() => prepare(scope), 60_000);
  afterAll(async () => {
    await stytch.close();
    vi.unstubAllEnvs();
  });
  const crossOrganization = scope === 'cross_org';
  const resetCall = crossOrganization
    ? 'b2b/passwords/discovery/email/reset/start 200'
    : 'b2b/passwords/email/reset/start 200';

  describe.each(Object.keys(open).filter(language => language !== 'Python' || hasPython))('%s', language => {
    const user = (name: string) => known[`${name} ${language}`] ?? { email: '', user_id: '', password: '' };
    const credentials = async (name: string, at = 0): Promise<Credentials> => {
      const organization_id = (await membersOf(user(name)))[at]?.organization_id ?? '';
      return { email: user(name).email, password: user(name).password, organization_id };
    };
    const start = (changes?: Parameters<(typeof open)[string]>[0]) =>
      (open[language] as (typeof open)[string])(changes);

    test('the first login moves the password; then only B2B checks it, whatever Consumer says', async () => {
      const login = start();
      const typed = await credentials('plain');
      const [member] = await membersOf(user('plain'));
      const { outcome, response, events } = await login(typed);
      expect({ outcome, events: events.map(one => one.outcome) }).toEqual({ outcome: 'accepted', events: ['moved'] });
      const session = await stytch.b2b.sessions.authenticate({ session_token: response?.session_token ?? '' });
      expect(session.member.member_id).toBe(member?.member_id);
      expect(requests().slice(0, 3)).toEqual([
        'passwords/authenticate 200',
        'b2b/passwords/migrate 200',
        'b2b/passwords/authenticate 200',
      ]);
      // Consumer has no session of this login.
      expect((await stytch.consumer.sessions.get({ user_id: user('plain').user_id })).sessions).toEqual([]);

      since = stytch.requests().length;
      expect((await login(typed)).events).toEqual([expect.objectContaining({ outcome: 'b2b' })]);
      expect(await login({ ...typed, password: 'another password' })).toMatchObject({ outcome: 'failed' });
      expect(requests()).toEqual(['b2b/passwords/authenticate 200', 'b2b/passwords/authenticate 401']);
    });

    test('several Organizations: the same password in each, with one password for all or one for each', async () => {
      const login = start();
      const typed = await credentials('several');
      expect(await login(typed)).toMatchObject({ outcome: 'accepted' });
      const [first, second] = await membersOf(user('several'));
      expect([first, second].map(member => member?.member_password_id !== '')).toEqual([true, crossOrganization]);
      const other = { ...typed, organization_id: second?.organization_id ?? '' };
      expect((await login(other)).events[0]?.outcome).toBe(crossOrganization ? 'b2b' : 'moved');
      expect(await login({ ...other, password: 'another password' })).toMatchObject({ outcome: 'failed' });
    });

    test('without an Organization: a discovery login, or nothing', async () => {
      const { organization_id: _, ...typed } = await credentials('discovery');
      const { outcome, response } = await start()(typed);
      expect(outcome).toBe(crossOrganization ? 'accepted' : 'failed');
      if (crossOrganization) {
        const { discovered_organizations: found } = await stytch.b2b.discovery.organizations.list({
          intermediate_session_token: response?.intermediate_session_token ?? '',
        });
        expect(found.filter(one => one.membership?.type === 'active_member')).toHaveLength(2);
      } else expect(requests()).toEqual([]);
    });

    test('a correct password that must be reset in Consumer: the reset email, and the hash is not written', async () => {
      expect(await start()(await credentials('breached'))).toEqual({
        outcome: 'failed',
        response: undefined,
        events: [expect.objectContaining({ outcome: 'reset_sent', reason: 'reset_password' })],
      });
      expect(requests()).toEqual(['passwords/authenticate 400', resetCall]);
      expect((await membersOf(user('breached')))[0]?.member_password_id).toBe('');
      // The email sets a password, and B2B accepts it.
      const password_reset_token = stytch.sandbox.lastSent(user('breached').email)?.token ?? '';
      const { email } = stytch.b2b.passwords;
      await (crossOrganization
        ? stytch.b2b.passwords.discovery.email.reset({ password_reset_token, password })
        : email.reset({ password_reset_token, password }));
      expect(await start()({ ...(await credentials('breached')), password })).toMatchObject({ outcome: 'accepted' });
    });

    test.runIf(crossOrganization)(
      'a password that is too weak for B2B only: the reset email after the move',
      async () => {
        const breach = { check_breach_on_creation: true, check_breach_on_authentication: true };
        const config = { ...breach, validate_on_authentication: false, validation_policy: 'ZXCVBN' };
        await stytch.setStrength('CONSUMER', config);
        const { outcome, events } = await start()(await credentials('weak'));
        expect({ outcome, events }).toMatchObject({ outcome: 'failed', events: [{ reason: 'member_reset_password' }] });
        expect(requests().at(-1)).toBe(resetCall);
      },
    );

    test('an unverified email: the reset email, and the Member stays unverified', async () => {
      const { outcome, events } = await start()(await credentials('unverified'));
      expect({ outcome, events }).toMatchObject({ outcome: 'failed', events: [{ reason: 'unverified_email' }] });
      expect(requests()).toEqual(['passwords/authenticate 200', resetCall]);
      expect(await membersOf(user('unverified'))).toMatchObject([
        { email_address_verified: false, member_password_id: '' },
      ]);
    });

    test.runIf(crossOrganization)('two logins at once: both are accepted', async () => {
      const typed = await credentials('twice');
      const logins = [start(), start()];
      const made = await Promise.all(logins.map(login => login(typed)));
      expect(made.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
    });

    test.runIf(crossOrganization)(
      'unknown email, wrong password, locked User: the same result after the same time, with one check for each try',
      async () => {
        const login = start({ failure: 150 });
        const timed = async (typed: Credentials) => {
          const started = performance.now();
          const { outcome, response } = await login(typed);
          expect(performance.now() - started).toBeGreaterThan(145);
          return { outcome, response };
        };
        const typed = await credentials('wrong');
        const failed = { outcome: 'failed', response: undefined };
        expect(await timed({ ...typed, email: 'unknown@login.example' })).toEqual(failed);
        expect(await timed({ ...typed, password: 'another password' })).toEqual(failed);
        expect(requests()).toEqual(['passwords/authenticate 404', 'passwords/authenticate 401']);

        const locked = await credentials('locked');
        const fast = start();
        since = stytch.requests().length;
        for (let attempt = 0; attempt < lockThreshold; attempt++)
          await fast({ ...locked, password: 'another password' });
        expect((await stytch.consumer.users.get({ user_id: user('locked').user_id })).is_locked).toBe(true);
        expect(requests()).toEqual(Array(lockThreshold).fill('passwords/authenticate 401'));
        expect(await timed(locked)).toEqual(failed);
        expect((await membersOf(user('locked')))[0]?.member_password_id).toBe('');
      },
    );

    test('late responses leave a state from which the next login continues', async () => {
      const typed = await credentials('late');
      // Consumer has verified the password, but its response is lost.
      stytch.sandbox.faults.set([{ kind: 'error-after', on: 'POST /v1/passwords/authenticate', times: 1 }]);
      expect(await start()(typed)).toMatchObject({ outcome: 'unavailable' });
      stytch.sandbox.faults.set([{ kind: 'hang', on: 'POST /v1/passwords/authenticate', times: 1 }]);
      expect(await start({ timeout: 300 })(typed)).toMatchObject({ outcome: 'unavailable' });
      expect((await membersOf(user('late')))[0]?.member_password_id).toBe('');
      // B2B has stored the hash, but its response is lost.
      stytch.sandbox.faults.set([{ kind: 'error-after', on: 'POST /v1/b2b/passwords/migrate', times: 1 }]);
      expect(await start()(typed)).toMatchObject({ outcome: 'unavailable' });
      since = stytch.requests().length;
      expect(await start()(typed)).toMatchObject({ outcome: 'accepted' });
      expect(requests()).not.toContain('passwords/authenticate 200');
      const everywhere = (await membersOf(user('late'))).map(member => member.member_password_id !== '');
      expect(everywhere).toEqual([true, crossOrganization]);
    });

    test.runIf(crossOrganization)(
      'a login that was interrupted between two Organizations: the old password is not asked of Consumer again',
      async () => {
        const typed = await credentials('partial');
        const other = await credentials('partial', 1);
        stytch.sandbox.faults.set([{ kind: 'error-before', on: 'POST /v1/b2b/passwords/migrate', times: 1, skip: 1 }]);
        await start()(typed);
        stytch.sandbox.faults.clear();
        const passwords = async () =>
          (await membersOf(user('partial'))).map(member => member.member_password_id !== '');
        expect(await passwords()).toEqual([true, false]);
        since = stytch.requests().length;
        expect(await start()({ ...other, password: 'another password' })).toMatchObject({ outcome: 'failed' });
        expect(await start()(other)).toMatchObject({ outcome: 'accepted' });
        expect(requests().filter(line => line.startsWith('passwords/'))).toEqual([]);
        expect(await passwords()).toEqual([true, true]);
      },
    );

    test('after the end date the Consumer project checks nothing: the reset email', async () => {
      const { outcome, events } = await start({ end: '2020-01-01' })(await credentials('end'));
      expect({ outcome, events }).toMatchObject({
        outcome: 'failed',
        events: [{ outcome: 'reset_sent', reason: 'after_end' }],
      });
      expect(requests()).toEqual([resetCall]);
    });

    test('the Member of another User does not get the password; a removed Member is not created again', async () => {
      const [member] = await membersOf(user('other'));
      const at = { organization_id: member?.organization_id ?? '', member_id: member?.member_id ?? '' };
      const typed = await credentials('other');
      await stytch.b2b.organizations.members.update({ ...at, external_id: `another-${language}` });
      expect(await start()(typed)).toMatchObject({ outcome: 'failed', events: [{ reason: 'no_member' }] });
      expect((await stytch.b2b.organizations.members.get(at)).member.member_password_id).toBe('');

      const removed = await credentials('removed');
      const [gone] = await membersOf(user('removed'));
      await stytch.b2b.organizations.members.delete({ ...at, member_id: gone?.member_id ?? '' });
      expect(await start()(removed)).toMatchObject({ outcome: 'failed', events: [{ reason: 'no_member' }] });
      const where = { organization_id: at.organization_id, email_address: user('removed').email };
      await expect(stytch.b2b.organizations.members.get(where)).rejects.toMatchObject({
        error_type: 'member_not_found',
      });
    });
  });

  test.runIf(crossOrganization)('the generated tests pass', async () => {
    const { NODE_OPTIONS: _, STYTCH_PASSWORD_MIGRATION_END: __, ...inherited } = process.env;
    const env = { ...inherited, PYTHONDONTWRITEBYTECODE: '1' };
    const run = async (language: string, program: string, ...args: string[]) =>
      (await promisify(execFile)(program, args, { cwd: folders.get(language), env })).stdout;
    const [javascript, python] = await Promise.all([
      run('JavaScript', process.execPath, '--test', '--test-reporter=tap'),
      hasPython ? run('Python', 'python3', 'test_stytch_password_login.py') : '18 passed, 0 failed\n',
    ]);
    expect(javascript).toMatch(/# pass 27\n# fail 0/);
    expect(python).toBe('18 passed, 0 failed\n');
  });

  test('no password, hash, email or user id in the log or the output', () => {
    expect(output).not.toMatch(/enough password|another password|password1|login\.example|user-test|scrypt/);
    expect(output).toContain('moved');
  });
});
