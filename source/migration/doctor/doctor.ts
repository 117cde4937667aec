/**
 * `doctor`: asks a throw-away environment of the real service what this program only assumes, removes all that it made, and
 * writes doctor.json. Its journal is in the folder `doctor`: what a killed one left is removed by the next one, first.
 */
import { join } from 'node:path';
import manifest from '../../../package.json' with { type: 'json' };
import type { Addresses } from '../../config/addresses.ts';
import type { Credentials } from '../../config/credentials.ts';
import { makePrivateFolder } from '../../config/private-files.ts';
import { UserError } from '../../config/user-error.ts';
import { explain, isUnreachable, withoutDefect } from '../../stytch/errors.ts';
import { Journal } from '../engine/journal.ts';
import { lock } from '../engine/lock.ts';
import type { Assumption, Observed } from './assumption.ts';
import { assumptions } from './assumptions/index.ts';
import { serviceOf } from './consequences.ts';
import { belongElsewhere, describe, leftovers, removeAll } from './created.ts';
import { type DoctorFile, type DoctorResult, harmlessDetail, readDoctor, writeDoctor } from './doctor-file.ts';
import { notRemoved, type Where } from './not-removed.ts';
import { clientsOf, refuseNonEmpty, type Target, targetOf } from './open-target.ts';
import { ensureLive, makeProject, openEnvironment } from './own-project.ts';
import { ProbeContext } from './probe-context.ts';

/** What it reports while it works. `of`: how many assumptions there are; `done`: how many were looked at. */
export type DoctorEvent =
  | { type: 'step'; text: string }
  | { type: 'result'; done: number; of: number; result: DoctorResult; reason?: string | undefined };

export interface DoctorOptions {
  dir: string;
  credentials: Credentials;
  addresses: Addresses;
  /** Only these assumptions, by id. */
  only?: readonly string[] | undefined;
  /** The id of a B2B test project that is not empty, typed. */
  confirmNotEmpty?: string | undefined;
  onEvent?: (event: DoctorEvent) => void;
  signal?: AbortSignal | undefined;
}

export interface DoctorOutcome {
  file: DoctorFile;
  /** What this run looked at, in order. */
  results: DoctorResult[];
  /** Why something was not asked or unclear, by id; for the screen. */
  reasons: Record<string, string>;
  /** What could not be removed; empty where everything is gone. */
  left: string[];
  /** The signal ended it early. */
  stopped: boolean;
}

/** Throws UserError: exit code 2 for what the person gave, 1 where an earlier doctor's objects cannot be removed. */
export async function runDoctor(options: DoctorOptions): Promise<DoctorOutcome> {
  const { dir, credentials, addresses, onEvent = () => {} } = options;
  const before = readDoctor(dir);
  const target = targetOf(credentials, addresses);
  const folder = join(dir, 'doctor');
  makePrivateFolder(folder);
  const unlock = lock(folder);
  const journal = new Journal(join(folder, 'journal.sqlite'));
  try {
    await removeLeftovers(journal, target, options);
    await refuseNonEmpty(target, options.confirmNotEmpty);
    journal.set('target', whereOf(options, target));
    const { results, reasons, stopped, failure } = await askAll(journal, target, options);
    onEvent({ type: 'step', text: 'Removing what was made' });
    const left = await removeAll(journal, clientsOf(target), inWords);
    if (failure !== undefined) throw left.length > 0 ? notRemoved(left) : failure;
    const at = new Date().toISOString();
    const made: DoctorFile = { format: 1, version: manifest.version, service: serviceOf(addresses), at, results };
    const file = writeDoctor(dir, withAll(made), before);
    return { file, results, reasons, left, stopped };
  } catch (error) {
    throw withoutDefect(error);
  } finally {
    journal.close();
    unlock();
  }
}

function whereOf({ credentials, addresses }: DoctorOptions, target: Target): Where {
  return {
    keyId: target.management && credentials.workspaceKeyId,
    b2bProjectId: target.named?.projectId,
    consumerProjectId: target.consumer?.projectId,
    management: addresses.management,
    api: addresses.api,
  };
}

/** Removes what an earlier doctor left. Throws UserError (exit code 1) with what is left, where it cannot. */
async function removeLeftovers(journal: Journal, target: Target, options: DoctorOptions): Promise<void> {
  const records = leftovers(journal);
  if (records.length === 0) return;
  options.onEvent?.({ type: 'step', text: 'Removing what an earlier doctor left' });
  const old = journal.get<Where>('target');
  const differs = belongElsewhere(records, old, whereOf(options, target));
  const left = differs ? records.map(describe) : await removeAll(journal, clientsOf(target), inWords);
  if (left.length > 0) throw notRemoved(left, differs ? old : undefined);
}

async function askAll(journal: Journal, target: Target, options: DoctorOptions) {
  const { onEvent = () => {}, only, signal } = options;
  const wanted = assumptions.filter(one => !only || only.includes(one.id));
  const results: DoctorResult[] = [];
  const reasons: Record<string, string> = {};
  let context: ProbeContext | undefined;
  const stopped = () => signal?.aborted === true;
  const look = async (assumption: Assumption) => {
    const reason = whyNot(assumption, target);
    const { probe } = assumption;
    if (reason === undefined && !context && typeof probe === 'object') {
      onEvent({ type: 'step', text: target.management ? 'Making a project to ask' : 'Asking the test project' });
      context = await openContext(journal, target);
    }
    const seen = reason === undefined && context ? await ask(assumption, context) : undefined;
    const why = reason ?? seen?.problem;
    if (why !== undefined) reasons[assumption.id] = why;
    const result = resultOf(assumption, seen);
    results.push(result);
    onEvent({ type: 'result', done: results.length, of: wanted.length, result, reason: why });
  };
  try {
    for (const assumption of wanted) if (!stopped()) await look(assumption);
  } catch (failure) {
    return { results, reasons, stopped: stopped(), failure };
  }
  return { results, reasons, stopped: stopped() };
}

/** Why an assumption cannot be asked; undefined where it can. */
function whyNot({ probe }: Assumption, { management, consumer, consumerNote }: Target): string | undefined {
  if (typeof probe === 'string') return probe;
  if (probe.needs === 'workspace' && !management) return 'It needs a workspace key.';
  if (probe.needs === 'consumer' && !consumer) return consumerNote;
  return undefined;
}

async function openContext(journal: Journal, target: Target): Promise<ProbeContext> {
  const { management, named, consumer, opener } = target;
  const common = { journal, opener, consumer: consumer?.client };
  if (!management) return new ProbeContext({ ...common, at: named });
  const project = await makeProject(journal, management);
  await ensureLive(management, project);
  const at = await openEnvironment(management, project, 'doctor');
  return new ProbeContext({ ...common, at, workspace: { management, project, environment: at.environment } });
}

interface Seen {
  observed?: Observed;
  problem?: string;
}

async function ask({ probe }: Assumption, context: ProbeContext): Promise<Seen> {
  if (typeof probe === 'string') return {};
  try {
    const answer = await probe.ask(context);
    return { observed: typeof answer === 'string' ? { answer } : answer };
  } catch (error) {
    if (error instanceof UserError || isUnreachable(error)) throw error;
    return { problem: inWords(error) };
  } finally {
    await context.release();
  }
}

function resultOf({ id, answers, assumed }: Assumption, seen: Seen | undefined): DoctorResult {
  const at = new Date().toISOString();
  if (!seen) return { id, status: 'not_asked', assumed, observed: null, at };
  const { answer, detail } = seen.observed ?? {};
  const word = answer !== undefined && /^\w{1,64}$/.test(answer) ? answer : null;
  const known = word !== null && Object.hasOwn(answers, word);
  const status = !known ? 'unclear' : word === assumed ? 'as_assumed' : 'differs';
  return { id, status, assumed, observed: word, detail: harmlessDetail(detail), at };
}

/** A file names every assumption: those that were not looked at, too. */
function withAll(made: DoctorFile): DoctorFile {
  const seen = new Map(made.results.map(one => [one.id, one]));
  return { ...made, results: assumptions.map(one => seen.get(one.id) ?? resultOf(one, undefined)) };
}

/** The service's error type and what it means; never a text of others. */
function inWords(error: unknown): string {
  const { errorType, cause } = explain(error);
  return errorType === 'unknown_error'
    ? `A defect of this program (${(error as Error)?.name}).`
    : `${errorType}: ${cause}`;
}
