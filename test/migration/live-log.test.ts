/** Counting the modules' log lines: as JavaScript and Python write them, in pieces, after rotation. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { countLog } from '../../source/migration/live/log-counts.ts';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'live-'));
  file = join(dir, 'app.log');
});
afterEach(() => rmSync(dir, { recursive: true }));

const events: Record<string, object[]> = {
  bridge: [
    { outcome: 'exchanged', reason: undefined, user_id: 'user-test-1', old_session_id: 'session-test-1' },
    { outcome: 'refused', reason: 'other_email', user_id: 'user-test-2' },
    { outcome: 'unavailable', reason: 'timeout' },
    { outcome: 'not_in_rollout', user_id: 'user-test-3' },
  ],
  'password-login': [
    { outcome: 'moved' },
    { outcome: 'failed', reason: 'unauthorized_credentials' },
    { outcome: 'failed', reason: 'other_member' },
    { outcome: 'reset_sent', reason: 'reset_password' },
  ],
  'dual-write': [{ what: 'updated', user_id: 'user-test-4', organization: 'acme', reason: 'duplicate_member_email' }],
};

const expected = {
  attempts: 7,
  exchanged: 1,
  failures: {
    'bridge refused other_email': 1,
    'bridge unavailable timeout': 1,
    'password_login failed other_member': 1,
  },
  notWritten: 1,
};

/** The expression of the settings file that a team gets, with its event. */
function templateLine(name: string, pattern: RegExp): string {
  const text = readFileSync(join('source/codebase/templates', name), 'utf8');
  const found = pattern.exec(text)?.[1];
  if (!found) throw new Error(`no log in ${name}`);
  return found;
}

test('lines as the JavaScript modules log them', () => {
  const pattern = /log(?::| =) event => (console\.\w+\('stytch-[\w-]+', JSON\.stringify\(event\)\))/;
  const files = {
    bridge: 'stytch-bridge.settings.js',
    'password-login': 'stytch-password-login.settings.js',
    'dual-write': 'stytch-dual-write.js',
  };
  const lines: string[] = [];
  const console = {
    info: (...words: string[]) => lines.push(words.join(' ')),
    warn: (...words: string[]) => lines.push(words.join(' ')),
  };
  for (const [name, template] of Object.entries(files)) {
    const log = new Function('console', 'event', templateLine(template, pattern));
    for (const event of events[name] ?? []) log(console, event);
  }
  writeFileSync(file, `Listening on 8080\n${lines.join('\n')}\n`);
  expect(countLog(file, null)).toMatchObject(expected);
});

test('lines as the Python modules log them', () => {
  const line = (name: string) => templateLine(name, /log=lambda event: (logging\.getLogger.*json\.dumps\(event\)\))/);
  const script = `
import json, logging, sys
logging.basicConfig(level=logging.INFO, filename=sys.argv[1])
for name, events in json.loads(sys.argv[2]).items():
    for event in events:
        if name == "bridge":
            event = {key: event.get(key) for key in ("outcome", "reason", "user_id", "old_session_id")}
            ${line('stytch_bridge_settings.py')}
        elif name == "password-login":
            event = {"outcome": event["outcome"], "reason": event.get("reason")}
            ${line('stytch_password_login_settings.py')}
        else:
            logging.getLogger("stytch_dual_write").warning(json.dumps(event))
`;
  const { status, stderr } = spawnSync('python3', ['-c', script, file, JSON.stringify(events)], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  expect(countLog(file, null)).toMatchObject(expected);
});

test('lines within other JSON, and without the module’s name', () => {
  const inner = `stytch-bridge ${JSON.stringify(events['bridge']?.[1])}`;
  writeFileSync(file, `${JSON.stringify({ level: 30, msg: inner })}\n${JSON.stringify({ outcome: 'exchanged' })}\n`);
  expect(countLog(file, null)).toMatchObject({
    attempts: 2,
    exchanged: 1,
    failures: { 'bridge refused other_email': 1 },
  });
});

test('each measure reads on; half a line waits; a log that was replaced is read from its start, and said', () => {
  const line = 'stytch-bridge {"outcome":"exchanged"}\n';
  writeFileSync(file, line + line.slice(0, 20));
  const first = countLog(file, null);
  expect(first).toMatchObject({ attempts: 1, offset: line.length, rotated: false });
  appendFileSync(file, line.slice(20) + line);
  const second = countLog(file, first);
  expect(second).toMatchObject({ attempts: 2, rotated: false });
  expect(countLog(file, second)).toMatchObject({ attempts: 0 });
  renameSync(file, `${file}.1`);
  writeFileSync(file, line.repeat(9));
  expect(countLog(file, second)).toMatchObject({ attempts: 9, rotated: true });
});

test('a log that is not there is a message', () => {
  expect(() => countLog(join(dir, 'none.log'), null)).toThrow(expect.objectContaining({ exitCode: 2 }));
});

test('a line without an end is passed over; what follows counts', () => {
  writeFileSync(file, `${'x'.repeat(9 << 20)}\nstytch-bridge {"outcome":"exchanged"}\n`);
  expect(countLog(file, undefined)).toMatchObject({ attempts: 1, exchanged: 1, offset: readFileSync(file).length });
});

test('a pipe or a folder is a message', () => {
  spawnSync('mkfifo', [join(dir, 'pipe')]);
  for (const path of [join(dir, 'pipe'), dir]) expect(() => countLog(path, undefined)).toThrow('cannot be read');
});
