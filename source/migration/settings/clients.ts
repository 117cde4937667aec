/** M2M clients and Connected Apps of the Consumer project, made in the B2B project. The journal keeps which; secrets go into a file. */
import { runTask, type TaskEnd } from '../engine/runner.ts';
import type { RunEvent, RunResult } from '../model.ts';
import { type AppResult, connectedApps } from '../resources/clients/connected-apps.ts';
import { type M2mResult, m2mClients } from '../resources/clients/m2m-clients.ts';
import type { RunContext } from '../resources/context.ts';
import { failuresOf, outcomeOf } from '../result.ts';
import { findEnvironment } from './apply.ts';

export interface ClientsMade {
  outcome: RunResult['outcome'];
  failures: RunResult['failures'];
  m2m: M2mResult[];
  /** Each has a new id: its owner must be informed. */
  apps: AppResult[];
}

/** Makes those that are not there yet. Throws UserError (exit code 2) where there is no B2B environment. */
export async function makeClients(
  context: RunContext,
  onEvent: (event: RunEvent) => void,
  signal?: AbortSignal,
): Promise<ClientsMade> {
  const { journal } = context;
  let end: TaskEnd = await findEnvironment(context, onEvent, signal);
  for (const { create } of [m2mClients, connectedApps])
    if (end === 'done') end = await runTask(create, context, { onEvent, signal });
  const failures = failuresOf(journal, [m2mClients.id, connectedApps.id]);
  return {
    outcome: outcomeOf(end, failures.length > 0),
    failures,
    m2m: [...journal.records(m2mClients.id, 'done')].map(one => one.result as M2mResult),
    apps: [...journal.records(connectedApps.id, 'done')].map(one => one.result as AppResult),
  };
}
