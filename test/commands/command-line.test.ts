/** One parser for all commands: help, mistakes and suggestions. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { raw } from '../../build-plugins.ts';
import { main } from '../../source/commands/main.ts';
import { answerOptions } from '../../source/commands/options.ts';
import { answerFlags, answersFromFlags } from '../../source/wizard/flags.ts';

const commands = [
  'wizard',
  'plan',
  'run',
  'settings',
  'control',
  'status',
  'verify',
  'report',
  'scan',
  'sessions',
  'bridge',
  'rollback',
  'undo',
].concat([...['doctor', 'sandbox', 'completion']]);

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'line-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true });
});

async function said(...words: string[]) {
  const heard = { out: '', err: '' };
  for (const [stream, key] of [
    [process.stdout, 'out'],
    [process.stderr, 'err'],
  ] as const) {
    vi.spyOn(stream, 'write').mockImplementation(text => {
      heard[key] += String(text);
      return true;
    });
  }
  const code = await main(words);
  vi.restoreAllMocks();
  return { code, ...heard };
}

describe('help', () => {
  test.each(['-h', '--help', 'help'])('%s lists every command once, in groups', async word => {
    const { code, out } = await said(word);
    expect(code).toBe(0);
    for (const name of commands) expect(out.match(new RegExp(`^  ${name} `, 'gm')), name).toHaveLength(1);
    expect(out).toMatch(/Migrate:\n {2}wizard[\s\S]*Afterwards:\n {2}sessions/);
  });

  test.each(commands)('help %s is the same as its -h: sentences, within 80 columns', async name => {
    const { code, out } = await said('help', name);
    expect(code).toBe(0);
    expect((await said(name, '-h')).out).toBe(out);
    expect(out).toContain(`Usage: stytch-b2b-migrate ${name}`);
    for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    const texts = out
      .split(/\n(?= {2}-)/)
      .slice(1)
      .map(text => text.split('\n\n')[0]?.trim());
    for (const text of texts) expect(text).toMatch(/[.?]$/);
  });

  test('run lists every answer, grouped by the step that asks it', async () => {
    const { out } = await said('help', 'run');
    expect(out).toMatch(/Answers: Tenancy\n[\s\S]*--tenancy <value> +What decides a User's/);
    expect(out).toMatch(/Options of run:\n {2}--dry-run/);
    expect((await said('help', 'verify')).out).not.toContain('--tenancy');
  });

  test('a command of a command has its own', async () => {
    expect((await said('sessions', 'carry', '--help')).out).toContain('--several <how>');
    expect((await said('sessions', 'help', 'revoke')).out).toContain('--yes');
  });
});

test('rules are read from a file that is named with @; a wrong one is named with the file', () => {
  const path = join(dir, 'rules.txt');
  const parsed = (text: string) => {
    writeFileSync(path, text);
    const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
    answerOptions(command);
    return answersFromFlags(command.parse(['--tenancy-rules', `@${path}`], { from: 'user' }).opts());
  };
  expect(parsed('\ufeffrename acme = Acme, Inc.\nmerge old = acme\n')).toEqual({
    tenancyRules: 'rename acme = Acme, Inc.\nmerge old = acme',
  });
  expect(() => parsed('merge old')).toThrow(/rules\.txt.* "merge old" is no rule/);
  rmSync(path);
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  answerOptions(command);
  expect(() => command.parse(['--tenancy-rules', `@${path}`], { from: 'user' })).toThrow('cannot be read: ENOENT');
});

describe('mistakes', () => {
  const refused = async (...words: string[]) => {
    const { code, err } = await said(...words);
    expect(code).toBe(2);
    return err;
  };

  test('a command that is nearly right is suggested', async () => {
    expect(await refused('statsu')).toContain('There is no command "statsu". Did you mean status?');
    expect(await refused('sessions', 'crry')).toContain('Did you mean carry?');
  });

  test('everything that is wrong is listed at once, with what is allowed', async () => {
    const words = ['--tenancy', 'colour', '--tennant-key', 'x', '--passwords', '--token-jwks-url', 'nope', 'stray'];
    const text = await refused('run', '--dir', dir, ...words);
    expect(text).toContain('5 things are not understood.');
    expect(text).toContain(
      '--tenancy cannot be "colour". It is one of trusted_metadata, email_domain, file, command, personal, single, untrusted_metadata.',
    );
    expect(text).toContain('There is no flag --tennant-key. Did you mean --tenant-key?');
    expect(text).toContain('--passwords needs a value: file, later, at_login, reset, none.');
    expect(text).toContain('--token-jwks-url: The JWKS address is a URL.');
    expect(text).toContain('"stray" is not understood here.');
    expect(text).toContain('"stytch-b2b-migrate run --help" lists every flag.');
  });

  test('the next flag is no value, and a flag does not begin anything when another is wrong', async () => {
    expect(await refused('status', '--dir', '--json')).toContain('--dir needs a value.');
    expect(await refused('status', '--dir', dir, '--jsno')).toContain('Did you mean --json?');
    expect(await refused('sandbox', '--users', 'many')).toContain('--users cannot be "many". It is a whole number.');
  });

  test('what is missing is listed in one pass, credentials included', async () => {
    const text = await refused('run', '--dir', dir, '--mode', 'migrate', '--b2b-project', 'workspace_key');
    for (const each of ['--tenancy', '--passwords', 'STYTCH_CONSUMER_SECRET', 'STYTCH_WORKSPACE_KEY_SECRET'])
      expect(text).toContain(each);
  });

  test('a command with commands names them', async () => {
    expect(await refused('sessions')).toContain('"sessions" needs one of: prove, carry, revoke, finish.');
  });
});

test('help and version load neither a command, nor Ink, nor the engine', async () => {
  const { metafile } = await build({
    entryPoints: ['source/commands/main.ts'],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    outdir: 'nowhere',
    write: false,
    metafile: true,
    plugins: [raw],
  });
  const entry = Object.values(metafile.outputs).find(output => output.entryPoint === 'source/commands/main.ts');
  const direct = entry?.imports.filter(each => each.kind !== 'dynamic-import').map(each => each.path) ?? [];
  const loaded = [entry, ...direct.map(path => metafile.outputs[path])].flatMap(output =>
    Object.keys(output?.inputs ?? {}),
  );
  expect(loaded).toContain('source/commands/program.ts');
  expect(loaded.filter(path => /wizard\/|migration\/|stytch\//.test(path))).toEqual([]);
});

test.each(answerFlags.filter(each => each.options.length > 0))(
  '$flag gives its answer',
  ({ flag, answer, options }) => {
    const command = new Command();
    answerOptions(command);
    for (const value of options) {
      command.parse([flag, value], { from: 'user' });
      expect(answersFromFlags(command.opts())).toEqual({ [answer]: value });
    }
  },
);
