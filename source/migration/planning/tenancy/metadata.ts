/**
 * The Organizations that metadata names under the chosen path: one tenant, or a list of several. Only the backend can write
 * `trusted_metadata`; Users can write `untrusted_metadata` themselves, so it decides only where the person insists.
 */
import type { Answers } from '../../../config/answers.ts';
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
  ...namedIn('trusted_metadata', { none: 'no_tenant', unusable: 'bad_tenant' }),
  expressible: true,
};

export const untrustedMetadata: TenancyStrategy = {
  option: () => ({
    label: 'A key in untrusted_metadata',
    hint: 'Users can edit it themselves: you must confirm that.',
  }),
  asks: ['tenantKey', 'tenantNameKey', 'trustUntrustedMetadata'],
  ...namedIn('untrusted_metadata', { none: 'no_untrusted_tenant', unusable: 'bad_untrusted_tenant' }),
  expressible: false,
};

type Placing = Pick<TenancyStrategy, 'leaves' | 'place' | 'expects' | 'misnamed'>;

function namedIn(
  field: 'trusted_metadata' | 'untrusted_metadata',
  { none, unusable: bad }: { none: string; unusable: string },
): Placing {
  return {
    leaves: {
      [none]: { label: `no tenant in ${field}`, gathered: true },
      [bad]: { label: `tenant in ${field} is no text, exact number or object with an id` },
    },

    place(user, answers) {
      const value = valueAt(user[field], answers.tenantKey ?? '');
      const values = Array.isArray(value) ? value : [value];
      if (value === undefined || value === null || value === '' || values.length === 0) return { left: none };
      const { usable, unusable } = usableTenants(values);
      if (usable.length === 0) return { left: bad, unusable };
      const named = namesOf(user[field], answers);
      const tenants = usable.map(({ key, name, roles }, index) => ({
        key,
        name: name ?? (named.length === usable.length ? named[index] : undefined) ?? key,
        roles,
        externalId: externalIdOf(key),
      }));
      return { tenants, unusable };
    },

    expects(user, answers) {
      const found = expectedValue(user[field], answers.tenantKey ?? '');
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
      const found = expectedValue(user[field], answers.tenantKey ?? '');
      return !(found === undefined || found === null || found === '' || (Array.isArray(found) && found.length === 0));
    },
  };
}

/** Names beside the keys: as many as there are tenants, or they are not theirs. */
function namesOf(metadata: Record<string, unknown>, { tenantNameKey = 'none' }: Answers): string[] {
  return tenantNameKey === 'none' ? [] : textsOf(valueAt(metadata, tenantNameKey));
}
