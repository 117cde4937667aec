/** An Organization for each User alone: for people who belong to no company, as Stytch advises. */
import type { User } from '../../sources/user.ts';
import { fingerprint } from '../identifiers.ts';
import type { TenancyStrategy, Tenant } from './strategy.ts';

/** The User's own Organization. Its slug says nothing of its owner. */
export function personalTenant({ user_id, name, emails }: User): Tenant {
  const key = `migrate|personal|${user_id}`;
  const shown = name.trim() || (emails[0]?.email ?? '').replace(/@.*$/, '') || 'Personal';
  return { key, name: shown, externalId: key, slug: `personal-${fingerprint(user_id)}` };
}

export const personal: TenancyStrategy = {
  option: organization => ({
    label: `A personal ${organization} for each User`,
    hint: 'For products that people use on their own.',
  }),
  placesEverybody: true,
  place: user => ({ tenants: [personalTenant(user)] }),
  expects: user => [{ reserved: `migrate|personal|${user.user_id}` }],
  expressible: false,
};
