/** Which Organizations have a Member that an expression of the Members' index finds. */
import { environmentOwner } from '../search/entry.ts';
import { rowsOf, type Scope } from '../search/filters.ts';
import type { Match, SearchIndex } from '../search/search-index.ts';
import { whole } from '../search/spans.ts';
import { membersOwner } from './member-entry.ts';

/** So many Members can be asked for their Organization; where there are more, every Organization is asked for a Member. */
const fewMembers = 2_000;
const mostAnswers = 100;

/** What was found, until a Member changes. */
const answers = new WeakMap<SearchIndex, { version: number; rows: Map<string, number[]> }>();

/** The rows of these Organizations. */
export function organizationsWithMember({ store, env }: Scope, { match }: Match): number[] {
  const { members } = store.indexes;
  members.catchUp();
  let known = answers.get(members);
  if (known?.version !== members.version || known.rows.size >= mostAnswers) {
    known = { version: members.version, rows: new Map() };
    answers.set(members, known);
  }
  const key = `${env.seq} ${match}`;
  const rows = known.rows.get(key) ?? find();
  known.rows.set(key, rows);
  return rows;

  function find(): number[] {
    const found = membersIn(environmentOwner(env.seq), fewMembers + 1);
    if (found.length <= fewMembers) {
      const sql =
        'SELECT DISTINCT organization AS seq FROM members WHERE seq IN (SELECT value FROM json_each(?)) AND deleted = 0';
      return rowsOf(store, sql, found);
    }
    return rowsOf(store, 'SELECT seq FROM organizations WHERE env = ? ORDER BY seq', env.seq).filter(
      organization => membersIn(membersOwner(organization), 1).length > 0,
    );
  }

  function membersIn(owner: string, limit: number): number[] {
    const all = members.withFacet([owner], true);
    if (!('match' in all)) return [];
    return members.rows({ match: `(${all.match}) AND (${match})`, owned: true }, whole, limit);
  }
}
