/**
 * Whole runs with a hash file, and then a login: no read-back can see a wrong hash. The hashes are of known passwords, made
 * by other code than the local Stytch's where there is any.
 */
import { createHash, pbkdf2Sync, scryptSync } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argon2i, argon2id, bcrypt } from 'hash-wasm';
import { afterEach, describe, expect, test } from 'vitest';
import type { Answers } from '../../../source/config/answers.ts';
import type { PlanSummary } from '../../../source/migration/model.ts';
import { phpass } from '../../../source/sandbox/auth/phpass.ts';
import { openB2b } from '../b2b-project.ts';
import { stage as open } from '../stage.ts';

const cases = join(import.meta.dirname, '..', '..', 'cases');
const single = { tenancy: 'single', singleName: 'All' } as const;

let close: (() => Promise<void>) | undefined;
afterEach(async () => {
  await close?.();
  close = undefined;
});

/** The Users of a file, and their hashes, in a migration of their own. */
async function stage(users: string, hashes: string | Buffer, answers: Answers = {}) {
  const written: string[] = [];
  const opened = await open(
    { ...single, ...answers },
    {
      importUsers: users,
      limits: 'off',
      withB2b: answers.b2bProject === 'existing',
      onExchange: ({ method, path }) => written.push(`${method} ${path}`),
    },
  );
  close = opened.close;
  writeFileSync(opened.answers.passwordFile ?? '', hashes);
  await opened.migration.readInventory(() => {});
  // One secret for all: an environment has few.
  let access: ReturnType<typeof openB2b> | undefined;
  const client = async () => {
    access ??= openB2b(opened.sandbox.url, opened.credentials);
    return (await access).client;
  };
  return {
    ...opened,
    client,
    /** Calls that reached the service, in order. */
    written,
    run: (more: Answers = {}) => opened.migration.run({ ...opened.answers, ...more }, () => {}),
    plan: (more: Answers = {}) => opened.migration.plan({ ...opened.answers, ...more }),
    members: async () => {
      const b2b = await client();
      const { organizations } = await b2b.organizations.search({});
      const organization_ids = organizations.map(one => one.organization_id);
      return (await b2b.organizations.members.search({ organization_ids, limit: 1000 })).members;
    },
    report: (name: string) => readFileSync(join(opened.dir, 'report', name), 'utf8'),
    /** Whether this password logs in the Member with this address. */
    async logsIn(email_address: string, password: string): Promise<boolean> {
      const b2b = await client();
      const { organizations } = await b2b.organizations.search({});
      for (const { organization_id } of organizations) {
        const login = { organization_id, email_address, password };
        if (
          await b2b.passwords.authenticate(login).then(
            () => true,
            () => false,
          )
        )
          return true;
      }
      return false;
    },
  };
}

const ofCase = (name: string, answers: Answers = {}, file = 'hashes.ndjson') =>
  stage(join(cases, name, 'users.json'), readFileSync(join(cases, name, file)), answers);

const problems = ({ problems: all }: PlanSummary) => all.map(one => one.id);
const warning = ({ warnings }: PlanSummary, id: string) => warnings.find(one => one.id === id)?.text;

test('case 31: the export as support sends it: every user logs in with the old password, and with no other', async () => {
  const opened = await ofCase('31-hash-export-as-sent', { tenancy: 'trusted_metadata' }, 'stytch_password_hashes.csv');
  expect(await opened.run()).toMatchObject({ outcome: 'done', members: 5, mismatches: 0 });
  const passwords = JSON.parse(readFileSync(join(cases, '31-hash-export-as-sent', 'passwords.json'), 'utf8'));
  const logins = Object.entries<string>(passwords);
  expect(logins).toHaveLength(5);
  for (const [email, password] of logins) {
    const [right, wrong] = [await opened.logsIn(email, password), await opened.logsIn(email, `${password}x`)];
    expect([email, right, wrong]).toEqual([email, true, false]);
  }
});

const password = 'a heron on one leg, 1987';
const salt = Buffer.from('a salt of 16 b.');
const hexOf = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('hex');
const argon = { password, iterations: 1, memorySize: 64, parallelism: 1, hashLength: 32 };
const argon_2_config = { salt: String(salt), iteration_amount: 1, memory: 64, threads: 1, key_length: 32 };
const scrypted = scryptSync(password, salt, 32, { N: 64, r: 8, p: 1 });
const unpadded = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');

/** One hash of the password in every form that there is. */
const hashes: Record<string, () => Promise<object> | object> = {
  bcrypt: async () => ({
    hash: await bcrypt({ password, salt: Buffer.alloc(16, 3), costFactor: 4, outputType: 'encoded' }),
  }),
  // test/sandbox/passwords.test.ts holds this function against a hash of PHP's.
  phpass: () => ({ hash: phpass(password, '$P$5saltsalt') }),
  argon_2i: async () => ({ hash: await argon2i({ ...argon, salt, outputType: 'encoded' }) }),
  'argon_2i/split': async () => ({ hash: await argon2i({ ...argon, salt, outputType: 'hex' }), argon_2_config }),
  argon_2id: async () => ({ hash: await argon2id({ ...argon, salt, outputType: 'encoded' }) }),
  'argon_2id/split': async () => ({ hash: await argon2id({ ...argon, salt, outputType: 'hex' }), argon_2_config }),
  scrypt: () => ({ hash: `$scrypt$ln=6,r=8,p=1$${unpadded(salt)}$${unpadded(scrypted)}` }),
  'scrypt/split': () => ({
    hash: scrypted.toString('base64url'),
    scrypt_config: { salt: salt.toString('base64'), n_parameter: 64, r_parameter: 8, p_parameter: 1, key_length: 32 },
  }),
  pbkdf_2: () => ({
    hash: pbkdf2Sync(password, salt, 100, 32, 'sha512').toString('base64'),
    pbkdf_2_config: { salt: salt.toString('base64'), iteration_amount: 100, key_length: 32, algorithm: 'sha512' },
  }),
  'pbkdf_2/sha256': () => ({
    hash: pbkdf2Sync(password, salt, 100, 32, 'sha256').toString('base64'),
    pbkdf_2_config: { salt: salt.toString('base64'), iteration_amount: 100, key_length: 32, algorithm: 'sha256' },
  }),
  md_5: () => ({ hash: hexOf('md5', `pre${password}post`), md_5_config: { prepend_salt: 'pre', append_salt: 'post' } }),
  'md_5/plain': () => ({ hash: hexOf('md5', password).toUpperCase() }),
  sha_1: () => ({ hash: hexOf('sha1', `${password} ä`), sha_1_config: { prepend_salt: '', append_salt: ' ä' } }),
  sha_512: () => ({ hash: hexOf('sha512', password) }),
};

test('all nine hash types, encoded and split: the right password logs in, another does not', async () => {
  const names = Object.keys(hashes);
  const users = names.map((_, at) => ({
    user_id: `user-test-${at}`,
    status: 'active',
    emails: [{ email_id: `email-test-${at}`, email: `p${at}@x.example`, verified: true }],
    password: { password_id: `password-test-${at}`, requires_reset: false },
  }));
  const lines = names.map(async (name, at) => {
    const hash_type = name.split('/')[0];
    return JSON.stringify({ user_id: `user-test-${at}`, hash_type, ...(await hashes[name]?.()) });
  });
  const empty = await open({ passwords: 'none' }, { users: 0, limits: 'off' });
  const path = join(empty.dir, 'users.json');
  writeFileSync(path, JSON.stringify(users));
  const opened = await stage(path, (await Promise.all(lines)).join('\n'));
  await empty.close();
  expect(await opened.run()).toMatchObject({ outcome: 'done', members: names.length, mismatches: 0 });
  for (const [at, name] of names.entries()) {
    const email = `p${at}@x.example`;
    const logins = [await opened.logsIn(email, password), await opened.logsIn(email, `${password}6`)];
    expect([name, ...logins]).toEqual([name, true, false]);
  }
});

describe('bad lines', () => {
  test('case 09: nothing starts, and all of them are named', async () => {
    const opened = await ofCase('09-some-bad-lines');
    const plan = await opened.plan();
    expect(problems(plan)).toEqual(['hash_file']);
    expect(plan.problems[0]?.text).toMatch(
      /27 lines cannot be used: 26 × hash is cut: a bcrypt hash has 60 characters \(the first is line 11\); 1 × hash_type .*line 8/,
    );
    await expect(opened.run()).rejects.toMatchObject({ exitCode: 2 });
    expect(opened.written.filter(call => !/GET|search|secrets/.test(call))).toEqual([]);
    const listed = opened.report('bad-hashes.csv').trimEnd().split('\n');
    expect(listed).toHaveLength(28);
    expect(listed[1]).toMatch(/^8,user-test-a07c8885-[\w-]+,hash_type,is no hash: Cognito/);
    expect(statSync(join(opened.dir, 'report', 'bad-hashes.csv')).mode & 0o777).toBe(0o600);
  });

  test('case 09: the others go on where that is the answer; these Users reset, and are listed', async () => {
    const opened = await ofCase('09-some-bad-lines', { badHashes: 'reset' });
    const plan = await opened.plan();
    expect(problems(plan)).toEqual([]);
    expect(warning(plan, 'hash_coverage')).toBe('13 of 40 Users with a password have a line, 27 a bad one.');
    expect(warning(plan, 'hash_missing')).toBeUndefined();
    expect(warning(plan, 'hash_aside')).toBe(
      'Not used: 2 lines (1 of no User in this project, 1 there before, with the same hash).',
    );
    expect(await opened.run()).toMatchObject({ outcome: 'done', members: 40, resets: 27, mismatches: 0 });
    const members = await opened.members();
    expect(members.filter(one => one.member_password_id !== '')).toHaveLength(13);
    const without = opened
      .report('skipped.csv')
      .split('\n')
      .filter(line => line.includes('made without the password'));
    expect(without).toHaveLength(27);
    expect(without[0]).toContain('line 8 of the hash file: hash_type is no hash');
    expect(opened.report('summary.md')).toContain('27 Users with a password came without it; skipped.csv lists them');
    expect(opened.report('summary.md')).toContain('`bad-hashes.csv`');
    expect(opened.report('bad-hashes.csv').trimEnd().split('\n')).toHaveLength(28);
  });

  test.for<[name: string, good: number, bad: number]>([
    ['01-bcrypt-php-prefixes', 5, 0],
    ['02-wordpress-68-hash', 2, 2],
    ['03-argon2-variants', 2, 5],
    ['04-django-raw-string', 0, 1],
    ['05b-firebase-scrypt-own-name', 0, 1],
    ['06b-salt-under-another-name', 0, 1],
    ['07-sha1-base64', 0, 2],
  ])('case %s: %i good and %i bad: nothing is half done', async ([name, good, bad]) => {
    const opened = await ofCase(name);
    expect(problems(await opened.plan())).toEqual(bad > 0 ? ['hash_file'] : []);
    expect(await opened.run({ badHashes: 'reset' })).toMatchObject({ outcome: 'done', resets: bad, mismatches: 0 });
    const members = await opened.members();
    const passwords = members.filter(one => one.member_password_id !== '').length;
    expect([members.length, passwords]).toEqual([good + bad, good]);
  });

  test('case 01: a hash of a faulty bcrypt is questioned', async () => {
    const opened = await ofCase('01-bcrypt-php-prefixes');
    expect(warning(await opened.plan(), 'hash_faulty_bcrypt')).toContain('1 bcrypt hashes begin with $2x$');
  });
});

test('case 27: a User without a verified email comes without the password, and the plan says so', async () => {
  const opened = await ofCase('27-unverified-with-hash');
  expect(warning(await opened.plan(), 'hash_unverified')).toContain('1 User has a hash and no verified email');
  expect(await opened.run()).toMatchObject({ outcome: 'done', members: 3, resets: 1, mismatches: 0 });
  const members = await opened.members();
  const state = members.map(one => [one.email_address, one.email_address_verified, one.member_password_id !== '']);
  expect(state.sort()).toEqual([
    ['new@polder.example', true, true],
    ['v1@polder.example', false, false],
    ['v2@polder.example', true, true],
  ]);
  expect(opened.written.filter(call => call.endsWith('passwords/migrate'))).toHaveLength(2);
  expect(opened.report('skipped.csv')).toContain(
    'v1@polder.example,made without the password: the email is not verified',
  );
});

describe('a file that is not this project’s', () => {
  const ofOthers = readFileSync(join(cases, '01-bcrypt-php-prefixes', 'hashes.ndjson'), 'utf8');
  const users = join(cases, '31-hash-export-as-sent', 'users.json');
  const own = JSON.parse(readFileSync(users, 'utf8'))[0].user_id as string;
  const ownLine = ofOthers.split('\n')[0]?.replace(/user-test-[\w-]+/, own);

  test('no line of it belongs to anybody: a problem, whatever was answered', async () => {
    const opened = await stage(users, ofOthers);
    for (const badHashes of ['stop', 'reset'] as const)
      expect(problems(await opened.plan({ badHashes }))).toEqual(['hash_none']);
  });

  test('few of its lines do: a problem, unless the others are to reset', async () => {
    const opened = await stage(users, `${ofOthers}${ownLine}`);
    const plan = await opened.plan();
    expect(problems(plan)).toEqual(['hash_few']);
    expect(plan.problems[0]?.text).toContain('1 of 5 Users with a password has a line.');
    const reset = await opened.plan({ badHashes: 'reset' });
    expect([problems(reset), warning(reset, 'hash_missing')]).toEqual([
      [],
      expect.stringContaining('4 Users with a password have no line'),
    ]);
  });
});

describe('a file that is still to come', () => {
  test('all else is done; when it is there, only the hashes are added, and they log in', async () => {
    const opened = await ofCase('31-hash-export-as-sent', { passwords: 'later' }, 'stytch_password_hashes.csv');
    expect(warning(await opened.plan(), 'hash_later')).toContain('5 Users come without a password for now');
    expect(await opened.run()).toMatchObject({ outcome: 'done', members: 5, resets: 5, mismatches: 0 });
    const before = await opened.members();
    expect(before.filter(one => one.member_password_id !== '')).toEqual([]);
    expect(opened.migration.status({ ...opened.answers }).open[0]).toContain('The hash file is still to come');
    expect(opened.report('summary.md')).toContain('The hash file is still to come');

    opened.written.length = 0;
    expect(await opened.run({ passwords: 'file' })).toMatchObject({
      outcome: 'done',
      members: 5,
      resets: 0,
      mismatches: 0,
    });
    const changes = opened.written.filter(call => !/^GET|search|\/secrets/.test(call));
    expect(changes).toEqual(Array(5).fill('POST /v1/b2b/passwords/migrate'));
    const after = await opened.members();
    const idsOf = (members: typeof after) => members.map(one => one.member_id).sort();
    expect(idsOf(after)).toEqual(idsOf(before));
    expect(await opened.logsIn('yuki@dyer.example', 'madder root & alum 88')).toBe(true);
    expect(await opened.logsIn('yuki@dyer.example', 'madder root & alum 89')).toBe(false);
    expect(opened.migration.status({ ...opened.answers, passwords: 'file' }).open).toEqual([]);

    opened.written.length = 0;
    expect(await opened.run({ passwords: 'file' })).toMatchObject({ outcome: 'done', mismatches: 0 });
    expect(opened.written.filter(call => !/^GET|search|\/secrets/.test(call))).toEqual([]);
    await expect(opened.run({ passwords: 'later' })).rejects.toThrow(
      'The answers changed since this run began: passwords.',
    );
  });

  test('a User who has set a new password meanwhile keeps it', async () => {
    const opened = await ofCase('31-hash-export-as-sent', { passwords: 'later' }, 'stytch_password_hashes.csv');
    await opened.run();
    const rosa = (await opened.members()).find(one => one.email_address === 'rosa@weaver.example');
    const whom = { organization_id: rosa?.organization_id ?? '', email_address: 'rosa@weaver.example' };
    const client = await opened.client();
    await client.passwords.migrate({ ...whom, hash_type: 'sha_1', hash: hexOf('sha1', 'my new one 77') });
    expect(await opened.migration.verify(opened.answers, () => {})).toMatchObject({ outcome: 'done', mismatches: 0 });
    expect(await opened.run({ passwords: 'file' })).toMatchObject({ outcome: 'done', mismatches: 0 });
    expect(await opened.logsIn('rosa@weaver.example', 'my new one 77')).toBe(true);
    expect(await opened.logsIn('otto@weaver.example', 'Blue shuttle, 7 knots')).toBe(true);
  });

  test('the password scope of a project that exists is set before: a reset by a User would fix it', async () => {
    const later = { passwords: 'later', passwordScope: 'cross_org', b2bProject: 'existing' } as const;
    const opened = await ofCase('31-hash-export-as-sent', later, 'stytch_password_hashes.csv');
    const scope = async () => (await openB2b(opened.sandbox.url, opened.credentials)).environment;
    expect((await scope()).cross_org_passwords_enabled).toBe(false);
    await opened.migration.run(opened.answers, () => {}, undefined, { setPasswordScope: true });
    expect((await scope()).cross_org_passwords_enabled).toBe(true);
  });

  test('giving up on it is an answer, too', async () => {
    const opened = await ofCase('31-hash-export-as-sent', { passwords: 'later' }, 'stytch_password_hashes.csv');
    await opened.run();
    expect(await opened.run({ passwords: 'reset' })).toMatchObject({ outcome: 'done', resets: 5, mismatches: 0 });
    await expect(opened.run({ passwords: 'none' })).rejects.toThrow('The answers changed');
  });
});
