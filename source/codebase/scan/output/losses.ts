/** The places of the code joined with the inventory: how many Users a change concerns. */
import { number } from '../../../figures.ts';
import type { FactorCount } from '../../../migration/model.ts';
import type { Finding } from '../finding.ts';

/** Sentences, by the id of the factor in the inventory. */
export type Losses = ReadonlyMap<string, string>;

export function lossesOf(counts: readonly FactorCount[]): Losses {
  const words = {
    lost: 'lose it',
    again: 'set it up again',
    moves: 'have one',
  };
  return new Map(
    counts.flatMap(({ id, users, fate, note }) => {
      const who = users === 1 ? '1 User' : `${number(users)} Users`;
      const verb =
        users === 1 ? words[fate].replace(/^(\w+)/, each => (each === 'have' ? 'has' : `${each}s`)) : words[fate];
      return users === 0 || id === 'password' ? [] : [[id, `${who} ${verb}${fate === 'moves' ? `: ${note}` : ''}`]];
    }),
  );
}

/** What the inventory says about the factor that a place is about. */
export function lossIn(losses: Losses, finding: Finding): string | undefined {
  const factor = factorOf(finding);
  return factor === undefined ? undefined : losses.get(factor);
}

const factors: [id: string, operation: RegExp][] = [
  ['passkeys', /webauthn|passkey/i],
  ['biometrics', /biometric/i],
  ['wallets', /crypto_?wallet/i],
  ['totp', /\btotps?\b/i],
  ['phone', /otps?[./](sms|whatsapp)/i],
];

function factorOf({ operation, symbol, becomes }: Finding): string | undefined {
  const what = `${operation ?? ''} ${symbol}`;
  // Other providers than those that B2B has.
  if (/oauth/i.test(what) && becomes === 'no-counterpart') return 'oauth_other';
  return factors.find(([, pattern]) => pattern.test(what))?.[0];
}
