/** The Organizations that `trusted_metadata` names under the chosen path: one tenant, or a list of several. */
import type { Answers } from '../../../config/answers.ts';
import type { User } from '../../sources/user.ts';
import { externalIdOf } from '../identifiers.ts';
import { expectedValue } from './expected-value.ts';
import { valueAt } from './metadata-path.ts';
import type { ExpectedTenant, TenancyStrategy } from './strategy.ts';
import { textsOf, usableTenants } from './tenant-values.ts';

export const trustedMetadata: TenancyStrategy = {
  option: () => ({
    label: 'A key in trusted_metadata',
    hint: 'Text, numbers, objects with id and name; or a list.',
  }),
  asks: ['tenantKey', 'tenantNameKey'],
  leaves: {
    no_tenant: { label: 'no tenant in trusted_metadata', gathered: true },
    bad_tenant: { label: 'tenant in trusted_metadata is no text, exact number or object with an id' },
  },

  place(user, answers) {
    const value = valueAt(user.trusted_metadata, answers.tenantKey ?? '');
    const values = Array.isArray(value) ? value : [value];
    if (value === undefined || value === null || value === '' || values.length === 0) return { left: 'no_tenant' };
    const { usable, unusable } = usableTenants(values);
    if (usable.length === 0) return { left: 'bad_tenant', unusable };
    const named = namesOf(user, answers);
    const tenants = usable.map(({ key, name, roles }, index) => ({
      key,
      name: name ?? (named.length === usable.length ? named[index] : undefined) ?? key,
      roles,
      externalId: externalIdOf(key),
    }));
    return { tenants, unusable };
  },

  expects(user, answers) {
    const found = expectedValue(user.trusted_metadata, answers.tenantKey ?? '');
    const tenants = new Map<string, ExpectedTenant>();
    for (const each of [found].flat()) {
      const entries = new Map(each !== null && typeof each === 'object' ? Object.entries(each) : [['id', each]]);
      const value = entries.get('id');
      const exact = typeof value === 'number' && Math.abs(value) < 2 ** 53;
      const shown = typeof value === 'string' && /[^\p{C}\p{Z}\s]/u.test(value);
      if (!(exact || shown) || tenants.has(`${value}`)) continue;
      const roles = [entries.get('roles') ?? entries.get('role')].flat().filter(one => typeof one === 'string');
      tenants.set(`${value}`, { key: `${value}`, roles });
    }
    return [...tenants.values()];
  },

  misnamed(user, answers) {
    const found = expectedValue(user.trusted_metadata, answers.tenantKey ?? '');
    return !(found === undefined || found === null || found === '' || (Array.isArray(found) && found.length === 0));
  },

  expressible: true,
};

/** Names beside the keys: as many as there are tenants, or they are not theirs. */
function namesOf(user: User, { tenantNameKey = 'none' }: Answers): string[] {
  return tenantNameKey === 'none' ? [] : textsOf(valueAt(user.trusted_metadata, tenantNameKey));
}
