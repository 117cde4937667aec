/** `scan`: over days, in CI, with suppressions, and what it writes. */
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lossesOf } from '../../source/codebase/scan/output/losses.ts';
import { screenOf } from '../../source/codebase/scan/output/screen.ts';
import { progressOf } from '../../source/codebase/scan/output/summary.ts';
import { scan } from '../../source/codebase/scan/scan.ts';
import { targets } from '../../source/codebase/targets/index.ts';
import { main } from '../../source/commands/main.ts';

const fixtures = join(import.meta.dirname, '..', 'codebase', 'scan', 'fixtures');

let dir: string;
let out: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'scan-'));
  out = join(dir, 'out');
  cpSync(join(fixtures, 'express-ts'), join(dir, 'app'), { recursive: true });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true });
});

async function command(...words: string[]) {
  let said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation(text => {
    said += String(text);
    return true;
  });
  vi.spyOn(process.stdout, 'write').mockImplementation(text => {
    said += String(text);
    return true;
  });
  const code = await main(words);
  vi.restoreAllMocks();
  return { code, said };
}

const run = (...flags: string[]) => command('scan', join(dir, 'app'), ...flags);

const document = () => JSON.parse(readFileSync(join(out, 'scan.json'), 'utf8'));
const file = () => join(dir, 'app', 'src', 'routes', 'login.ts');
const edit = (from: string, to: string) => writeFileSync(file(), readFileSync(file(), 'utf8').replace(from, to));

test('a second scan shows what is done, new and remaining, also where lines moved', async () => {
  await run('--out', out);
  const first = document();
  expect(first.totals).toMatchObject({ done: 0, new: 0, inTests: 1 });
  edit('export const login', '// A comment.\n\nexport const login');
  edit('await auth.magicLinks.email.loginOrCreate({ email', 'await auth.otps.email.send({ email');
  const { said } = await run('--out', out);
  expect(said).toContain(`1 done, 1 new, ${first.totals.remaining - 1} remaining`);
  // What was done before an earlier scan stays done.
  await run('--out', out);
  expect(document().totals.done).toBe(1);
});

test('--check: 0 with nothing new, 3 with something new, 2 without anything to compare with', async () => {
  await run('--out', out);
  const baseline = ['--check', '--baseline', join(out, 'scan.json')];
  expect((await run(...baseline)).code).toBe(0);
  edit('response.json({ known', 'await auth.users.delete({ user_id: email });\n  response.json({ known');
  const { code, said } = await run(...baseline);
  expect(code).toBe(3);
  expect(said).toContain('New: src/routes/login.ts:11 auth.users.delete');
  expect((await run('--check')).code).toBe(2);
  expect((await run('--check', '--baseline', join(dir, 'none.json'))).code).toBe(2);
});

test('--max: 3 while more remain', async () => {
  expect((await run('--check', '--max', '0')).code).toBe(3);
  expect((await run('--check', '--max', '1000')).code).toBe(0);
});

test('a suppression needs a reason, may expire, and is named where it leaves nothing out', async () => {
  await run('--out', out);
  const before = document().totals.remaining;
  edit('  await auth.magicLinks', '  // stytch-scan-ignore: the old page\n  await auth.magicLinks');
  edit('  const person', '  // stytch-scan-ignore\n  const person');
  edit(
    "login.post('/logout'",
    "// stytch-scan-ignore until 2001-01-01: later\n// stytch-scan-ignore: nothing here\nlogin.post('/logout'",
  );
  const { said } = await run('--json');
  const { suppressions, totals } = JSON.parse(said);
  expect(totals.remaining).toBe(before - 1);
  expect(suppressions.map(({ state }: { state: string }) => state)).toEqual(['used', 'no-reason', 'expired', 'unused']);
});

test('--explain shows the way from the import to the call, and what changes', async () => {
  await run('--out', out);
  const { id } = document().findings.find(({ symbol }: { symbol: string }) => symbol === 'people.get');
  const { code, said } = await run('--explain', id);
  expect(code).toBe(0);
  expect(said).toContain('Operation: GET /v1/users/{user_id}');
  expect(said).toContain('Required: organization_id');
  expect(said).toContain('Renamed: user_id -> member_id');
  expect(said).toContain('stytch.Client, made in src/auth/client.ts');
  expect(said).toMatch(/people\.get, src\/routes\/login\.ts:\d+/);
  expect((await run('--explain', 'nothing')).code).toBe(2);
});

test('the files are for their owner, SARIF has a result each, and the plan has a box each', async () => {
  await run('--out', out);
  const { findings } = document();
  for (const name of ['scan.json', 'scan.sarif', 'MIGRATION-PLAN.md']) {
    expect(statSync(join(out, name)).mode & 0o777).toBe(0o600);
  }
  const sarif = JSON.parse(readFileSync(join(out, 'scan.sarif'), 'utf8'));
  expect(sarif.runs[0].results).toHaveLength(findings.length);
  const plan = readFileSync(join(out, 'MIGRATION-PLAN.md'), 'utf8');
  expect(plan.match(/^- \[ \] /gm)).toHaveLength(findings.length);
});

test('secrets are not repeated', async () => {
  writeFileSync(
    join(dir, 'app', 'src', 'keys.ts'),
    "// stytch\nexport const key = 'secret-test-00000000-0000-4000-8000-000000000000';\n",
  );
  const { said } = await run('--json');
  expect(said).toContain('src/keys.ts');
  expect(said).not.toContain('secret-test-0000');
});

test('files that `bridge` writes are recognised, each of them', async () => {
  for (const { files } of targets) {
    for (const { name, text } of files) writeFileSync(join(dir, 'app', 'src', name), text);
  }
  const { said } = await run('--json');
  const { bridges, findings } = JSON.parse(said);
  const names = [...new Set(targets.flatMap(({ files }) => files.map(({ name }) => `src/${name}`)))];
  expect(bridges.sort()).toEqual(names.sort());
  expect(findings.filter((each: { file: string }) => bridges.includes(each.file))).toEqual([]);
});

test('a file that calls both sides counts for neither what is done nor what remains', async () => {
  rmSync(join(dir, 'app'), { recursive: true });
  cpSync(join(fixtures, 'mixed'), join(dir, 'app'), { recursive: true });
  const { said } = await run('--json');
  const { totals, findings } = JSON.parse(said);
  expect(totals.onBothSides).toBe(2);
  const both = findings.filter(({ onBothSides }: { onBothSides: boolean }) => onBothSides);
  // The two clients are made in one file, and a session is verified on either side in another.
  expect(both.map(({ file }: { file: string }) => file)).toEqual(['src/clients.ts', 'src/session.ts']);
});

test('a folder that is not there is an error', async () => {
  rmSync(join(dir, 'app'), { recursive: true });
  expect((await run()).code).toBe(2);
});

test('with an inventory, places say how many Users they concern', async () => {
  const result = await scan(join(fixtures, 'commonjs'));
  const losses = lossesOf([
    { id: 'passkeys', label: '', fate: 'lost', note: '', users: 41 },
    { id: 'totp', label: '', fate: 'again', note: '', users: 1 },
  ]);
  const lines = screenOf(result, progressOf(result, undefined), losses);
  expect(lines).toContain('  POST /v1/webauthn/register/start  (1; 41 Users lose it)');
});

test('places behind a flag and suppressed places are not done, and --max counts those behind a flag', async () => {
  await run('--out', out);
  const { totals } = document();
  edit('  await auth.magicLinks', '  // stytch-scan-ignore: the old page\n  await auth.magicLinks');
  const both = join(dir, 'app', 'src', 'middleware.ts');
  writeFileSync(
    both,
    `import { B2BClient } from 'stytch';\nconst b2b = new B2BClient({});\nawait b2b.sessions.authenticateJwt({});\n${readFileSync(both, 'utf8')}`,
  );
  await run('--out', out);
  const after = document();
  expect(after.totals).toMatchObject({ done: 0, new: 0, onBothSides: 1, suppressed: 1 });
  expect(after.totals.remaining).toBe(totals.remaining - 2);
  expect(after.history).toHaveLength(2);
  expect((await run('--check', '--max', String(totals.remaining - 1))).code).toBe(0);
  expect((await run('--check', '--max', String(totals.remaining - 2))).code).toBe(3);
});

test('--dir keeps the scan in the folder of the migration: status and a page of the report show how many are left', async () => {
  const folder = join(dir, 'migration');
  await run('--dir', folder);
  edit('await auth.magicLinks.email.loginOrCreate({ email', 'await other({ email');
  await run('--dir', folder);
  const { totals } = JSON.parse(readFileSync(join(folder, 'scan.json'), 'utf8'));
  const { said } = await command('status', '--dir', folder);
  expect(said).toContain(`1 places done, 0 behind a flag, ${totals.remaining} remaining of ${totals.remaining + 1}`);
  const page = readFileSync(join(folder, 'report', 'code.html'), 'utf8');
  expect(page).toContain(`<h1>${totals.remaining} places left in the code</h1>`);
  expect(page).toContain('Places that still call Consumer');
  expect(page).not.toMatch(/<script|src=/);
  expect(statSync(join(folder, 'report', 'code.html')).mode & 0o777).toBe(0o600);
});

test('--diff shows the certain renames and writes nothing; --write makes them', async () => {
  const client = join(dir, 'app', 'src', 'auth', 'client.ts');
  const before = readFileSync(client, 'utf8');
  const { said } = await run('--diff');
  expect(said).toContain('--- a/src/auth/client.ts');
  expect(said).toMatch(/^\+.*B2BClient/m);
  // A pipe gets the text as it is, for `git apply`.
  writeFileSync(join(dir, 'app', 'tabs.ts'), "import { Client } from 'stytch';\n\tnew Client({});\n");
  expect((await run('--diff')).said).toContain('+\tnew B2BClient({});');
  rmSync(join(dir, 'app', 'tabs.ts'));
  expect(readFileSync(client, 'utf8')).toBe(before);
  const { code } = await run('--write');
  expect(code).toBe(0);
  expect(readFileSync(client, 'utf8')).toBe(before.replace(/\bClient\b/g, 'B2BClient'));
});
