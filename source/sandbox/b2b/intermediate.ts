/** Intermediate sessions: an email address was verified, and no Organization is chosen yet. */

import { mergeFactors } from '../auth/sessions.ts';
import { changeToken, keepToken, readToken, spendToken } from '../auth/tokens.ts';
import type { Call } from '../core/context.ts';
import { newToken } from '../core/ids.ts';
import type { Json } from '../core/json.ts';

const minutes = 10;

/** What an intermediate session token stands for, and the Organization in whose login it began, if in one's. */
export type Intermediate = { email: string; factors: Json[]; organization?: string; member?: string };

export function startIntermediate(call: Call, intermediate: Intermediate): string {
  const token = newToken();
  keepToken(call, 'intermediate', token, minutes, intermediate);
  return token;
}

/** Adds factors to an intermediate session that still waits for others: its token and its end stay the same. */
export function addToIntermediate(call: Call, token: string, factors: Json[]): string {
  const intermediate = readIntermediate(call, token);
  changeToken(call, 'intermediate', token, { ...intermediate, factors: mergeFactors(intermediate.factors, factors) });
  return token;
}

export function readIntermediate(call: Call, token: string): Intermediate {
  return readToken(call, 'intermediate', token) as Intermediate;
}

export function spendIntermediate(call: Call, token: string): void {
  spendToken(call, 'intermediate', token);
}
