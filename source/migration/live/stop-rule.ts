/** When `status --live` ends by itself. Pure. */
import { driftOf, failuresIn, type Measure, shareIn } from './measure-shape.ts';

export interface StopRule {
  /** Done when the upper end of the share still on Consumer is at or below this, in percent... */
  maxShare: number;
  /** ...in so many measures after each other. */
  measures: number;
  /** Too many failures: more than this share of the attempts in the log, in percent. */
  maxFailures: number;
  /** ...but only where there were so many attempts. */
  minAttempts: number;
  /** Too much drift: more than this share of the people, in percent. */
  maxDrift: number;
}

export const defaultRule: StopRule = { maxShare: 5, measures: 3, maxFailures: 5, minAttempts: 20, maxDrift: 1 };

/** done: the share is low for long enough. alarm: a limit is exceeded now. */
export type Verdict = { state: 'done' | 'alarm' | 'going'; reasons: string[] };

const percent = (value: number) => `${(Math.round(value * 1000) / 10).toString()}%`;

/** Judges the last measure, and for the share those before it. */
export function judge(measures: readonly Measure[], rule: StopRule): Verdict {
  const last = measures.at(-1);
  if (!last) return { state: 'going', reasons: [] };
  const reasons = [...alarms(last, rule)];
  if (reasons.length > 0) return { state: 'alarm', reasons };
  const low = measures.slice(-rule.measures).filter(one => isLow(one, rule)).length;
  if (low === rule.measures) {
    const times = rule.measures === 1 ? 'this measure' : `${rule.measures} measures in a row`;
    return { state: 'done', reasons: [`At most ${rule.maxShare}% are still on Consumer, in ${times}.`] };
  }
  return { state: 'going', reasons: [] };
}

function* alarms({ log, drift, people }: Measure, rule: StopRule): Iterable<string> {
  if (log && log.attempts >= rule.minAttempts) {
    const share = failuresIn(log) / log.attempts;
    if (share * 100 > rule.maxFailures) {
      yield `${percent(share)} of ${log.attempts} attempts failed; the limit is ${rule.maxFailures}%.`;
    }
  }
  if (drift && driftOf(drift) > 0) {
    // No User should be a Member any more, and some are: all that there is differs.
    const share = people === 0 ? 1 : driftOf(drift) / people;
    if (share * 100 > rule.maxDrift) {
      yield `${percent(share)} of ${people} people differ between the projects; the limit is ${rule.maxDrift}%.`;
    }
  }
}

/** The whole interval, not its middle: a small sample proves little. Where no person has a session, nothing is known. */
function isLow(measure: Measure, { maxShare }: StopRule): boolean {
  const share = shareIn(measure);
  return share !== null && share.high * 100 <= maxShare;
}
