/** What the tasks of a migration may use. Clients are made at first use; a task that needs none asks for none. */
import type { JWK } from 'jose';
import type { Answers } from '../../config/answers.ts';
import type { B2bClient } from '../../stytch/b2b.ts';
import type { ConsumerClient } from '../../stytch/consumer.ts';
import type { ManagementClient } from '../../stytch/management.ts';
import type { Journal } from '../engine/journal.ts';
import type { RunOptions } from '../run-options.ts';

export interface RunContext {
  answers: Answers;
  options: RunOptions;
  journal: Journal;
  consumerProjectId: string;
  /** True in a rehearsal with the real Consumer project: nothing may be written there. */
  consumerReadOnly: boolean;
  /** The B2B project where it was made by hand; '' else. */
  b2bProjectId: string;
  /** What the service was observed to do otherwise than assumed: the answer, by the assumption's id. */
  observed: Readonly<Record<string, string>>;
  /** True where a workspace key is at hand. */
  canManage: boolean;
  consumer: () => ConsumerClient;
  /** TEST or LIVE, as the Consumer project is. */
  environmentType: 'TEST' | 'LIVE';
  management: () => ManagementClient;
  /** The public keys at a JWKS address. */
  readKeys: (url: string) => Promise<JWK[]>;
  /** The target project. Rejects with UserError while there is none. */
  b2b: () => Promise<B2bClient>;
  /** Organizations that the API created in this run: no one else's Members can be in them. */
  freshOrganizations: Set<string>;
  /** The B2B roles that the plan of this run gives to Members. */
  wantedRoles: Set<string>;
}
