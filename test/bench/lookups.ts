/** Every kind of call on two states, a small and a large one, in turns: whatever disturbs the machine disturbs both. */
import type { Lookup, Projects } from './lookup.ts';
import { b2bLookups } from './lookups-b2b.ts';
import { consumerLookups } from './lookups-consumer.ts';

const rounds = 200;
const roundsOfLinear = 1;

/**
 * Kinds that read all rows: by part of a text, or by what only the documents hold; and pages without a cursor of many rows,
 * whose total is counted. Their time is shown, not judged.
 */
const linear = new RegExp(
  [
    'fuzzy|facet|verified|oauth_provider|wallet_address|email_domain|member_roles|breakglass|totp_exists|phone_numbers',
    '^(status|password_exists|created_at\\w+|time)\\b|^a page of( 100 Users| Members| Organizations)?$|^metrics',
    '^Members: (statuses|member_password_exists)|sso_connection|Members of 20|^key OR',
  ].join('|'),
);

/** The middle time of each kind in both states, in milliseconds, of one caller that waits for each answer. */
export async function compareLookups(small: Projects, large: Projects) {
  const [inSmall, inLarge] = [await lookups(small), await lookups(large)];
  const found: { kind: string; small: number; large: number; linear: boolean }[] = [];
  for (const kind in inSmall) {
    const pair = [inSmall[kind], inLarge[kind]] as [Lookup, Lookup];
    const times: [number[], number[]] = [[], []];
    const reads = linear.test(kind);
    for (let index = 0; index < (reads ? roundsOfLinear : rounds); index += 1) {
      for (const which of [0, 1] as const) {
        const since = performance.now();
        await pair[which](index);
        times[which].push(performance.now() - since);
      }
    }
    found.push({ kind, small: middle(times[0]), large: middle(times[1]), linear: reads });
  }
  return found;
}

async function lookups(projects: Projects): Promise<Record<string, Lookup>> {
  return { ...(await consumerLookups(projects)), ...(await b2bLookups(projects)) };
}

function middle(times: number[]): number {
  return times.sort((one, other) => one - other)[Math.floor(times.length / 2)] as number;
}
