/** Coming back to a journal of a million records: how long until the first call. */

import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fill } from './journal.ts';
import { folder, runOf, stytch } from './program.ts';
import type { Row } from './table.ts';

const records = 1_000_000;

export async function resume(): Promise<Row[]> {
  const service = await stytch(['--users', '50', '--limits', 'off']);
  const { dir, remove } = folder();
  // A real run first, so that everything but the number of records is real; then the million, and one open record.
  await fill(dir, service, records);
  let first = (_at: number) => {};
  const called = new Promise<number>(done => {
    first = done;
  });
  const server = createServer((_request, response) => {
    first(performance.now());
    response.writeHead(500).end();
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const start = performance.now();
  const child = spawn(process.execPath, ['dist/cli.js', ...runOf(dir)], {
    env: { ...process.env, ...service.env, STYTCH_API_URL: url, STYTCH_MANAGEMENT_URL: url },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<never>((_done, fail) =>
    child.once('exit', code => fail(new Error(`the run ended with ${code} before its first call`))),
  );
  const seconds = ((await Promise.race([called, ended])) - start) / 1000;
  child.removeAllListeners('exit');
  child.kill('SIGKILL');
  server.close();
  server.closeAllConnections();
  service.close();
  remove();
  return [
    {
      what: `resume of ${records.toLocaleString('en')} records, s to the first call`,
      value: seconds,
      unit: '',
      most: 3,
    },
  ];
}
