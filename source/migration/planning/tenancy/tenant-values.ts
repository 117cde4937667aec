/** Which values of metadata can name a tenant: a text, a number, or an object with an id, and perhaps a name and roles. Pure. */

/** What one value says of a tenant. */
export interface NamedTenant {
  /** Exactly as it is written: not trimmed, not folded, so that no two tenants become one. */
  key: string;
  name?: string | undefined;
  /** Roles of the User in this tenant. */
  roles?: string[] | undefined;
}

export interface TenantValues {
  /** Each key once. */
  usable: NamedTenant[];
  /** What the others are, in words. */
  unusable: string[];
}

/** At least one visible character. */
const visible = /[^\s\p{C}\p{Z}]/u;

export function usableTenants(values: readonly unknown[]): TenantValues {
  const usable = new Map<string, NamedTenant>();
  const unusable: string[] = [];
  for (const value of values) {
    const { id, ...more } = isObject(value) ? described(value) : { id: value };
    const problem = problemOf(id, isObject(value));
    if (problem) unusable.push(problem);
    else if (!usable.has(String(id))) usable.set(String(id), { key: String(id), ...more });
  }
  return { usable: [...usable.values()], unusable };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function described(value: Record<string, unknown>): { id: unknown } & Omit<NamedTenant, 'key'> {
  const own = (name: string) => (Object.hasOwn(value, name) ? value[name] : undefined);
  const name = own('name');
  const roles = textsOf(own('roles') ?? own('role'));
  return {
    id: own('id'),
    name: typeof name === 'string' && visible.test(name) ? name : undefined,
    roles: roles.length > 0 ? roles : undefined,
  };
}

/** A text, or the texts of a list. */
export const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string' && visible.test(one));

/** Why a value names no tenant; undefined when it does. */
function problemOf(value: unknown, isId: boolean): string | undefined {
  const what = isId ? 'an object whose id is ' : '';
  if (isId && value === undefined) return 'an object without an id';
  if (typeof value === 'string') return visible.test(value) ? undefined : `${what}a blank text`;
  if (typeof value !== 'number') {
    return `${what}${value === null ? 'null' : Array.isArray(value) ? 'a list in a list' : `a ${typeof value}`}`;
  }
  // JSON numbers beyond 2^53 arrive rounded: two tenants could look like one.
  const exact = Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
  return exact ? undefined : `${what}a number too large to be exact`;
}
