/** The tables that the files make in the application's database, under names of their own. */

/** One row a Member: user_id, organization_id, member_id. */
export const crosswalkTable = 'stytch_crosswalk';
/**
 * What a tenant column may hold for an Organization: `compared_with` (key, external_id, slug) and `tenant`. `user_id` is empty, or
 * names the one User for whom it is so.
 */
export const tenantsTable = 'stytch_crosswalk_tenants';
/** Users without a Member, or with Members that are still to come, each with the reason. */
export const leftTable = 'stytch_crosswalk_left';
/** Columns that did not exist before. */
export const addedTable = 'stytch_crosswalk_columns';

export const stagingTables = [crosswalkTable, tenantsTable, leftTable] as const;

/** What they are, by the kind of each column. `id`: is part of an index. `text`: of any length. */
export const tables: Record<string, { columns: Record<string, 'id' | 'text'>; primary?: string[]; index?: string[] }> =
  {
    [crosswalkTable]: {
      columns: { user_id: 'id', organization_id: 'id', member_id: 'id' },
      primary: ['user_id', 'organization_id'],
    },
    [tenantsTable]: {
      columns: { organization_id: 'id', compared_with: 'id', tenant: 'text', user_id: 'id' },
      index: ['organization_id', 'user_id'],
    },
    [leftTable]: { columns: { user_id: 'id', reason: 'text' }, primary: ['user_id'] },
    [addedTable]: { columns: { table_name: 'id', column_name: 'id' }, primary: ['table_name', 'column_name'] },
  };
