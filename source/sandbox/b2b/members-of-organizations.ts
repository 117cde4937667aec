/** Which Organizations have Members that a filter of the Members' index finds. */
import { environmentOwner } from '../search/entry.ts';
import { rowsOf, type Scope } from '../search/filters.ts';
import type { SearchIndex } from '../search/search-index.ts';
import type { Condition } from '../search/select.ts';
import { whole } from '../search/spans.ts';
import { membersOwner } from './member-entry.ts';

/** So many Members can be asked for their Organization; where there are more, every Organization is asked for a Member. */
const fewMembers = 2_000;
const mostAnswers = 100;

/** What was found, until a Member changes. */
const answers = new WeakMap<SearchIndex, { version: number; rows: Map<string, number[]> }>();

/** The rows of these Organizations. */
export function organizationsOf(scope: Scope, condition: Condition): number[] {
  if ('spans' in condition) {
    return organizationsOfMembers(
      scope,
      condition.spans.map(([row]) => row),
    );
  }
  const { members } = scope.store.indexes;
  let known = answers.get(members);
  if (known?.version !== members.version || known.rows.size >= mostAnswers) {
    known = { version: members.version, rows: new Map() };
    answers.set(members, known);
  }
  const key = `${scope.env.seq} ${condition.match}`;
  const rows = known.rows.get(key) ?? findOrganizations(scope, condition.match);
  known.rows.set(key, rows);
  return rows;
}

function findOrganizations(scope: Scope, match: string): number[] {
  const { store, env } = scope;
  const { members } = store.indexes;
  const membersIn = (owner: string, limit: number) => {
    const all = members.withFacet([owner], true);
    if (!('match' in all)) return [];
    return members.rows({ match: `(${all.match}) AND (${match})`, owned: true }, whole, 0, limit);
  };
  const found = membersIn(environmentOwner(env.seq), fewMembers + 1);
  if (found.length <= fewMembers) return organizationsOfMembers(scope, found);
  return rowsOf(store, 'SELECT seq FROM organizations WHERE env = ?', env.seq).filter(
    organization => membersIn(membersOwner(organization), 1).length > 0,
  );
}

function organizationsOfMembers({ store }: Scope, members: number[]): number[] {
  const sql = 'SELECT DISTINCT organization AS seq FROM members WHERE seq IN (SELECT value FROM json_each(?))';
  return rowsOf(store, sql, members);
}
