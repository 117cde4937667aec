/** What `status --live` shows: the last measure, how it was made, and what came before as small plots. Pure. */
import { counted, duration, number } from '../figures.ts';
import { scaled } from '../migration/live/estimate.ts';
import { driftOf, failuresIn, type Measure, shareIn } from '../migration/live/measure-shape.ts';
import type { StopRule, Verdict } from '../migration/live/stop-rule.ts';
import { wrapped } from './print-wrapped.ts';
import { columns } from './text.ts';

const bars = '▁▂▃▄▅▆▇█';

/** At most `width` bars for the last values, from 0 to the highest; a blank for one that is not known. */
export function plot(values: readonly (number | null)[], width: number, highest?: number): string {
  const shown = values.slice(-Math.max(1, width));
  const most = highest ?? Math.max(...shown.map(value => value ?? 0));
  return shown
    .map(value => (value === null ? ' ' : bars[most === 0 ? 0 : Math.min(7, Math.floor((value / most) * 7.999))]))
    .join('');
}

export const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;

/** The share of the attempts that failed; null without a log, or an attempt. */
const failureShare = ({ log }: Measure): number | null =>
  log && log.attempts > 0 ? failuresIn(log) / log.attempts : null;

export interface Shown {
  /** All of them, the last one at the end. */
  measures: readonly Measure[];
  verdict: Verdict;
  rule: StopRule;
  width: number;
  /** ms. */
  now: number;
}

/** The lines of a frame; nothing where nothing was measured. */
export function liveLines({ measures, verdict, rule, width, now }: Shown): string[] {
  const last = measures.at(-1);
  if (!last) return [];
  const room = width - 22;
  const rows: [string, string][] = [
    ['Measured', `${last.at}, ${age(last, now)} ago, in ${last.seconds} s; ${counted(measures.length, 'measure')}`],
    ['Still on Consumer', shareText(last)],
    [
      '',
      plot(
        measures.map(one => shareIn(one)?.share ?? null),
        room,
        1,
      ),
    ],
    ['Sessions', sessionsText(last)],
    ['Logins', loginsText(last)],
    ['Failures', failuresText(last)],
    ...plotRow(measures.map(failureShare), room),
    ['Drift', driftText(last)],
    ...plotRow(
      measures.map(one => one.drift && driftOf(one.drift)),
      room,
    ),
    ['Locked Users', number(last.locked)],
    ['Stop', stopText(verdict, rule)],
  ];
  return columns(rows).flatMap(line => wrapped(line.trimEnd(), width));
}

/** A plot says something from the second measure on. */
const plotRow = (values: (number | null)[], room: number): [string, string][] =>
  values.filter(value => value !== null).length > 1 ? [['', plot(values, room)]] : [];

export const age = ({ at }: Measure, now: number): string => duration((now - Date.parse(at)) / 1000);

/** Also says how it was found out. */
export function shareText(measure: Measure): string {
  const share = shareIn(measure);
  const { last, asked, people } = measure;
  const how = `${number(asked)} of ${counted(people, 'person', 'people')} asked`;
  if (!share) return `not known: no person has a live session; ${how}`;
  const exact = share.low === share.high;
  const range = exact ? '' : ` (${percent(share.low)} to ${percent(share.high)})`;
  return `${percent(share.share)}${range} of those with a session; ${how}, ${number(last.idle)} idle`;
}

function sessionsText({ sessions, asked, people }: Measure): string {
  const all = (count: number) => number(scaled(count, asked, people));
  const sample = `Consumer ${number(sessions.consumer)}, B2B ${number(sessions.b2b)}`;
  return asked === people
    ? sample
    : `${sample} of those asked; about ${all(sessions.consumer)} and ${all(sessions.b2b)}`;
}

const loginsText = ({ logins }: Measure): string =>
  logins
    ? `Consumer ${number(logins.consumer)}, B2B ${number(logins.b2b)}, exchanged ${number(logins.exchanged)}, since the measure before`
    : 'from the second measure on';

function failuresText(measure: Measure): string {
  const { log } = measure;
  if (!log) return 'not known: the API has none; name the log with --bridge-log';
  const share = failureShare(measure);
  const reasons = Object.entries(log.failures).sort(([, a], [, b]) => b - a);
  const named = reasons.slice(0, 2).map(([reason, count]) => `${reason} ${number(count)}`);
  const more = reasons.length > 2 ? ['...'] : [];
  const parts = [
    share === null ? 'no attempt' : `${percent(share)} of ${counted(log.attempts, 'attempt')}`,
    ...named,
    ...more,
  ];
  if (log.notWritten > 0) parts.push(`${number(log.notWritten)} not written by dual write`);
  if (log.rotated) parts.push('the log was replaced, lines may be missing');
  return parts.join('; ');
}

function driftText({ drift, people }: Measure): string {
  if (!drift) return 'not asked (--no-drift)';
  const all = driftOf(drift);
  if (all === 0) return 'none: both projects are alike';
  const sides = [
    [drift.consumer, 'in Consumer'],
    [drift.b2b, 'in B2B'],
    [drift.both, 'in both'],
    [drift.other, 'by whom is not known'],
  ] as const;
  const named = sides.filter(([count]) => count > 0).map(([count, side]) => `${number(count)} ${side}`);
  return `${number(all)} differ (${percent(people === 0 ? 1 : all / people)}), changed: ${named.join(', ')}`;
}

function stopText({ state, reasons }: Verdict, rule: StopRule): string {
  if (state === 'alarm') return `ALARM: ${reasons.join(' ')}`;
  if (state === 'done') return `done: ${reasons.join(' ')}`;
  const failures = `failures over ${rule.maxFailures}%, drift over ${rule.maxDrift}%`;
  return `at most ${rule.maxShare}% on Consumer, ${rule.measures} times in a row; alarm: ${failures}`;
}
