/** The team's own file says where each User belongs: by user_id, or by a verified email. */
import { type TenancyRow, tenancyFile } from '../../sources/tenancy-file.ts';
import { externalIdOf } from '../identifiers.ts';
import { tenantsInFile } from './file-expectation.ts';
import type { TenancyStrategy, Tenant } from './strategy.ts';

export const file: TenancyStrategy = {
  option: () => ({
    label: 'A file of your own',
    hint: 'CSV or NDJSON: user_id or email, tenant, name.',
  }),
  asks: ['tenancyFile'],
  leaves: { not_in_file: { label: 'no line in the tenancy file', gathered: true } },

  place(user, { tenancyFile: path = '' }) {
    const tenants = tenantsOfRows(tenancyFile(path).rowsOf(user));
    return tenants.length > 0 ? { tenants } : { left: 'not_in_file' };
  },

  expects(user, { tenancyFile: path = '' }) {
    const addresses = user.emails.filter(one => one.verified).map(one => one.email);
    return tenantsInFile(path, user.user_id, addresses);
  },

  expressible: false,
};

/** The tenants of one User's lines. */
export function tenantsOfRows(rows: readonly TenancyRow[]): Tenant[] {
  const tenants = new Map<string, Tenant>();
  for (const { tenant: key, name = key, slug, roles } of rows) {
    const known = tenants.get(key);
    const all = [...new Set([...(known?.roles ?? []), ...(roles ?? [])])];
    tenants.set(key, { key, name, slug, externalId: externalIdOf(key), roles: all.length > 0 ? all : undefined });
  }
  return [...tenants.values()];
}
