/**
 * Members a second against the official SDK alone, in pairs that take turns: at the rate and latency of the service, where users
 * are, and with limits off, where everything that the journal, the checks and the verification cost is seen.
 * Each side is a process of its own, on a new local Stytch of its own with the same Users, and sends the same payloads.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { askedRate } from '../../source/stytch/endpoints.ts';
import { folder, measure, runOf, secondsOf, stytch, unlimited } from './program.ts';
import { median, type Row } from './table.ts';

/** As `source/cli.ts` sets them: both sides keep their heap small. */
const heapFlags = ['--semi-space-growth-factor=1', '--heap-growing-percent=50'];

/** What both sides of a pair meet. */
interface Conditions {
  users: number;
  pairs: number;
  /** Flags of the local Stytch. */
  sandbox: string[];
  /** Flags of `run`. */
  run: string[];
  /** Calls a second of the bare loop. */
  rate: number;
}

const atTheRate: Conditions = {
  users: 2000,
  pairs: 3,
  sandbox: ['--latency', '80'],
  run: [],
  rate: askedRate.calls / askedRate.seconds,
};

const limitsOff: Conditions = {
  users: 10_000,
  pairs: 5,
  sandbox: ['--limits', 'off'],
  run: unlimited,
  rate: Number.POSITIVE_INFINITY,
};

export async function sdkAtTheRate(): Promise<Row[]> {
  const { ours, bare, ratio } = await measurePairs(atTheRate);
  return [
    { what: 'one Member at the rate of the service', value: ours, unit: ' ms' },
    { what: 'the same, bare SDK loop', value: bare, unit: ' ms' },
    { what: 'Members a second / bare SDK loop', value: ratio, unit: '', least: 0.9 },
  ];
}

export async function sdkWithLimitsOff(): Promise<Row[]> {
  const { ours, bare, ratio, peak } = await measurePairs(limitsOff);
  return [
    { what: 'one Member, limits off', value: ours, unit: ' ms' },
    { what: 'the same, bare SDK loop', value: bare, unit: ' ms' },
    { what: 'Members a second / bare SDK loop, limits off', value: ratio, unit: '' },
    {
      what: `peak memory at ${limitsOff.users.toLocaleString('en')} Users`,
      value: peak,
      unit: ' MB',
      most: 250,
    },
  ];
}

/** Medians: ms a Member of both sides, the ratio of the pairs, and our peak memory in MB. */
async function measurePairs(conditions: Conditions) {
  const { dir, remove } = folder();
  const payloads = join(dir, 'payloads.json');
  // Gives the payloads, and warms the file cache for both.
  await product(conditions, payloads);
  const ours: Awaited<ReturnType<typeof product>>[] = [];
  const bares: number[] = [];
  for (let pair = 0; pair < conditions.pairs; pair++) {
    if (pair % 2 === 0) ours.push(await product(conditions));
    bares.push(await bareLoop(conditions, payloads));
    if (pair % 2 === 1) ours.push(await product(conditions));
  }
  remove();
  const { members } = ours[0] ?? { members: 0 };
  return {
    ours: (median(ours.map(one => one.seconds)) / members) * 1000,
    bare: (median(bares) / members) * 1000,
    ratio: median(bares.map((seconds, pair) => seconds / (ours[pair]?.seconds ?? Number.NaN))),
    peak: median(ours.map(one => one.peak)),
  };
}

/** One migration by the product. Writes what it sent to `payloads`, for the other side. */
async function product({ users, sandbox, run: flags }: Conditions, payloads?: string) {
  const service = await stytch(['--users', String(users), ...sandbox]);
  const { dir, remove } = folder();
  try {
    const run = await measure(runOf(dir, flags), service.env);
    const members = run.events.findLast(event => event.progress?.task === 'members')?.progress?.done ?? 0;
    if (payloads) writeFileSync(payloads, JSON.stringify(sent(dir)));
    return { members, seconds: secondsOf(run, 'members'), peak: run.peak };
  } finally {
    service.close();
    remove();
  }
}

/** The seconds that the bare SDK takes for the same Members. */
async function bareLoop({ users, sandbox, rate }: Conditions, payloads: string): Promise<number> {
  const service = await stytch(['--users', String(users), ...sandbox, '--with-b2b']);
  try {
    const { project_id, secret } = service.credentials.b2b;
    return Number(
      execFileSync(process.execPath, [
        ...heapFlags,
        'test/bench/bare.ts',
        ...[service.url, project_id, secret, payloads, String(rate)],
      ]),
    );
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
