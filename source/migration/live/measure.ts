/** One measure of both projects after the cut-over. Writes nothing at Stytch. */
import { requireOrganizations } from '../nothing-made.ts';
import type { RunContext } from '../resources/context.ts';
import { buildExpectation } from '../verification/expectation.ts';
import { measureDrift } from './drift.ts';
import { countLog } from './log-counts.ts';
import type { LogCounts, Measure } from './measure-shape.ts';
import { countPeople, measureSessions } from './sample.ts';

export interface MeasureOptions {
  /** How many people are asked for their sessions. */
  sample: number;
  /** Whether all Users and Members are read and compared. */
  drift: boolean;
  /** The application's log with the lines of the bridge. */
  bridgeLog?: string | undefined;
  /** The measure before. */
  before: Measure | undefined;
  /** What the last measure with this log counted: where to read on. */
  logBefore?: LogCounts | undefined;
}

/** From Users that were just read. Rejects with the signal's reason when stopped. */
export async function measure(
  context: RunContext,
  { sample, drift, bridgeLog, before, logBefore }: MeasureOptions,
  signal?: AbortSignal,
): Promise<Measure> {
  const { journal, answers } = context;
  requireOrganizations(journal, 'There is nothing to measure.');
  const began = Date.now();
  await buildExpectation(journal, answers, signal);
  const people = countPeople(journal);
  const since = before && Date.parse(before.at);
  const sampled = await measureSessions(context, { most: sample, since, signal });
  const found = drift ? await measureDrift(context, signal) : null;
  const locked = journal.sql("SELECT count(*) AS n FROM users WHERE json_extract(body, '$.locked') = 1").get();
  return {
    version: 1,
    at: new Date(began).toISOString(),
    seconds: Math.round((Date.now() - began) / 100) / 10,
    people,
    ...sampled,
    drift: found,
    locked: Number(locked?.['n']),
    log: bridgeLog === undefined ? null : countLog(bridgeLog, logBefore),
  };
}
