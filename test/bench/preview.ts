/** The plan of a million Users, as the preview shows it; in a process of its own, for its memory. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Journal } from '../../source/migration/engine/journal.ts';
import { HashFiles } from '../../source/migration/hash-files.ts';
import { Planner } from '../../source/migration/planner.ts';
import { InventoryCounter } from '../../source/migration/sources/summarize.ts';
import type { User } from '../../source/migration/sources/user.ts';
import { addUser } from '../../source/migration/sources/user-store.ts';
import { folder } from './program.ts';
import type { Row } from './table.ts';

const users = 1_000_000;
const organizations = 20_000;

export async function preview(): Promise<Row[]> {
  const { dir, remove } = folder();
  fill(dir);
  const child = spawnSync(process.execPath, [import.meta.filename, dir], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  remove();
  const { seconds, peak, planned } = JSON.parse(child.stdout);
  if (planned !== organizations) throw new Error(`the plan has ${planned} Organizations`);
  const what = `plan of ${users.toLocaleString('en')} Users`;
  return [
    { what: `${what}, computed while questions are answered`, value: seconds, unit: ' s' },
    { what: `${what}, peak memory`, value: peak, unit: ' MB', most: 300 },
  ];
}

function fill(dir: string): void {
  const journal = new Journal(join(dir, 'journal.sqlite'));
  const counter = new InventoryCounter();
  for (let from = 0; from < users; from += 1000)
    journal.transaction(() => {
      for (let index = from; index < from + 1000; index++) {
        const user = userOf(index);
        addUser(journal, user);
        counter.add(user);
      }
    });
  journal.set('inventory', { ...counter.summary('2026-01-01T00:00:00Z'), reading: 1, changes: null });
  journal.close();
}

const userOf = (index: number): User => ({
  user_id: `user-test-${crypto.randomUUID()}`,
  created_at: '2024-01-01T00:00:00Z',
  status: 'active',
  locked: false,
  external_id: '',
  roles: [],
  emails: [{ email: `person${index}@company${index % 5000}.example`, verified: index % 20 > 0 }],
  phones: [],
  name: 'Ann Example',
  trusted_metadata: { tenant: `tenant-${(index * 7919) % organizations}`, role: index % 7 ? 'member' : 'admin' },
  untrusted_metadata: { theme: 'dark' },
  password: index % 2 === 0,
  passwordReset: false,
  oauth: [],
  totp: false,
  passkeys: false,
  biometrics: false,
  wallets: false,
});

/** What the other process does: plans, and prints what it took. */
async function plan(dir: string): Promise<void> {
  // As the program does.
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=50');
  const journal = new Journal(join(dir, 'journal.sqlite'));
  const hashFiles = new HashFiles(journal, dir);
  const planner = new Planner(journal, { pace: undefined, canManage: true, hashFiles });
  const start = performance.now();
  const summary = await planner.plan({ tenancy: 'trusted_metadata', tenantKey: 'tenant', leftOver: 'leave_out' });
  const seconds = (performance.now() - start) / 1000;
  journal.close();
  const peak = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(JSON.stringify({ seconds, peak, planned: summary.organizations }));
}

if (import.meta.main) await plan(process.argv[2] as string);
