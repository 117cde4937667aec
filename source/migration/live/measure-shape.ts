/** One measure, as it is kept in the history: counts only, no ids. */
import * as z from 'zod';
import { type Share, shareOf } from './estimate.ts';

const count = z.number().int().min(0);

export const measureShape = z.object({
  version: z.literal(1),
  /** When it began, RFC 3339. */
  at: z.iso.datetime(),
  /** How long it took. */
  seconds: z.number().min(0),
  /** Users who should be Members, and how many of them were asked for their sessions. */
  people: count,
  asked: count,
  /** Those who were asked: where they were last. `idle`: no live session. */
  last: z.object({ consumer: count, b2b: count, idle: count }),
  /** Their live sessions. */
  sessions: z.object({ consumer: count, b2b: count }),
  /** Their sessions that began after the measure before, and live still; null for a first measure. */
  logins: z.object({ consumer: count, b2b: count, exchanged: count }).nullable(),
  /** Users and Members that differ, by the side that changed; null where that was not asked. */
  drift: z.object({ consumer: count, b2b: count, both: count, other: count }).nullable(),
  /** Users who are locked in Consumer. */
  locked: count,
  /** What the application's log says since the measure before; null without a log. */
  log: z
    .object({
      file: z.string(),
      inode: z.number(),
      offset: count,
      /** The file was cut or replaced: lines may be missing. */
      rotated: z.boolean(),
      attempts: count,
      failures: z.record(z.string(), count),
      exchanged: count,
      /** Writes of dual write that failed. */
      notWritten: count,
    })
    .nullable(),
});

export type Measure = z.infer<typeof measureShape>;
export type LogCounts = NonNullable<Measure['log']>;

export const failuresIn = ({ failures }: LogCounts): number =>
  Object.values(failures).reduce((sum, count) => sum + count, 0);

/** Users and Members that differ, on whichever side they were changed. */
export const driftOf = (drift: NonNullable<Measure['drift']>): number =>
  drift.consumer + drift.b2b + drift.both + drift.other;

/** The share of people who are still on Consumer, of those with a live session; null where no person has one. */
export const shareIn = ({ last, asked, people }: Measure): Share | null =>
  shareOf(last.consumer, last.consumer + last.b2b, asked, people);
