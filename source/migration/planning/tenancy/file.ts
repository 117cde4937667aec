/** The team's own file says where each User belongs: by user_id, or by a verified email. */
import { tenancyFile } from '../../sources/tenancy-file.ts';
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
    const tenants = new Map<string, Tenant>();
    for (const { tenant: key, name = key, slug, roles } of tenancyFile(path).rowsOf(user)) {
      const known = tenants.get(key);
      const all = [...new Set([...(known?.roles ?? []), ...(roles ?? [])])];
      tenants.set(key, { key, name, slug, externalId: externalIdOf(key), roles: all.length > 0 ? all : undefined });
    }
    return tenants.size > 0 ? { tenants: [...tenants.values()] } : { left: 'not_in_file' };
  },

  expects(user, { tenancyFile: path = '' }) {
    const addresses = user.emails.filter(one => one.verified).map(one => one.email);
    return tenantsInFile(path, user.user_id, addresses);
  },

  expressible: false,
};
