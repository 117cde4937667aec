/** With limits off: what the journal, the plan and the checks cost, against the bare SDK; and what memory is needed. */
import { execFileSync } from 'node:child_process';
import { folder, measure, runOf, secondsOf, stytch, unlimited } from './program.ts';
import { median, type Row } from './table.ts';

const users = 10_000;
const workers = 32;
const tries = 3;

export async function noLimits(): Promise<Row[]> {
  const ratios: number[] = [];
  const peaks: number[] = [];
  for (let index = 0; index < tries; index++) {
    const service = await stytch(['--users', String(users), '--limits', 'off', '--with-b2b']);
    const { dir, remove } = folder();
    const run = await measure(runOf(dir, unlimited), service.env);
    const made = run.events.findLast(event => event.progress?.task === 'members')?.progress?.done ?? 0;
    const { project_id, secret } = service.credentials.b2b;
    const bare = Number(
      execFileSync(process.execPath, [
        'test/bench/bare.ts',
        service.url,
        project_id,
        secret,
        String(made),
        String(workers),
      ]),
    );
    ratios.push(bare / secondsOf(run, 'members'));
    peaks.push(run.peak);
    service.close();
    remove();
  }
  return [
    { what: 'Members a second / bare SDK loop', value: median(ratios), unit: '', least: 0.6 },
    { what: `peak memory at ${users.toLocaleString('en')} Users, MB`, value: median(peaks), unit: '', most: 250 },
  ];
}
