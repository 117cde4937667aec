/**
 * Which Member a row belongs to, as conditions of SQL over `t` (the application's table), `c` (the crosswalk) and `v` (tenants).
 * A row whose tenant is given belongs to the User's Member in that tenant, and to no other; a row without one to the User's only
 * Member. A User with Members that are still to come has no only one.
 */
import type { DatabaseColumn } from '../../../config/database-columns.ts';
import type { Dialect, JoinedUpdate } from './dialect.ts';
import { crosswalkTable, leftTable, tenantsTable } from './tables.ts';

/** The application's columns as expressions. */
export function expressions({ column, tenant, organization, member }: DatabaseColumn, { name, exact }: Dialect) {
  const of = (one: string) => `t.${name(one)}`;
  return {
    user: exact(of(column)),
    tenant: tenant && exact(of(tenant.column)),
    tenantIsNull: tenant && `${of(tenant.column)} IS NULL`,
    organization: of(organization),
    member: of(member),
  };
}

/** The tenant of the row is one of the Organization of `c`. */
const ofTenant = (column: DatabaseColumn, dialect: Dialect): string[] => [
  'v.organization_id = c.organization_id',
  `v.user_id IN ('', c.user_id)`,
  `v.compared_with = '${column.tenant?.comparedWith}'`,
  `v.tenant = ${expressions(column, dialect).tenant}`,
];

/** `c` is the User's only Member. */
const onlyMember: string[] = [
  `NOT EXISTS (SELECT 1 FROM ${crosswalkTable} AS o WHERE o.user_id = c.user_id AND o.organization_id <> c.organization_id)`,
  `NOT EXISTS (SELECT 1 FROM ${leftTable} AS l WHERE l.user_id = c.user_id)`,
];

/** Joins of an UPDATE, and its conditions: by the tenant, and for rows that name none. */
export function matches(column: DatabaseColumn, dialect: Dialect): Pick<JoinedUpdate, 'joins' | 'where'>[] {
  const { user, tenantIsNull } = expressions(column, dialect);
  const crosswalk = { table: crosswalkTable, alias: 'c', on: [`c.user_id = ${user}`] };
  const alone = { joins: [crosswalk], where: [...(tenantIsNull ? [tenantIsNull] : []), ...onlyMember] };
  if (!column.tenant) return [alone];
  const tenants = { table: tenantsTable, alias: 'v', on: ofTenant(column, dialect) };
  return [{ joins: [crosswalk, tenants], where: [] }, alone];
}
