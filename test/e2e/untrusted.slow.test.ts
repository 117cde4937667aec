/** Names that attack a terminal, and errors that repeat what was sent: nothing of it reaches any output. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Exchange } from '../../source/sandbox/index.ts';
import { stage } from './stage.ts';

const names = [
  '\u001b]0;owned\u0007\u001b[2JAcme',
  '=HYPERLINK("http://evil.example","x")',
  'user\u202egpj.exe',
  '<img src=x onerror=alert(1)>[link](http://evil.example)|',
  'one\nVerified: 9 Organizations, 0 mismatches',
];
const unsafe = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\u200b]/gu;
/** Between lines and records; progress overwrites its line. */
const allowed = new Set(['\n', '\r']);

test('names and echoed errors in a run, its log, its journal, its report, and in every command', async () => {
  const secrets = new Set<string>();
  const onExchange = (exchange: Exchange) => {
    for (const secret of secretsOf(exchange)) secrets.add(secret);
  };
  const { sandbox, dir, command, env, close } = await stage({}, { users: 20, onExchange });
  try {
    const { consumer } = sandbox.credentials;
    const authorization = `Basic ${Buffer.from(`${consumer.project_id}:${consumer.secret}`).toString('base64')}`;
    for (const [index, tenant] of names.entries()) {
      const created = await fetch(`${sandbox.url}/v1/users`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({
          email: `someone${index}@hostile.example`,
          name: { first_name: tenant },
          trusted_metadata: { tenant },
        }),
      });
      expect(created.status).toBe(200);
    }
    const output = (words: string[]) => outputOf(command(words), env);
    // First all Organizations fail, and the errors hold their names; then some Members, with hashes.
    sandbox.faults.set([{ kind: 'echo', on: 'POST *organizations' }]);
    const first = await output(['run']);
    expect(first.code).toBe(3);
    const early = reportOf(dir, 'first');
    sandbox.faults.set([
      { kind: 'echo', on: 'POST *passwords/migrate', times: 3 },
      { kind: 'echo', on: 'POST *members', times: 1 },
    ]);
    const second = await output(['run', '--json']);
    expect(second.code).toBe(3);

    const texts: Record<string, string> = {
      'first run': first.said,
      'second run': second.said,
      plan: (await output(['plan'])).said,
      'plan --json': (await output(['plan', '--json'])).said,
      undo: (await output(['undo', '--dry-run'])).said,
      'run.log': readFileSync(join(dir, 'run.log'), 'utf8'),
      ...early,
      ...reportOf(dir, 'second'),
    };
    for (const [where, text] of Object.entries(texts)) {
      const found = [...text.matchAll(unsafe)].map(([mark]) => mark).filter(mark => !allowed.has(mark));
      expect(found, where).toEqual([]);
      expect(text, where).not.toMatch(/^Verified: 9 Organizations/m);
    }

    // The echo is there, without its secrets: the test would else prove nothing.
    for (const where of ['first run', 'second run', 'run.log', 'first failures.csv', 'second failures.csv'])
      expect(texts[where]).toMatch(/The request is refused: POST .*\[hidden\]/);
    expect(secrets.size).toBeGreaterThan(10);
    const everything = { ...texts, ...journal(dir) };
    for (const [where, text] of Object.entries(everything)) {
      for (const secret of secrets) expect(text.includes(secret), `${where}: ${secret}`).toBe(false);
      expect(text, where).not.toMatch(/secret-(test|live)-|Basic [\w+/]{8}/);
    }

    expect(texts['second report.html']).not.toContain('<img src=x');
    expect(texts['second report.html']).toContain('&lt;img src=x');
    expect(texts['second summary.md']).not.toMatch(/(?<!\\)<img|(?<!\\)\[link\]/);
    // Data stays data.
    expect(texts['second report.json']).toContain('\\u001b]0;owned\\u0007');
    expect(texts['second report.json']).toContain('user\\u202egpj.exe');
  } finally {
    await close();
  }
});

const reportOf = (dir: string, when: string) =>
  Object.fromEntries(
    readdirSync(join(dir, 'report'), { recursive: true, encoding: 'utf8' })
      .filter(name => statSync(join(dir, 'report', name)).isFile())
      .map(name => [`${when} ${name}`, readFileSync(join(dir, 'report', name), 'utf8')]),
  );

const journal = (dir: string) =>
  Object.fromEntries(
    readdirSync(dir)
      .filter(name => name.startsWith('journal.sqlite'))
      .map(name => [name, readFileSync(join(dir, name), 'latin1')]),
  );

/** What a request holds that must be nowhere: its credentials, the hash and the salt. */
function secretsOf({ headers, requestBody }: Exchange): string[] {
  const basic = String(headers['authorization']).replace(/^Basic /, '');
  const { hash, ...more } = (requestBody ?? {}) as Record<string, unknown>;
  const salts = Object.values(more).map(config => (config as { salt?: unknown } | null)?.salt);
  const secrets = [basic, Buffer.from(basic, 'base64').toString().split(':')[1], hash, ...salts];
  return secrets.filter(each => typeof each === 'string' && each.length > 3) as string[];
}

/** What stood on stdout and stderr, and the exit code. */
function outputOf(words: string[], env: NodeJS.ProcessEnv): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', chunk => (said += chunk));
  return new Promise(resolve => child.once('close', code => resolve({ code, said })));
}
