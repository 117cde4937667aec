/** How many calls a plan makes and how long they take. Pure. */
import { type Pace, type Rate, rateOf } from '../../stytch/endpoints.ts';
import type { PlanSummary } from '../model.ts';

export interface PlanCall {
  endpoint: string;
  calls: number;
}

/** The service's largest page; also how many Members one verification search is cut to hold. */
export const pageSize = 1000;
/** Organizations in one Member search. */
export const organizationsPerSearch = 100;

/**
 * What these calls take at this pace. Endpoints are used side by side, so the whole takes as long as the one that takes
 * longest.
 */
export function timed(calls: PlanCall[], pace: Pace | undefined): Pick<PlanSummary, 'calls' | 'seconds'> {
  const some = calls.filter(call => call.calls > 0);
  return {
    calls: some.map(call => ({ ...call, perSecond: perSecond(rateOf(call.endpoint, pace)) })),
    seconds: Math.ceil(Math.max(0, ...some.map(call => secondsOf(rateOf(call.endpoint, pace), call.calls)))),
  };
}

const perSecond = (rate: Rate) => rate.calls / rate.seconds;

/** A rate by the minute may be used at once, one by the second is spread. */
function secondsOf(rate: Rate, calls: number): number {
  return rate.seconds > 1 ? Math.floor((calls - 1) / rate.calls) * rate.seconds : calls / rate.calls;
}

/** Cuts Organizations into Member searches: few enough Organizations each, and as few pages as can be. */
export function batches<T extends { members: number }>(organizations: Iterable<T>): { items: T[]; searches: number }[] {
  const made: { items: T[]; members: number }[] = [];
  for (const organization of organizations) {
    const last = made.at(-1);
    const fits = last && last.items.length < organizationsPerSearch && last.members + organization.members <= pageSize;
    if (fits) {
      last.items.push(organization);
      last.members += organization.members;
    } else made.push({ items: [organization], members: organization.members });
  }
  return made.map(({ items, members }) => ({ items, searches: Math.max(1, Math.ceil(members / pageSize)) }));
}
