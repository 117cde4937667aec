/** Which projects a report is about, and who ran it where and when. */
import { hostname, userInfo } from 'node:os';
import type { Answers } from '../../config/answers.ts';
import { isLiveId } from '../../config/live.ts';
import { duration } from '../../figures.ts';
import type { Journal } from '../engine/journal.ts';

/** A gap of more than this between two samples of work is a pause, ms. */
export const longestGap = 15_000;

/** Who runs, as the system says it. */
export interface Runner {
  user: string;
  host: string;
}

export interface RunFacts {
  banner: 'PRACTICE' | 'REHEARSAL' | 'TEST' | 'LIVE';
  /** What the banner means, in a sentence. */
  meaning: string;
  consumerProjectId: string;
  by: Runner | undefined;
  /** RFC 3339; undefined where nothing was written yet. */
  startedAt: string | undefined;
  endedAt: string | undefined;
  pauses: number;
  pausedSeconds: number;
}

/** Written down when a run begins. */
export function noteRunner(journal: Journal): void {
  journal.set('ranBy', { user: userName(), host: hostname() } satisfies Runner);
}

/** Containers may have no name for the user's id. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

const meanings: Record<RunFacts['banner'], string> = {
  PRACTICE: 'Invented Users on a local Stytch. Nothing real was touched.',
  REHEARSAL: 'Real Users, copied into a local Stytch. The Consumer project was only read.',
  TEST: 'Test projects. No real user logs in there.',
  LIVE: 'Live projects. Real users log in there.',
};

export function runFacts(journal: Journal, answers: Answers, b2bProjectId: string): RunFacts {
  const banner = bannerOf(journal, answers, b2bProjectId);
  const times = journal.timeline().map(sample => sample.at);
  const gaps = times.slice(1).map((at, index) => at - (times[index] as number));
  const paused = gaps.filter(gap => gap > longestGap);
  const [first, last] = [times[0], times.at(-1)];
  return {
    banner,
    meaning: meanings[banner],
    consumerProjectId: journal.get<string>('consumerProjectId') ?? 'not known',
    by: journal.get<Runner>('ranBy'),
    startedAt: first === undefined ? undefined : new Date(first).toISOString(),
    endedAt: last === undefined ? undefined : new Date(last).toISOString(),
    pauses: paused.length,
    pausedSeconds: Math.round(paused.reduce((sum, gap) => sum + gap, 0) / 1000),
  };
}

function bannerOf(journal: Journal, { mode }: Answers, b2bProjectId: string): RunFacts['banner'] {
  if (mode === 'practice') return 'PRACTICE';
  if (mode === 'rehearse') return 'REHEARSAL';
  return [journal.get<string>('consumerProjectId'), b2bProjectId].some(isLiveId) ? 'LIVE' : 'TEST';
}

/** Who ran it where, from when to when, and how long it stood still. */
export function ranBy({ by, startedAt, endedAt, pauses, pausedSeconds }: RunFacts): string {
  const who = by ? `${by.user} on ${by.host}` : 'not known';
  if (!startedAt || !endedAt) return who;
  const stood =
    pauses === 0 ? '' : `, ${pauses === 1 ? '1 pause' : `${pauses} pauses`} of ${duration(pausedSeconds)} in all`;
  return `${who}, from ${minute(startedAt)} to ${minute(endedAt)} UTC${stood}`;
}

const minute = (time: string) => time.slice(0, 16).replace('T', ' ');
