/** The external id of a User's Members, by the answer `memberExternalId`. Pure. */
import type { Answers } from '../../config/answers.ts';
import type { User } from '../sources/user.ts';

type Ids = Pick<User, 'user_id' | 'external_id'>;

/** The User's own where the answer is `own` and they have one; else the `user_id`. */
export const memberExternalId = ({ user_id, external_id }: Ids, { memberExternalId: answer }: Answers): string =>
  answer === 'own' && external_id !== '' ? external_id : user_id;
