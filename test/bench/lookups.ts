/** Every kind of call on two worlds, a small and a large one, in turns: whatever disturbs the machine disturbs both. */
import type { Lookup, World } from './lookup.ts';
import { b2bLookups } from './lookups-b2b.ts';
import { consumerLookups } from './lookups-consumer.ts';

const rounds = 200;

/** The middle time of each kind in both worlds, in milliseconds, of one caller that waits for each answer. */
export async function compareLookups(small: World, large: World) {
  const [inSmall, inLarge] = [await lookups(small), await lookups(large)];
  const found: { kind: string; small: number; large: number }[] = [];
  for (const kind in inSmall) {
    const pair = [inSmall[kind], inLarge[kind]] as [Lookup, Lookup];
    const times: [number[], number[]] = [[], []];
    for (let index = 0; index < rounds; index += 1) {
      for (const which of [0, 1] as const) {
        const since = performance.now();
        await pair[which](index);
        times[which].push(performance.now() - since);
      }
    }
    found.push({ kind, small: middle(times[0]), large: middle(times[1]) });
  }
  return found;
}

async function lookups(world: World): Promise<Record<string, Lookup>> {
  return { ...(await consumerLookups(world)), ...(await b2bLookups(world)) };
}

function middle(times: number[]): number {
  return times.sort((one, other) => one - other)[Math.floor(times.length / 2)] as number;
}
