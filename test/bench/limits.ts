/** At the limit, never over it: limits on, 80 ms latency, at the rate that Stytch asks for. */
import { startSandbox } from '../../source/sandbox/index.ts';
import { folder, measure, runOf, secondsOf } from './program.ts';
import type { Row } from './table.ts';

const users = 8000;
const allowed = 65;

export async function limits(): Promise<Row[]> {
  const calls = new Map<string, number>();
  let refused = 0;
  const sandbox = await startSandbox({
    ...{ users, latency: 80 },
    onExchange: ({ method, path, status }) => {
      if (status === 429) refused++;
      if (method === 'POST') {
        const endpoint = path.replace(/organizations\/[^/]+\/members$/, 'organizations/*/members');
        calls.set(endpoint, (calls.get(endpoint) ?? 0) + 1);
      }
    },
  });
  const { dir, remove } = folder();
  const { consumer, workspace } = sandbox.credentials;
  const run = await measure(runOf(dir), {
    ...{ STYTCH_API_URL: sandbox.url, STYTCH_MANAGEMENT_URL: sandbox.url },
    ...{ STYTCH_CONSUMER_PROJECT_ID: consumer.project_id, STYTCH_CONSUMER_SECRET: consumer.secret },
    ...{ STYTCH_WORKSPACE_KEY_ID: workspace.key_id, STYTCH_WORKSPACE_KEY_SECRET: workspace.key_secret },
  });
  await sandbox.close();
  remove();
  const members = calls.get('/v1/b2b/organizations/*/members') ?? 0;
  const bound = members / allowed;
  return [
    {
      what: 'rate reached / rate allowed',
      value: members / secondsOf(run, 'members') / allowed,
      unit: '',
      least: 0.97,
    },
    { what: 'calls refused with 429', value: refused, unit: '', most: 0 },
    { what: 'whole migration / bound of its busiest endpoint', value: run.seconds / bound, unit: '', most: 1.05 },
  ];
}
