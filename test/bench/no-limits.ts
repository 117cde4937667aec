/**
 * With limits off: what the journal, the plan and the checks cost, against the bare SDK; and what memory is needed.
 * Pairs: each side in a process of its own, on a new local Stytch of its own with the same Users, with the same payloads.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { folder, measure, runOf, secondsOf, stytch, unlimited } from './program.ts';
import { median, type Row } from './table.ts';

const users = 10_000;
const pairs = 5;

export async function noLimits(): Promise<Row[]> {
  const { dir, remove } = folder();
  const payloads = join(dir, 'payloads.json');
  // Gives the payloads, and warms the file cache for both.
  await product(payloads);
  const ours: Awaited<ReturnType<typeof product>>[] = [];
  const bares: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    if (pair % 2 === 0) ours.push(await product());
    bares.push(await bare(payloads));
    if (pair % 2 === 1) ours.push(await product());
  }
  remove();
  const milliseconds = (perMember: number) => ({ value: perMember * 1000, unit: ' ms' });
  const { members } = ours[0] ?? { members: 0 };
  return [
    { what: 'one Member, limits off', ...milliseconds(median(ours.map(one => one.seconds)) / members) },
    { what: 'one Member, bare SDK loop', ...milliseconds(median(bares) / members) },
    {
      what: 'Members a second / bare SDK loop',
      value: median(bares.map((seconds, pair) => seconds / (ours[pair]?.seconds ?? Number.NaN))),
      unit: '',
      least: 0.9,
    },
    {
      what: `peak memory at ${users.toLocaleString('en')} Users`,
      value: median(ours.map(one => one.peak)),
      unit: ' MB',
      most: 250,
    },
  ];
}

/** One migration by the product. Writes what it sent to `payloads`, for the other side. */
async function product(payloads?: string) {
  const service = await stytch(['--users', String(users), '--limits', 'off']);
  const { dir, remove } = folder();
  try {
    const run = await measure(runOf(dir, unlimited), service.env);
    const members = run.events.findLast(event => event.progress?.task === 'members')?.progress?.done ?? 0;
    if (payloads) writeFileSync(payloads, JSON.stringify(sent(dir)));
    return { members, seconds: secondsOf(run, 'members'), peak: run.peak };
  } finally {
    service.close();
    remove();
  }
}

/** The seconds that the bare SDK takes for the same Members. */
async function bare(payloads: string): Promise<number> {
  const service = await stytch(['--users', String(users), '--limits', 'off', '--with-b2b']);
  try {
    const { project_id, secret } = service.credentials.b2b;
    return Number(execFileSync(process.execPath, ['test/bench/bare.ts', service.url, project_id, secret, payloads]));
  } finally {
    service.close();
  }
}

/** The payloads in the journal: Organizations by their id, and Members with the id of theirs. */
function sent(dir: string) {
  const db = new DatabaseSync(join(dir, 'journal.sqlite'), { readOnly: true });
  const rows = (task: string) =>
    db
      .prepare(`SELECT intent, result FROM records WHERE task = ? AND state = 'done' ORDER BY seq`)
      .all(task)
      .map(({ intent, result }) => ({ intent: JSON.parse(String(intent)), result: JSON.parse(String(result)) }));
  const organizations = Object.fromEntries(
    rows('organizations').map(({ intent, result }) => [result.organization_id, intent.payload]),
  );
  const members = rows('members').map(({ intent: { organization_id, payload } }) => ({ organization_id, payload }));
  db.close();
  return { organizations, members };
}
