/** The step "Your code": the folder, what the scan found, and the login flow with what it decides. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { scanInto } from '../../../source/codebase/scan/output/scan-into.ts';
import { codeSummary } from '../fake.ts';
import { key, type OpenOptions, openApp, settle } from '../harness.tsx';

afterEach(cleanup);

/** Opens the wizard at the folder and names one. */
async function openScan({ root = folder(), ...options }: OpenOptions & { root?: string } = {}) {
  const app = await openApp({ at: 'codeFolder', ...options });
  await app.press('\x15', root, key.enter);
  await settle();
  return app;
}

const folder = () => mkdtempSync(join(tmpdir(), 'code-'));

describe('the folder', () => {
  it('may come later: nothing is scanned, and the login flow is asked', async () => {
    const app = await openApp({ at: 'codeFolder' });
    expect(app.text()).toContain("Where is your application's code?");
    await app.press(key.enter);
    expect(app.text()).toContain('How will people log in?');
    expect(app.saved.at(-1)).toMatchObject({ codeFolder: 'later' });
  });

  it.each([
    ['no-such-folder', /There is no folder no-such-folder\. Write "later"/],
    ['package.json', /package\.json is a file\. Name the folder/],
  ])('%s is refused with the reason, and the question stays', async (typed, reason) => {
    const app = await openApp({ at: 'codeFolder' });
    await app.press('\x15', typed, key.enter);
    await settle();
    expect(app.text()).toMatch(reason);
    expect(app.text()).toContain("Where is your application's code?");
  });
});

it('~ is the home folder, in every answer that names a file or a folder', async () => {
  const app = await openApp({ at: 'codeFolder' });
  await app.press('\x15', '~', key.enter);
  await settle();
  expect(app.saved.at(-1)?.codeFolder).toBe(homedir());
  const file = await openApp({ at: 'passwordFile' });
  await file.press('\x15', '~/no-such-file', key.enter);
  await vi.waitFor(() => expect(file.text()).toContain(`There is no file ${homedir()}/no-such-file.`));
});

describe('the scan', () => {
  it('shows what waits for a decision, with the Users whom it concerns', async () => {
    const app = await openScan();
    await settle();
    expect(app.body()).toMatchSnapshot();
    await app.press(key.enter);
    expect(app.text()).toContain('How will people log in?');
  });

  it('offers the database columns that it found', async () => {
    const columns = [{ file: 'schema.sql', line: 3, schema: null, table: 'orders', column: 'stytch_user_id' }];
    const app = await openScan({ services: { scanInto: async () => ({ ...codeSummary, columns }) } });
    await app.press(key.enter, key.enter, key.enter);
    expect(app.text()).toContain('Which columns hold a user_id?');
    expect(app.text()).toContain('orders.stytch_user_id');
  });

  it('shows its progress, and is stopped by Ctrl+C', async () => {
    let stopped: AbortSignal | undefined;
    const app = await openScan({
      services: {
        scanInto: async (_root, { onProgress, signal }) => {
          onProgress?.({ phase: 'parsing', done: 120, of: 300 });
          stopped = signal;
          return new Promise((_done, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
        },
      },
    });
    expect(app.text()).toContain('Parsing: 120 of 300 files…');
    await app.press(key.ctrlC);
    expect(stopped?.aborted).toBe(true);
  });

  it('that fails says why, and can be tried again', async () => {
    let fails = true;
    const app = await openScan({
      services: {
        scanInto: async () => {
          if (fails) throw new Error('broken');
          return codeSummary;
        },
      },
    });
    expect(app.text()).toContain('Try again');
    fails = false;
    await app.press(key.enter);
    expect(app.text()).toContain('5 done, 35 remaining');
  });

  it('of a real code base keeps scan.json and the page in the folder of the migration', async () => {
    const [root, dir] = [folder(), folder()];
    writeFileSync(join(root, 'package.json'), '{ "dependencies": { "stytch": "12" } }');
    writeFileSync(
      join(root, 'login.js'),
      "import stytch from 'stytch';\nconst client = new stytch.Client({});\nexport const login = email => client.magicLinks.email.loginOrCreate({ email });\nexport const start = () => client.webauthn.registerStart({});\n",
    );
    const app = await openScan({ root, dir, services: { scanInto } });
    await vi.waitFor(() => expect(app.text()).toContain('Go on'), { timeout: 10_000 });
    expect(app.text()).toMatch(/One Organization, or discovery +1/);
    expect(app.text()).toContain('POST /v1/webauthn/register/start, 1 place: 9 Users lose it');
    const shown = await scanInto(root, { dir, factors: [] });
    expect(shown).toMatchObject({ done: 0, remaining: shown.totals.reduce((sum, each) => sum + each.places, 0) });
  });
});

describe('the login flow', () => {
  it.each([
    [{}, 'discovery'],
    [{ reason: 'enterprise' }, 'both'],
    [{ passwordScope: 'organization', passwords: 'reset' }, 'both'],
    [{ passwordScope: 'organization', passwords: 'none' }, 'discovery'],
  ] as const)('is proposed by what works in it: %o', async (answers, proposed) => {
    const app = await openApp({ at: 'loginFlow', answers });
    await app.press(key.enter);
    expect(app.saved.at(-1)).toMatchObject({ loginFlow: proposed });
  });

  it('asks for the page of an Organization where there is one, and refuses a URL without its slug', async () => {
    const app = await openApp({ at: 'loginFlow' });
    await app.press(key.down, key.enter);
    expect(app.text()).toContain('Where is the login page of one Organization?');
    await app.press('\x15', 'https://app.example.com/login', key.enter);
    expect(app.text()).toContain('a URL with {{slug}} once');
    await app.press('\x15', 'https://{{slug}}.example.com', key.enter);
    expect(app.saved.at(-1)).toMatchObject({
      loginFlow: 'organization',
      organizationUrl: 'https://{{slug}}.example.com',
    });
  });
});
