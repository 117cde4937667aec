/** Every kind of call on two worlds, a small and a large one, in turns: whatever disturbs the machine disturbs both. */
import { b2bLookups } from './lookups-b2b.ts';
import { consumerLookups } from './lookups-consumer.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers, read as they are
export type Json = Record<string, any>;

/** Calls one project of a world. */
export type Caller = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) => Promise<Json>;

export type World = {
  consumer: Caller;
  b2b: Caller;
  /** Users from all of it. */
  users: Json[];
  /** The cursor of a page in the middle. */
  cursor: string;
};

/** One kind of call, made again and again with another index. */
export type Lookup = (index: number) => Promise<unknown>;

const rounds = 200;

/** One operand of a query, as `name: value`; several are joined. */
export function queryOf(operands: object, operator: 'AND' | 'OR' = 'AND') {
  return {
    operator,
    operands: Object.entries(operands).map(([filter_name, filter_value]) => ({ filter_name, filter_value })),
  };
}

/** The one of a list that an index falls on. */
export function nth<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T;
}

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
