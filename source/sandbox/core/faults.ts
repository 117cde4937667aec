/**
 * Fault injection. A fault names endpoints by a pattern, and applies a number of times or with a probability; the random
 * generator is seeded, so the same calls in the same order get the same faults.
 */
import type { Fault, FaultKind } from '../public.ts';

/** What can go wrong, as the command line names it. */
export const faultKinds = [
  'rate-limit',
  'error-before',
  'error-after',
  'reset-before',
  'reset-after',
  'hang',
  'slow',
  'malformed',
  'html',
  'echo',
  'no-zeros',
] as const satisfies readonly FaultKind[];

type Armed = Fault & { pattern: RegExp; left: number; toSkip: number };

export class Faults {
  #armed: Armed[] = [];
  #random: () => number;
  readonly #seed: number;

  constructor(seed: number, faults: Fault[] = []) {
    this.#seed = seed;
    this.#random = dice(seed);
    this.set(faults);
  }

  /** Replaces all faults, and starts the dice again. */
  set(faults: Fault[]): void {
    this.#random = dice(this.#seed);
    this.#armed = faults.map(fault => ({
      ...fault,
      pattern: toPattern(fault.on ?? '*'),
      left: fault.times ?? Number.POSITIVE_INFINITY,
      toSkip: fault.skip ?? 0,
    }));
  }

  clear(): void {
    this.#armed = [];
  }

  /** The fault that strikes this call, if any. `path` is what was called, without its query. */
  strike(operation: { method: string; path: string }, path: string): Fault | undefined {
    for (const fault of this.#armed) {
      const named = [`${operation.method} ${path}`, `${operation.method} ${operation.path}`];
      if (fault.left <= 0 || !named.some(name => fault.pattern.test(name))) continue;
      if (fault.toSkip > 0) {
        fault.toSkip -= 1;
        continue;
      }
      if (fault.probability !== undefined && this.#random() >= fault.probability) continue;
      fault.left -= 1;
      return fault;
    }
    return undefined;
  }
}

/**
 * Reads a fault from the command line: `kind[:pattern[:count or percentage]]`,
 * for example `error-after:POST *members:3` or `reset-before:*:5%`.
 */
export function parseFault(text: string): Fault {
  const [kind = '', on, often] = text.split(':');
  if (!faultKinds.includes(kind as FaultKind)) {
    throw new Error(`"${kind}" is not a fault; there are ${faultKinds.join(', ')}.`);
  }
  const fault: Fault = { kind: kind as FaultKind };
  if (on) fault.on = on;
  if (often?.endsWith('%')) fault.probability = number(often.slice(0, -1)) / 100;
  else if (often) fault.times = number(often);
  return fault;
}

function number(text: string): number {
  const value = Number(text);
  if (!(value >= 0)) throw new Error(`"${text}" is not a number of times or a percentage.`);
  return value;
}

function toPattern(glob: string): RegExp {
  return new RegExp(`^${glob.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
}

/** A small seeded generator (mulberry32): numbers from 0 up to 1. */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
