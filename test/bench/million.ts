/** A million Users in 20,000 Organizations, from the command line to `verify`; and what memory that takes, beside 10,000. */
import { folder, measure, runOf, stytch, unlimited } from './program.ts';
import type { Row } from './table.ts';

const large = { users: 1_000_000, organizations: 20_000 };
const small = { users: 10_000, organizations: 200 };

export async function million(): Promise<Row[]> {
  const little = await migrate(small);
  const whole = await migrate(large);
  const count = (value: number) => value.toLocaleString('en');
  return [
    { what: `Members of ${count(large.users)} Users`, value: whole.members, unit: '', least: large.users * 0.9 },
    { what: 'their Organizations', value: whole.organizations, unit: '', least: large.organizations },
    { what: 'mismatches, in the run and in a second `verify`', value: whole.mismatches, unit: '', most: 0 },
    { what: 'seconds from the command to the report, seeding aside', value: whole.seconds, unit: ' s' },
    { what: `peak memory at ${count(large.users)} Users, MB`, value: whole.peak, unit: '', most: 250 },
    { what: `the same / at ${count(small.users)} Users`, value: whole.peak / little.peak, unit: '', most: 1.3 },
  ];
}

async function migrate({ users, organizations }: typeof large) {
  const service = await stytch([...['--users', String(users), '--tenants', String(organizations), '--limits', 'off']]);
  const { dir, remove } = folder();
  try {
    const words = runOf(dir, unlimited);
    const run = await measure(words, service.env);
    const again = await measure(['verify', ...words.slice(1)], service.env);
    const results = [run, again].map(({ events }) => events.findLast(event => event.type === 'end')?.result);
    const [first, second] = results;
    if (!first || !second) throw new Error('the run told no result');
    return {
      members: first.members,
      organizations: first.organizations,
      seconds: run.seconds,
      mismatches: first.mismatches + second.mismatches,
      peak: Math.max(run.peak, again.peak),
    };
  } finally {
    service.close();
    remove();
  }
}
