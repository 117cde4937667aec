/** Files of the user, as other programs save them: read alike wherever a file is read. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Journal } from '../../source/migration/engine/journal.ts';
import { applyPolicy } from '../../source/migration/failure-policy.ts';
import { openSessions } from '../../source/migration/sessions/source.ts';
import { linesIn, linesOf, readText } from '../../source/migration/sources/lines.ts';

const dir = mkdtempSync(join(tmpdir(), 'input-'));
afterAll(() => rmSync(dir, { recursive: true }));

function file(content: string | Buffer): string {
  const path = join(dir, 'input');
  writeFileSync(path, content);
  return path;
}

/** Ways to save a text. */
const ways: [name: string, save: (text: string) => Buffer][] = [
  ['UTF-8', text => Buffer.from(text)],
  ['UTF-8 with a byte order mark', text => Buffer.from(`\ufeff${text}`)],
  ['UTF-16', text => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16, big end first', text => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ['CRLF', text => Buffer.from(text.replaceAll('\n', '\r\n'))],
  ['CR', text => Buffer.from(text.replaceAll('\n', '\r'))],
];

describe.each(ways)('%s', (_name, save) => {
  test('lines have their text and number, and are found again at their place', () => {
    const long = 'ü🦆'.repeat(30_000);
    const expected = ['first', 'größe', '', `long ${long}`, 'last'];
    const path = file(save(expected.join('\n')));
    const lines = [...linesOf(path)];
    expect(lines.map(line => [line.number, line.text])).toEqual(expected.map((text, at) => [at + 1, text]));
    for (const line of lines) expect(readText(path, line)).toBe(line.text);
    expect([...linesIn(save(expected.join('\n')))]).toEqual(lines);
  });

  test.each([',', ';', '\t'])('session tokens and decisions are read, with "%s" between the cells', async delimiter => {
    const rows = (text: string) => save(text.replaceAll(',', delimiter));
    const sessions = await openSessions(file(rows('Organization, session_token\nacme, token-1\n')), 'key');
    expect(sessions.problems).toEqual([]);
    const [key = ''] = sessions.keys;
    expect(sessions.row(key)).toMatchObject({ session_token: 'token-1', organization: 'acme' });

    const journal = new Journal(':memory:');
    journal.add('members', 'acme/user-1');
    journal.failed('members', 'acme/user-1', { errorType: 'x', message: '', cause: '', cure: '' });
    applyPolicy(journal, file(rows('task,record,error_type,Policy\nmembers,acme/user-1,x,skip\n')));
    expect(journal.record('members', 'acme/user-1')?.state).toBe('skipped');
    journal.close();
  });
});
