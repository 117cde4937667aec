import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { Journal } from '../../../source/migration/engine/journal.ts';
import { holderOf, lock } from '../../../source/migration/engine/lock.ts';

let dir: string;
const releases: (() => void)[] = [];
const take = () => {
  const release = lock(dir);
  releases.push(release);
  return release;
};

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => {
  for (const release of releases.splice(0)) release();
});

/** Another process that takes the lock and keeps it until it is killed. */
async function otherRun() {
  const path = resolve('source/migration/engine/lock.ts');
  const code = `const { lock } = await import(${JSON.stringify(path)});
    try { lock(${JSON.stringify(dir)}); console.log('locked'); setInterval(() => {}, 1000); }
    catch (error) { console.log(error.message); }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = await once(child.stdout, 'data');
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, said: String(said).trim() };
}

test('a second run of the same process is refused, and released is released', () => {
  const release = take();
  expect(() => lock(dir)).toThrow(/Another run is at work/);
  // A refused attempt closes its own connection: the lock must outlast it, for other processes too.
  expect(holderOf(dir)).toMatchObject({ host: hostname() });
  release();
  expect(holderOf(dir)).toBeNull();
  take();
});

test('another process is refused, also after a refused attempt here and a second journal; a killed one is gone at once', async () => {
  const release = take();
  expect(() => lock(dir)).toThrow();
  new Journal(join(dir, 'journal.sqlite')).close();
  expect((await otherRun()).said).toMatch(/^Another run is at work/);
  release();

  const { child, said } = await otherRun();
  expect(said).toBe('locked');
  expect(() => lock(dir)).toThrow(/Another run is at work/);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(existsSync(join(dir, 'lock.json'))).toBe(true);
  expect(holderOf(dir)).toBeNull();
  take();
});

test('the message names host, start and folder, and no process', () => {
  take();
  const { startedAt } = JSON.parse(readFileSync(join(dir, 'lock.json'), 'utf8'));
  expect(Date.now() - Date.parse(startedAt)).toBeLessThan(10_000);
  const message = messageOf(() => lock(dir));
  for (const part of [hostname(), startedAt, dir]) expect(message).toContain(part);
  expect(message).not.toMatch(/\bkill\b|process|\bpid\b/i);
  expect(message.replaceAll(dir, '').replaceAll(hostname(), '')).not.toContain(String(process.pid));
});

test('what a dead run left does not count, whatever process id or host is in it', () => {
  writeFileSync(join(dir, 'run.lock'), String(process.pid));
  writeFileSync(join(dir, 'lock.json'), JSON.stringify({ host: hostname(), pid: 1 }));
  take();
  expect(holderOf(dir)?.folder).toBe(dir);
});

test('a look at the lock does not refuse a run that begins meanwhile', () => {
  expect(holderOf(dir)).toBeNull();
  take()();
  expect(holderOf(dir)).toBeNull();
  take();
});

test('a run that has not written who it is yet is refused without details', () => {
  take();
  writeFileSync(join(dir, 'lock.json'), '{"ho');
  expect(messageOf(() => lock(dir))).toMatch(/Another run is at work.*move the folder to a local disk/);
  expect(holderOf(dir)).toEqual({});
});

test('the files are private whatever the umask', () => {
  const before = process.umask(0);
  try {
    take();
  } finally {
    process.umask(before);
  }
  for (const name of ['lock.sqlite', 'lock.json']) expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600);
});

test('a lock file of something else is an error that says so', () => {
  writeFileSync(
    join(dir, 'lock.sqlite'),
    'not a database, but long enough to be read as the header of one, 100 bytes and more than that.....',
  );
  expect(messageOf(() => lock(dir))).toMatch(/cannot be used/);
});

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}
