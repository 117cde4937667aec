/** The completion script of bash, in a real bash. */
import { execFileSync } from 'node:child_process';
import { expect, test, vi } from 'vitest';
import { main } from '../../source/commands/main.ts';

async function script(shell: string): Promise<string> {
  let text = '';
  vi.spyOn(process.stdout, 'write').mockImplementation(chunk => {
    text += String(chunk);
    return true;
  });
  expect(await main(['completion', shell])).toBe(0);
  vi.restoreAllMocks();
  return text;
}

/** What bash offers after these words; the last one is being typed. */
function offered(bash: string, ...words: string[]): string[] {
  const typed = ['stytch-b2b-migrate', ...words];
  const probe = `${bash}
COMP_WORDS=(${typed.map(word => `'${word}'`).join(' ')}); COMP_CWORD=${typed.length - 1}
_stytch_b2b_migrate; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['--norc', '-c', probe], { encoding: 'utf8' }).split('\n').filter(Boolean);
}

test('bash completes commands, flags, values of flags, and leaves files to the shell', async () => {
  const bash = await script('bash');
  expect(offered(bash, 'st')).toEqual(['status']);
  expect(offered(bash, '')).toContain('sessions');
  expect(offered(bash, 'sessions', 'c')).toEqual(['carry']);
  expect(offered(bash, 'bridge', 'fast')).toEqual(['fastify', 'fastapi']);
  expect(offered(bash, 'run', '--tenant')).toEqual(['--tenant-key', '--tenant-name-key']);
  expect(offered(bash, 'status', '--tenant')).toEqual([]);
  expect(offered(bash, '--acc')).toEqual(['--accessible']);
  expect(offered(bash, 'run', '--json', '--tenancy', 'e')).toEqual(['email_domain']);
  expect(offered(bash, 'run', '--dir', '')).toEqual([]);
  expect(bash).toContain('complete -o default');
});

test('zsh runs the script of bash; fish describes commands and flags', async () => {
  expect(await script('zsh')).toContain(`bashcompinit\n${await script('bash')}`);
  const fish = await script('fish');
  expect(fish).toContain("-a status -d 'Show where the last run stands, without any call.'");
  expect(fish).toContain(
    `-n '__fish_seen_subcommand_from run' -l tenancy -x -a 'trusted_metadata email_domain file command personal single untrusted_metadata'`,
  );
});

test('another shell is refused', async () => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(await main(['completion', 'csh'])).toBe(2);
  vi.restoreAllMocks();
});
