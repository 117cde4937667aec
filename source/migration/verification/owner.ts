/** Whose Member it is that was found: by its external id, and by what the journal knows of Members that were made. */
import type { Member } from 'stytch';
import type { Answers } from '../../config/answers.ts';
import type { Journal } from '../engine/journal.ts';

interface Place {
  tenant: string;
  /** Of the Organization. */
  externalId: string;
}

/** Finds the User of each Member of some Organizations. */
export class Owners {
  readonly #journal: Journal;
  readonly #ownIds: boolean;
  readonly #made = new Map<string, Map<string, string>>();

  constructor(journal: Journal, answers: Answers) {
    this.#journal = journal;
    this.#ownIds = answers.memberExternalId === 'own';
  }

  /**
   * The user_id, as far as one can be found. `isHere`: whether this User belongs there. A user_id is of one User for good; an own
   * external id can pass to another one, and then it decides for whom the Member was made.
   */
  of(place: Place, { member_id, external_id = '' }: Member, isHere: (userId: string) => boolean): string {
    if (this.#ownIds) return this.#madeFor(place, member_id) ?? this.#withId(place, external_id) ?? external_id;
    if (isHere(external_id)) return external_id;
    const made = this.#madeFor(place, member_id);
    return made !== undefined && isHere(made) ? made : external_id;
  }

  /** The User for whom the run made this Member, if it did. */
  #madeFor({ externalId }: Place, member_id: string): string | undefined {
    let made = this.#made.get(externalId);
    if (!made) {
      const rows = this.#journal
        .sql("SELECT user_id, result FROM records WHERE task = 'members' AND parent = ? AND state = 'done'")
        .all(externalId);
      made = new Map(rows.map(({ user_id, result }) => [JSON.parse(String(result)).member_id, String(user_id)]));
      this.#made.set(externalId, made);
    }
    return made.get(member_id);
  }

  /** The User who is expected there with this external id, where it is not their user_id. */
  #withId({ tenant }: Place, externalId: string): string | undefined {
    const row = this.#journal
      .sql('SELECT user_id FROM temp.expected WHERE tenant = ? AND external_id = ?')
      .get(tenant, externalId);
    return row && String(row['user_id']);
  }
}
