/** The wizard as a user runs it: the built program in a real terminal. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectTidy, walk } from './practice-walk.ts';
import { cli, keys, Terminal } from './terminal.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'walk-'));
const answersIn = (dir: string) => JSON.parse(readFileSync(join(dir, 'answers.json'), 'utf8')).answers;

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map(name => join(dir, name))
    .filter(path => statSync(path).isFile());
}

// Each start is a process of its own, and the cores may be busy.
describe('the practice', { timeout: 120_000 }, () => {
  it('is walked with Enter alone, verified, at 80x24', async () => {
    const dir = folder();
    const terminal = new Terminal(['--dir', dir]);
    await terminal.see('What would you like to do?');
    for (const next of walk) {
      if (next === 'Start: practice') await terminal.typeUntil(keys.enter, next);
      else await terminal.type(keys.enter, next);
    }
    await terminal.see(/records compared, 0 mismatches/);
    expectTidy(terminal);
    await terminal.type(keys.enter, 'Report: ');
    expect(await terminal.exit()).toBe(0);
    expect(existsSync(join(dir, 'report', 'crosswalk.csv'))).toBe(true);
    expect(answersIn(dir)).toMatchObject({ mode: 'practice', tenancy: 'trusted_metadata', confirmed: true });
    // The cursor is back, pasting is plain again.
    expect(terminal.raw.lastIndexOf('\x1b[?25h')).toBeGreaterThan(terminal.raw.lastIndexOf('\x1b[?25l'));
    expect(terminal.raw.lastIndexOf('\x1b[?2004l')).toBeGreaterThan(terminal.raw.lastIndexOf('\x1b[?2004h'));
  });
});

describe('at the keyboard', () => {
  it('does not say "Saved" where nothing was answered', async () => {
    const dir = folder();
    const terminal = new Terminal(['--dir', dir]);
    await terminal.see('What would you like to do?');
    terminal.send(keys.ctrlC);
    expect(await terminal.exit()).toBe(130);
    const said = terminal.history().join('');
    expect(said).toContain(`Nothing was answered yet. Begin with: node ${cli} --dir ${dir}`);
    expect(said).not.toContain('Saved');
  });

  it('takes nonsense, paste and impatience calmly, and shows and keeps no secret', async () => {
    const dir = folder();
    const env = { STYTCH_API_URL: 'http://127.0.0.1:9' };
    const terminal = new Terminal(['--dir', dir], { env });
    await terminal.see('What would you like to do?');
    for (const noise of ['xyz', '\t', '\x1b[5~', '\x1bOP', '\x1b', '🦊', '0']) terminal.send(noise);
    await terminal.type(keys.up, '❯ Migrate');
    await terminal.type(keys.enter, 'Why move to B2B?');
    await terminal.type(keys.enter, 'Which Consumer project');
    await terminal.type(keys.enter, 'Nothing was typed.');
    await terminal.type('project-prod-1\r', 'begins with "project-test-"');
    await terminal.type(keys.ctrlU, /❯ *\n/);
    await terminal.type('\x1b[200~  project-test-77\r\n\x1b[201~', '❯ project-test-77');
    await terminal.type(keys.enter, "the Consumer project's secret?");
    await terminal.type('\x1b[200~geheim-tippen\n\x1b[201~', '•'.repeat(13));
    await terminal.type(keys.enter, /✖ .*(reach|connect|answer)/i);
    await terminal.type(keys.esc, 'Which Consumer project');
    expectTidy(terminal);
    terminal.send(keys.ctrlC);
    expect(await terminal.exit()).toBe(130);
    expect(terminal.raw).not.toContain('geheim');
    for (const path of filesBelow(dir)) expect(readFileSync(path, 'utf8')).not.toContain('geheim');
    expect(answersIn(dir).consumerProjectId).toBe('project-test-77');
    expect(statSync(join(dir, 'answers.json')).mode & 0o777).toBe(0o600);
  });

  it('survives a small window and says what it needs', async () => {
    const terminal = new Terminal(['--dir', folder()], { columns: 60, rows: 20 });
    await terminal.see('What would you like to do?');
    for (const next of walk.slice(0, 4)) await terminal.type(keys.enter, next);
    expectTidy(terminal);
    terminal.resize(50, 12);
    await terminal.see('Make this window at least 60x20');
    terminal.resize(80, 24);
    await terminal.see('Use what was read');
    await terminal.type(keys.enter, 'get the settings of the Consumer project?');
    terminal.kill('SIGTERM');
    expect(await terminal.exit()).toBe(130);
    expect(terminal.history().join('')).toContain('Saved. Go on with:');
  });

  it.each([
    ['NO_COLOR', [], { NO_COLOR: '1' }],
    ['--no-color', ['--no-color'], {}],
  ])('has no colour with %s', async (_, flags, env) => {
    const plain = new Terminal(['--dir', folder(), ...flags], { env });
    await plain.see('❯ Practice');
    plain.send(keys.ctrlC);
    await plain.exit();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is looked for
    expect(plain.raw).not.toMatch(/\x1b\[(3|4|9|10)\d/);
  });

  it.each([
    ['--accessible', ['--accessible'], {}],
    ['INK_SCREEN_READER', [], { INK_SCREEN_READER: 'true' }],
  ])('numbers its lists for screen readers with %s', async (_, flags, env) => {
    const spoken = new Terminal(['--dir', folder(), ...flags], { env });
    await spoken.see(/1\. Practice/);
    await spoken.type('2', /2\. Rehearse[\s\S]*/);
    spoken.send(keys.ctrlC);
    expect(await spoken.exit()).toBe(130);
  });

  it('draws with ASCII signs where the locale is not UTF-8', async () => {
    const plain = new Terminal(['--dir', folder()], { env: { LANG: 'C' } });
    await plain.see('> Practice');
    plain.send(keys.ctrlC);
    await plain.exit();
    expect(plain.raw).not.toMatch(/[^\p{ASCII}]/u);
  });
});

describe('at the door', () => {
  const run = (...args: string[]) => spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', input: '' });

  it('needs a terminal and says what to do without', () => {
    const { status, stderr } = run('--dir', folder());
    expect(status).toBe(2);
    expect(stderr).toContain('The wizard needs a terminal');
    expect(stderr).not.toMatch(/\n +at /);
  });

  it('names every flag that is wrong', () => {
    const { status, stderr } = run('--tenancy', 'colour', '--sesions', 'x');
    expect(status).toBe(2);
    expect(stderr).toContain('--tenancy cannot be "colour"');
    expect(stderr).toContain('There is no flag --sesions. Did you mean --sessions?');
  });
});
