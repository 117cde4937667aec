/**
 * crosswalk-check.sql: counts the rows of every column by what became of them. It looks at the rows and at the staging tables as
 * they are now, by other SQL than the updates. Every row is counted once, so the counts add up to all rows.
 */
import type { DatabaseColumn } from '../../../config/database-columns.ts';
import { type Dialect, tableName } from './dialect.ts';
import { expressions } from './match.ts';
import { crosswalkTable, leftTable, stagingTables, tenantsTable } from './tables.ts';

/** What a row can be, in the order in which it is decided and printed. */
const results = {
  1: 'filled',
  2: 'NOT FILLED: apply crosswalk.sql',
  3: 'holds other ids, left as they are',
  4: 'has no user_id',
  5: 'the User has no Member',
  6: 'the User is not known',
  7: 'the User has no Member in this tenant',
  8: 'several Members, and no tenant',
} as const;

/** One SELECT: place, result, detail, rows, and two of the user_ids. `expected`: rows of the staging tables. */
export function checkQuery(
  columns: readonly DatabaseColumn[],
  dialect: Dialect,
  expected: Record<(typeof stagingTables)[number], number>,
): string {
  const staging = stagingTables.map(
    table => `  SELECT 0 AS place_order, '${table}' AS place, 0 AS result,
    CASE WHEN COUNT(*) = ${expected[table]} THEN 'as in the report' ELSE 'NOT AS IN THE REPORT: ${expected[table]} expected' END AS detail,
    COUNT(*) AS row_count, '' AS example, '' AS another
  FROM ${table}`,
  );
  const counted = columns.flatMap((column, at) => [
    allRows(column, at + 1, dialect),
    byResult(column, at + 1, dialect),
  ]);
  const words = Object.entries(results).map(([result, text]) => `WHEN ${result} THEN '${text}'`);
  return `SELECT place, CASE result WHEN 0 THEN 'all rows' ${words.join(' ')} END AS result, detail, row_count, example, another
FROM (
${[...staging, ...counted].join('\n  UNION ALL\n')}
) AS counted
ORDER BY place_order, place, counted.result, detail;`;
}

const placeOf = ({ schema, table, column }: DatabaseColumn, { text, readable }: Dialect): string =>
  readable(text([...(schema === undefined ? [] : [schema]), table, column].join('.')));

const allRows = (column: DatabaseColumn, order: number, dialect: Dialect): string =>
  `  SELECT ${order}, ${placeOf(column, dialect)}, 0, '', COUNT(*), '', ''
  FROM ${tableName(dialect, column)}`;

/**
 * `s` are the Users with several Members, `p` the only Member of all others.
 * Joins and no subqueries that refer to a row: MariaDB keeps the results of those by the row's values, and takes two that differ by
 * case for one.
 */
function byResult(column: DatabaseColumn, order: number, dialect: Dialect): string {
  const { user, tenant, organization, member, ...is } = expressions(column, dialect);
  const tenants = `SELECT c.user_id, v.tenant, c.organization_id, c.member_id
      FROM ${crosswalkTable} AS c JOIN ${tenantsTable} AS v ON v.organization_id = c.organization_id
      WHERE v.compared_with = '${column.tenant?.comparedWith}' AND v.user_id IN ('', c.user_id)`;
  /** An id of the Member that the row belongs to; NULL for none. */
  const right = (id: string) => {
    const only = `CASE WHEN l.user_id IS NULL THEN p.${id} END`;
    return tenant ? `CASE WHEN ${is.tenantIsNull} THEN ${only} ELSE m.${id} END` : only;
  };
  const reason = `CASE WHEN result IN (5, 8) THEN ${dialect.readable("COALESCE(reason, '')")} ELSE '' END`;
  const example = (which: 'MIN' | 'MAX') => dialect.readable(`COALESCE(${which}(user_id), '')`);
  return `  SELECT ${order}, ${placeOf(column, dialect)}, result, ${reason}, COUNT(*), ${example('MIN')}, ${example('MAX')}
  FROM (
    SELECT user_id, reason, CASE
      WHEN holds_organization = organization_id AND holds_member = member_id THEN 1
      WHEN (holds_organization IS NULL OR holds_organization = organization_id)
        AND (holds_member IS NULL OR holds_member = member_id) AND member_id IS NOT NULL THEN 2
      WHEN holds_organization IS NOT NULL OR holds_member IS NOT NULL THEN 3
      WHEN user_id IS NULL THEN 4
      WHEN known IS NULL AND reason IS NOT NULL THEN 5
      WHEN known IS NULL THEN 6
      WHEN has_tenant = 1 THEN 7
      ELSE 8
    END AS result
    FROM (
      SELECT ${user} AS user_id, ${dialect.exact(organization)} AS holds_organization, ${dialect.exact(member)} AS holds_member,
        ${tenant ? `CASE WHEN ${is.tenantIsNull} THEN 0 ELSE 1 END` : '0'} AS has_tenant,
        COALESCE(s.user_id, p.user_id) AS known, l.reason,
        ${right('organization_id')} AS organization_id,
        ${right('member_id')} AS member_id
      FROM ${tableName(dialect, column)} AS t
      LEFT JOIN (SELECT user_id FROM ${crosswalkTable} GROUP BY user_id HAVING COUNT(*) > 1) AS s ON s.user_id = ${user}
      LEFT JOIN ${crosswalkTable} AS p ON p.user_id = ${user} AND s.user_id IS NULL
      LEFT JOIN ${leftTable} AS l ON l.user_id = ${user}${
        tenant
          ? `
      LEFT JOIN (
      ${tenants}
      ) AS m ON m.user_id = ${user} AND m.tenant = ${tenant}`
          : ''
      }
    ) AS joined
  ) AS classed
  GROUP BY result, ${reason}`;
}
