import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { HashFileSummary } from '../../../source/migration/model.ts';
import { type Facts, noFacts } from '../../../source/wizard/facts.ts';
import { visible } from '../../../source/wizard/flow.ts';
import { resolve } from '../../../source/wizard/steps/question.ts';
import { questionOf } from '../../../source/wizard/steps/registry.ts';
import { fakeMigration, hashes } from '../fake.ts';
import { key, openApp } from '../harness.tsx';

afterEach(cleanup);

describe('passwords', () => {
  it('requires the typed word before a scope that cannot be changed, in a real migration', async () => {
    const app = await openApp({ at: 'passwordScope' });
    await app.press(key.enter);
    expect(app.text()).toContain('Where do the passwords come from?');
    const real = await openApp({
      at: 'passwordScope',
      answers: {
        mode: 'migrate',
        consumerProjectId: 'project-test-1',
        b2bProject: 'workspace_key',
        b2bEnvironment: 'new',
        applicationSecret: 'none',
      },
      facts: { environment: new Set(['consumerSecret', 'workspaceKeyId', 'workspaceKeySecret']) },
    });
    await real.press(key.down, key.enter);
    expect(real.text()).toContain('This cannot be undone.');
    await real.press('yes', key.enter);
    expect(real.text()).toContain('That is not "organization-scoped".');
    await real.press(key.ctrlU, 'organization-scoped', key.enter);
    expect(real.saved.at(-1)?.passwordScope).toBe('organization');
  });

  it('proposes the practice hash file and refuses one that is not there', async () => {
    const app = await openApp({ at: 'passwordFile' });
    await app.press(key.ctrlU, '/nowhere/hashes.json', key.enter);
    await vi.waitFor(() => expect(app.text()).toContain('There is no file /nowhere/hashes.json.'));
    await app.press(key.ctrlU, '/dev/null', key.enter);
    await vi.waitFor(() => expect(app.saved.at(-1)?.passwordFile).toBe('/dev/null'));
  });
});

describe('the proof of one password', () => {
  async function atProof(migration = fakeMigration()) {
    const app = await openApp({ at: 'passwordFile', migration });
    await app.press(key.ctrlU, '/dev/null', key.enter);
    await vi.waitFor(() => expect(app.text()).toContain('Does one password really work?'));
    return app;
  }

  it('is given by Enter alone in a practice, and goes on', async () => {
    const app = await atProof();
    await app.press(key.enter);
    expect(app.migration.calls).toContain('provePassword');
    expect(app.text()).toContain('✔ JWT minted');
    expect(app.text()).toContain('❯ Go on: the run logs in with it first');
    await app.press(key.enter);
    expect(app.text()).toContain('What does your application call an Organization?');
  });

  it('takes the password masked, keeps it nowhere, and names what is wrong', async () => {
    const migration = fakeMigration();
    migration.links = [{ name: 'Hash line', ok: false, text: 'Not that of this password.' }];
    const app = await atProof(migration);
    await app.press(key.down, key.enter);
    await app.paste('test@acme.example');
    await app.press(key.enter);
    await app.paste('geheim');
    expect(app.text()).toContain('••••••');
    await app.press(key.enter);
    expect(app.text()).toContain('✖ Hash line');
    expect(app.text()).toContain('Go on without the proof');
    expect(app.all()).not.toContain('geheim');
    expect(JSON.stringify(app.saved)).not.toContain('geheim');
  });
});

describe('passwords at the next login', () => {
  it('are offered beside the export, with own numbers and a day on which they end', async () => {
    const app = await openApp({ at: 'passwords' });
    await app.press(key.down, key.down, key.enter);
    expect(app.saved.at(-1)?.passwords).toBe('at_login');
    expect(app.text().replace(/\s+/g, ' ')).toContain('A module in your login checks the typed password');
    await app.press(key.ctrlU, '2020-01-01', key.enter);
    expect(app.text()).toContain('That day is over.');
    await app.press(key.ctrlU, '2099-01-01', key.enter);
    expect(app.saved.at(-1)?.passwordsEnd).toBe('2099-01-01');
  });
});

describe('Users in several organizations', () => {
  it('are counted at the question about the scope', async () => {
    const app = await openApp({ at: 'passwordScope' });
    expect(app.text()).toMatch(/name several in\s+trusted_metadata\.tenant/);
  });

  it('are asked about only with organization-scoped passwords from a file', () => {
    const asked = (passwordScope: 'cross_org' | 'organization', passwords: 'file' | 'reset') =>
      visible({ ...noFacts(), answers: { passwordScope, passwords } }).some(one => one.id === 'severalPasswords');
    expect(asked('organization', 'file')).toBe(true);
    expect(asked('organization', 'reset')).toBe(false);
    expect(asked('cross_org', 'file')).toBe(false);
  });
});

describe('the hash file', () => {
  /** At the question about the file, with what is found in it. */
  async function named(found: Partial<HashFileSummary>) {
    const migration = fakeMigration();
    migration.hashes = { ...hashes, ...found };
    const app = await openApp({ at: 'passwordFile', migration });
    await app.press(key.ctrlU, '/dev/null', key.enter);
    await vi.waitFor(() => expect(app.text()).not.toContain('Which hash file?'));
    return app;
  }

  it('is read when it is named, and the counts stay on the screen', async () => {
    const app = await named({});
    expect(app.migration.calls).toContain('readHashFile');
    expect(app.all()).toContain('118 of 120 Users with a password have a line. (/dev/null)');
    expect(app.text()).not.toContain('What of Users without a good line?');
  });

  it('asks what becomes of Users with a bad line, with every kind of them', async () => {
    const kinds = [
      { field: 'hash', reason: 'is cut: a bcrypt hash has 60 characters', lines: 26, first: 11 },
      { field: 'hash_type', reason: 'is none of bcrypt, phpass', lines: 1, first: 8 },
    ];
    const app = await named({ matched: 91, bad: 27, badUsers: 27, kinds, unknown: 2 });
    expect(app.body()).toMatchInlineSnapshot(`
      "
        What of Users without a good line?
        A hash that is slightly wrong never lets its user log in, so nothing is guessed.

        91 of 120 Users with a password have a line, 27 a bad one.
            26  hash is cut: a bcrypt hash has 60 characters; the first is line 11
             1  hash_type is none of bcrypt, phpass; the first is line 8
        All bad lines are in report/bad-hashes.csv of the folder.
        Not used: 2 lines (2 of no User in this project).

        ❯ Start nothing until the file is right
            Correct it, or ask support for it again.
          Go on without them
            They are listed, and set one at their first login.

        ↑↓ choose · Enter go on · Esc back · Ctrl+C save and leave · ? help
        https://stytch.com/docs/api-reference/b2b/api/passwords/migrate"
    `);
    await app.press(key.down, key.enter);
    expect(app.saved.at(-1)?.badHashes).toBe('reset');
  });

  it('asks, too, where few Users have a line', async () => {
    const app = await named({ matched: 12 });
    expect(app.text()).toContain('12 of 120 Users with a password have a line.');
    expect(app.text()).toContain('What of Users without a good line?');
  });

  it('is not taken where none of its lines belongs to a User', async () => {
    const migration = fakeMigration();
    migration.hashes = { ...hashes, matched: 0, unknown: 118 };
    const app = await openApp({ at: 'passwordFile', migration });
    await app.press(key.ctrlU, '/dev/null', key.enter);
    await vi.waitFor(() => expect(app.text()).toContain('No line of /dev/null belongs to a User of this project'));
    expect(app.saved.at(-1)?.passwordFile).toBeUndefined();
  });

  it('may come later: the request, the key pair and the decryption are shown, and all else goes on', async () => {
    const app = await openApp({ at: 'passwords' });
    await app.press(key.down, key.enter);
    expect(app.body()).toMatchInlineSnapshot(`
      "
        How to get the hash file
        Send the request now: the export takes Stytch support some days.

        1  Create a key pair; keep private_key.pem to yourself
          umask 077
          openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:4096 -out private_key.pem
          openssl rsa -in private_key.pem -pubout -out public_key.pem
        2  Send this to support@stytch.com, with public_key.pem
          Subject: Export of password hashes

          Hello,

          please export the password hashes of our Consumer project project-test-1.
        ↓ 14 more lines, Page Down

        ❯ Go on: the hashes come later

        ↑↓ choose · Enter go on · Esc back · Ctrl+C save and leave · ? help
        https://stytch.com/docs/api-reference/b2b/api/passwords/migrate"
    `);
    await app.press(key.enter);
    expect(app.saved.at(-1)).toMatchObject({ passwords: 'later' });
    expect(app.text()).toContain('What does your application call an Organization?');
  });
});

describe('the scope of a B2B project that exists', () => {
  const byHand = { mode: 'migrate', b2bProject: 'existing', passwords: 'file', passwordScope: 'organization' } as const;
  const ids = (facts: Partial<Facts>) => visible({ ...noFacts(), ...facts }).map(question => question.id);

  it('must be looked up by the user; the answer is saved', async () => {
    const app = await openApp({
      at: 'passwordFile',
      answers: { ...byHand, consumerProjectId: 'project-test-1', b2bProjectId: 'project-test-2' },
      facts: { environment: new Set(['consumerSecret', 'b2bSecret']) },
    });
    await app.press(key.ctrlU, '/dev/null', key.enter);
    await vi.waitFor(() => expect(app.text()).toContain('Does one password really work?'));
    await app.press(key.down, key.enter);
    await vi.waitFor(() => expect(app.text()).toContain('which password in each?'));
    await app.press(key.enter);
    await vi.waitFor(() => expect(app.text()).toContain('Does the B2B environment have'));
    expect(app.body()).toMatchInlineSnapshot(`
      "
        Does the B2B environment have organization-scoped passwords?
        Only a workspace key could read it. Look it up in the dashboard, under passwords.

        ❯ I have not checked yet
            Nothing starts until you have.
          Yes, I have checked
            The report says that you checked it.

        ↑↓ choose · Enter go on · Esc back · Ctrl+C save and leave · ? help
        https://stytch.com/docs/multi-tenant-auth/authentication/passwords/cross-org"
    `);
    await app.press(key.down, key.enter);
    expect(app.saved.at(-1)?.passwordScopeChecked).toBe('checked');
  });

  it('is not asked about where a workspace key reads it, or no hash is moved', () => {
    expect(ids({ answers: byHand })).toContain('passwordScopeChecked');
    expect(ids({ answers: byHand, credentials: { workspaceKeySecret: 'x' } })).not.toContain('passwordScopeChecked');
    expect(ids({ answers: { ...byHand, b2bProject: 'workspace_key' } })).not.toContain('passwordScopeChecked');
    expect(ids({ answers: { ...byHand, passwords: 'reset' } })).not.toContain('passwordScopeChecked');
    expect(ids({ answers: { ...byHand, mode: 'rehearse' } })).not.toContain('passwordScopeChecked');
  });

  it('is "not checked" by default, so that nothing starts without a look', () => {
    const question = questionOf('passwordScopeChecked');
    expect(question.kind === 'choice' && resolve(question.default, noFacts())).toBe('not_checked');
  });
});
