import { expect, it } from 'vitest';
import type { Check } from '../../source/stytch/check.ts';
import { noFacts } from '../../source/wizard/facts.ts';
import type { CheckRow } from '../../source/wizard/project-checks.ts';
import { Workspace } from '../../source/wizard/workspace.ts';
import { fakeEnvironment, fakeMigration } from './fake.ts';

const ok: Check = { ok: 'well' };
const problem: Check = { problem: 'It was refused.' };

/** Connects with these results of the checks. */
async function connect(found: { consumer: Check; target: Check }, b2b: 'workspace_key' | 'existing') {
  const environment = fakeEnvironment(fakeMigration());
  if (b2b === 'existing') {
    const { consumerProjectId, consumerSecret } = environment.credentials;
    environment.credentials = { consumerProjectId, consumerSecret, b2bProjectId: 'project-test-2', b2bSecret: 'x' };
  }
  const target = async () => found.target;
  const workspace = new Workspace({
    dir: '/tmp',
    addresses: {},
    services: {
      openEnvironment: async () => environment,
      checkConsumer: async () => found.consumer,
      checkB2b: target,
      checkWorkspaceKey: target,
      b2bProjects: async () => [],
      writeDualWrite: async () => [],
      scanInto: () => Promise.reject(new Error('not in this test')),
      countUsers: async () => 3,
      countTenancyRows: async () => 3,
      countOrganizationRules: async () => 3,
      countTotps: async () => 3,
      readDoctor: () => undefined,
      runDoctor: async () => {
        throw new Error('No doctor in this test.');
      },
      folderStatus: async () => null,
    },
  });
  let rows: CheckRow[] = [];
  const facts = { ...noFacts(), answers: { mode: 'migrate', b2bProject: b2b, b2bProjectName: 'B2B' } as const };
  const connected = await workspace.connect(facts, seen => {
    rows = seen;
  });
  await workspace.close();
  return { connected, states: rows.map(row => row.state) };
}

it.each(['workspace_key', 'existing'] as const)('opens the journal only when every check passed: %s', async b2b => {
  expect(await connect({ consumer: ok, target: ok }, b2b)).toMatchObject({
    connected: { connected: true },
    states: ['ok', 'ok', 'ok'],
  });
  // A later success does not hide an earlier failure.
  expect(await connect({ consumer: problem, target: ok }, b2b)).toEqual({ connected: null, states: ['problem', 'ok'] });
  expect(await connect({ consumer: ok, target: problem }, b2b)).toEqual({ connected: null, states: ['ok', 'problem'] });
});
