/** The Organization that `trusted_metadata` names under the chosen key: one tenant, or a list of several. */
import type { Strategy, Tenant } from './strategy.ts';

export const trustedMetadata: Strategy = (user, answers) => {
  const value = user.trusted_metadata[answers.tenantKey ?? ''];
  if (value === undefined || value === null || value === '') return { left: 'no_tenant' };
  const values = Array.isArray(value) ? value : [value];
  const tenants: Tenant[] = [];
  for (const one of values) {
    if ((typeof one !== 'string' && typeof one !== 'number') || !String(one).trim()) return { left: 'bad_tenant' };
    const key = String(one).trim();
    if (!tenants.some(tenant => tenant.key === key)) tenants.push({ key, name: key });
  }
  return tenants.length > 0 ? { tenants } : { left: 'no_tenant' };
};
