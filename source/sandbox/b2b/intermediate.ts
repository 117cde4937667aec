/** Intermediate sessions: somebody has proved an email address, and is not in an Organization yet. */
import { newToken } from '../ids.ts';
import type { Json } from '../json.ts';
import { keepToken, readToken, spendToken } from '../tokens.ts';
import type { Call } from '../world.ts';

const minutes = 10;

/** What an intermediate session token stands for. With an `organization` it is good for that one only. */
export type Intermediate = { email: string; factors: Json[]; organization?: string; member?: string };

export function startIntermediate(call: Call, intermediate: Intermediate): string {
  const token = newToken();
  keepToken(call, 'intermediate', token, minutes, intermediate);
  return token;
}

/** Adds factors to an intermediate session that still waits for others: its token stays the same. */
export function keepIntermediate(call: Call, token: string, intermediate: Intermediate): string {
  keepToken(call, 'intermediate', token, minutes, intermediate);
  return token;
}

export function readIntermediate(call: Call, token: string): Intermediate {
  return readToken(call, 'intermediate', token) as Intermediate;
}

export function spendIntermediate(call: Call, token: string): void {
  spendToken(call, 'intermediate', token);
}
