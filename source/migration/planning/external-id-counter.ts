/** Own external ids of Users that cannot be those of their Members: Stytch refuses them, or another User answers to them. */
import type { Answers } from '../../config/answers.ts';
import type { User } from '../sources/user.ts';
import { addExample, type Examples } from './examples.ts';
import { longest } from './identifiers.ts';

export interface ExternalIdCounts {
  /** Each names both Users, and the id. */
  shared: Examples<string>;
  /** No external id of a Member, or one that reads as an id of Stytch's own. */
  unusable: Examples<string>;
}

const legal = new RegExp(`^[A-Za-z0-9._|-]{1,${longest}}$`);
const ofStytch = /^(\.+$|member-(test|live)-)/;

export class ExternalIdCounter {
  readonly #isAsked: boolean;
  readonly #hasUser: (userId: string) => boolean;
  /** The User of each own id. */
  readonly #owners = new Map<string, string>();
  readonly #counts: ExternalIdCounts = {
    shared: { count: 0, examples: [] },
    unusable: { count: 0, examples: [] },
  };

  /** `hasUser`: whether there is a User with this user_id. */
  constructor({ memberExternalId }: Answers, hasUser: (userId: string) => boolean) {
    this.#isAsked = memberExternalId === 'own';
    this.#hasUser = hasUser;
  }

  /** Also for Users who become no Member now: they may later. */
  add({ user_id, external_id, status }: User): void {
    if (!this.#isAsked || external_id === '' || (status !== 'active' && status !== 'pending')) return;
    const shown = `${user_id}: ${JSON.stringify(external_id)}`;
    if (!legal.test(external_id) || ofStytch.test(external_id)) addExample(this.#counts.unusable, shown);
    const owner = this.#owners.get(external_id);
    if (owner !== undefined) addExample(this.#counts.shared, `${shown}, as ${owner}`);
    else this.#owners.set(external_id, user_id);
    if (external_id !== user_id && this.#hasUser(external_id))
      addExample(this.#counts.shared, `${shown}, the user_id of another User`);
  }

  counts(): ExternalIdCounts {
    return this.#counts;
  }
}
