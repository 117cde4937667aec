/** Settings alone, without a migration: applied to a B2B environment that is there, and taken back. The journal keeps both. */
import { UserError } from '../../config/user-error.ts';
import { runTask, type TaskEnd } from '../engine/runner.ts';
import type { RunEvent, RunResult } from '../model.ts';
import { applicationSecret } from '../resources/application-secret.ts';
import type { RunContext } from '../resources/context.ts';
import { b2bEnvironment } from '../resources/environments.ts';
import { project } from '../resources/project.ts';
import type { Resource } from '../resources/resource.ts';
import { settings } from '../resources/settings.ts';
import { undoId, undoTaskOf } from '../resources/undo.ts';
import { failuresOf, outcomeOf } from '../result.ts';
import type { SettingRow } from './diff.ts';
import { diffSettings } from './read.ts';

export interface SettingsApplied {
  outcome: RunResult['outcome'];
  /** What was refused. */
  failures: RunResult['failures'];
  /** Every setting as it is now. */
  rows: SettingRow[];
}

type OnEvent = (event: RunEvent) => void;

/** Applies what differs. Throws UserError (exit code 2) where there is no B2B environment yet. */
export async function applySettings(
  context: RunContext,
  onEvent: OnEvent,
  signal?: AbortSignal,
): Promise<SettingsApplied> {
  let end = await findEnvironment(context, onEvent, signal);
  if (end === 'done' && context.journal.count(project.id).failed === 0) {
    addRecords(settings, context);
    end = await runTask(settings.create, context, { onEvent, signal });
  }
  const failures = failuresOf(context.journal, [project.id, settings.id]);
  const outcome = end === 'stopped' ? 'interrupted' : end === 'fatal' || failures.length > 0 ? 'failed' : 'done';
  return { outcome, failures, rows: outcome === 'interrupted' ? [] : await diffSettings(context) };
}

/** Makes a secret for the application. Throws UserError where that failed. */
export async function makeSecret(context: RunContext, signal?: AbortSignal): Promise<void> {
  await findEnvironment(context, () => {}, signal);
  const { journal } = context;
  const records = [...journal.records(applicationSecret.id)];
  // One that was interrupted is finished; else each request makes one more.
  if (records.every(one => one.state === 'done'))
    journal.add(applicationSecret.id, records.length === 0 ? 'secret' : `secret ${records.length + 1}`);
  await runTask(applicationSecret.create, context, { onEvent: () => {}, signal });
  const [failure] = failuresOf(context.journal, [applicationSecret.id]);
  if (failure)
    throw new UserError({
      what: 'The secret was not made.',
      why: `${failure.example} ${failure.cause}`,
      next: failure.cure,
    });
}

/** Finds the chosen environment, or makes the one that its project lacks. Throws UserError (exit code 2) where none is chosen. */
export async function findEnvironment(context: RunContext, onEvent: OnEvent, signal?: AbortSignal): Promise<TaskEnd> {
  if (!(await b2bEnvironment(context)) && (context.answers.b2bEnvironment ?? 'new') === 'new') throw noProject();
  if (context.answers.b2bProject === 'existing') return 'done';
  addRecords(project, context);
  return runTask(project.create, context, { onEvent, signal });
}

/** Puts back what stood there before `applySettings`, or before a run. */
export async function undoSettings(
  context: RunContext,
  onEvent: OnEvent,
  signal?: AbortSignal,
): Promise<SettingsApplied> {
  const end = await runTask(undoTaskOf(settings), context, { onEvent, signal });
  const failures = failuresOf(context.journal, [undoId(settings)]);
  const outcome = outcomeOf(end, failures.length > 0);
  return { outcome, failures, rows: outcome === 'interrupted' ? [] : await diffSettings(context) };
}

function addRecords({ id, desired }: Resource, context: RunContext): void {
  const { journal } = context;
  journal.transaction(() => {
    for (const { key, desired: body } of desired.fixed?.(context) ?? []) journal.add(id, key, body);
  });
}

function noProject(): UserError {
  return new UserError({
    what: 'There is no B2B project yet to apply the settings to.',
    why: 'A new one is made by the wizard, or by "run".',
    next: 'Name one that is there: --b2b-environment my-app/test. "settings diff" works without.',
    exitCode: 2,
  });
}
