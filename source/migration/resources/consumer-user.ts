/** One User of the Consumer project, by their id. */
import type { User } from 'stytch';
import { isNotFound } from '../../stytch/errors.ts';
import type { RunContext } from './context.ts';

/** undefined where the User is gone. */
export async function consumerUser(user_id: string, { consumer }: RunContext): Promise<User | undefined> {
  try {
    return await consumer().users.get({ user_id });
  } catch (error) {
    if (isNotFound(error, 'user')) return undefined;
    throw error;
  }
}
