/** OAuth providers: their word in addresses and factors, their name in registrations, and the field of their factor. */
import { refuse } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { factor } from './sessions.ts';

const names =
  'Amazon Apple Bitbucket Coinbase Discord Facebook Figma GitHub GitLab Google HubSpot Instagram LinkedIn Microsoft Salesforce ' +
  'Shopify Slack Snapchat Spotify Steam TikTok Twitch Twitter Yahoo';
const typeOf = new Map(names.split(' ').map(name => [name.toLowerCase(), name] as const));
const odd: Record<string, string> = { gitlab: 'git_lab', linkedin: 'linked_in', tiktok: 'tik_tok' };
const ofB2b = ['google', 'microsoft', 'slack', 'hubspot', 'github'];

/** The name of a provider, as registrations say it; the service's refusal where the vertical does not have it. */
export function providerType(word: string, vertical: 'CONSUMER' | 'B2B'): string {
  const known = vertical === 'B2B' ? ofB2b.includes(word) : typeOf.has(word);
  if (!known) refuse('invalid_oauth_provider', `provider: "${word}" is not an OAuth provider of this project.`);
  return typeOf.get(word) as string;
}

/** The factor of a login at a provider. */
export function oauthFactor(now: number, word: string, id: string, provider_subject: string): Json {
  return factor(now, 'oauth', `oauth_${word}`, { [`${odd[word] ?? word}_oauth_factor`]: { id, provider_subject } });
}

/** What a provider would have issued. The built-in one issues nothing that opens anything. */
export function providerValues(email: string): Json {
  return { access_token: `sandbox-${email}`, refresh_token: '', id_token: '', scopes: ['openid', 'email', 'profile'] };
}
