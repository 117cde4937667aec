/** The Organizations that `trusted_metadata` names under the chosen path: one tenant, or a list of several. */
import { externalIdOf } from '../identifiers.ts';
import { valueAt } from './metadata-path.ts';
import type { TenancyStrategy } from './strategy.ts';
import { usableTenants } from './tenant-values.ts';

export const trustedMetadata: TenancyStrategy = {
  place(user, answers) {
    const value = valueAt(user.trusted_metadata, answers.tenantKey ?? '');
    const values = Array.isArray(value) ? value : [value];
    if (value === undefined || value === null || value === '' || values.length === 0) return { left: 'no_tenant' };
    const { usable, unusable } = usableTenants(values);
    if (usable.length === 0) return { left: 'bad_tenant', unusable };
    return { tenants: usable.map(key => ({ key, name: key, externalId: externalIdOf(key) })), unusable };
  },

  expects(user, answers) {
    const path = (answers.tenantKey ?? '').match(/"(?:[^"\\]|\\.)+"|[^."\s]+/g) ?? [];
    let found: unknown = user.trusted_metadata;
    for (const step of path) {
      const name = step.startsWith('"') ? JSON.parse(step) : step;
      const entries = new Map(found && typeof found === 'object' && !Array.isArray(found) ? Object.entries(found) : []);
      found = entries.get(name);
    }
    const keys = new Set<string>();
    for (const value of [found].flat()) {
      const exact = typeof value === 'number' && Math.abs(value) < 2 ** 53;
      const shown = typeof value === 'string' && /[^\p{C}\p{Z}\s]/u.test(value);
      if (exact || shown) keys.add(`${value}`);
    }
    return [...keys].map(key => ({ key }));
  },

  expressible: true,
};
