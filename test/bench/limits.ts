/** At the limit, never over it: a migration with sessions at the rate that Stytch asks for, 80 ms latency. */
import { startSandbox } from '../../source/sandbox/index.ts';
import { askedRate, endpointOf, rateOf } from '../../source/stytch/endpoints.ts';
import { answersOf, folder, measure, runOf, secondsOf, withSessions } from './program.ts';
import type { Row } from './table.ts';

const users = 8000;
const latency = 80;
/** In the run with stalls: how often the service does nothing at all, and for how long, ms. What came meanwhile it takes at once. */
const stalls = { everyMs: 15_000, forMs: 4000 };

export async function limits(): Promise<Row[]> {
  const steady = await migrate();
  const stalled = await migrate(stalls);
  const { members, seconds, bound, estimate } = steady;
  const allowed = askedRate.calls / askedRate.seconds;
  return [
    { what: 'Members a second, limits on', value: members.rate, unit: '' },
    { what: 'rate reached / rate allowed', value: members.rate / allowed, unit: '', least: 0.97 },
    { what: 'migration with sessions', value: seconds, unit: ' s' },
    { what: 'the same / bound of its busiest endpoint', value: seconds / bound, unit: '', most: 1.05 },
    { what: "the same / the plan's estimate", value: seconds / estimate, unit: '', least: 0.9, most: 1.1 },
    { what: 'calls refused with 429', value: steady.refused, unit: '', most: 0 },
    {
      what: `the same, where the service stalls for ${stalls.forMs / 1000} s`,
      value: stalled.refused,
      unit: '',
      most: 0,
    },
  ];
}

async function migrate(stall?: typeof stalls) {
  const calls = new Map<string, number>();
  let refused = 0;
  const sandbox = await startSandbox({
    users,
    latency,
    onExchange({ method, path, status }) {
      if (status === 429) refused++;
      const endpoint = endpointOf(method, path);
      calls.set(endpoint, (calls.get(endpoint) ?? 0) + 1);
    },
  });
  const { dir, remove } = folder();
  const { consumer, workspace } = sandbox.credentials;
  const env = {
    STYTCH_API_URL: sandbox.url,
    STYTCH_MANAGEMENT_URL: sandbox.url,
    STYTCH_CONSUMER_PROJECT_ID: consumer.project_id,
    STYTCH_CONSUMER_SECRET: consumer.secret,
    STYTCH_WORKSPACE_KEY_ID: workspace.key_id,
    STYTCH_WORKSPACE_KEY_SECRET: workspace.key_secret,
  };
  const answers = withSessions(consumer.project_id, sandbox.url);
  // The plan reads the Users; the migration is measured with its own reading.
  const planned = folder();
  const plan = await measure(['plan', ...answersOf(planned.dir), ...answers], env);
  planned.remove();
  calls.clear();
  const timer = stall && setInterval(() => block(stall.forMs), stall.everyMs);
  const run = await measure(runOf(dir, answers), env);
  clearInterval(timer);
  await sandbox.close();
  remove();
  const made = calls.get('B2B members create') ?? 0;
  return {
    members: { made, rate: made / secondsOf(run, 'members') },
    seconds: run.seconds,
    bound: Math.max(...[...calls].map(([endpoint, count]) => boundOf(endpoint, count))),
    estimate: plan.events[0]?.seconds ?? 0,
    refused,
  };
}

/** What these calls take at least, s. A rate by the minute may be used at once. */
function boundOf(endpoint: string, calls: number): number {
  const rate = rateOf(endpoint);
  return rate.seconds > 1 ? Math.floor((calls - 1) / rate.calls) * rate.seconds : calls / rate.calls;
}

/** Stops this process, and the local Stytch in it. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
