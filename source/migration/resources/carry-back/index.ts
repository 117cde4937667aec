/**
 * What `rollback --carry-back` writes to the Consumer project: Users for Members who came in B2B, and fields that were changed
 * there. No run writes these records; undo takes them back with everything else.
 */
import type { Resource } from '../resource.ts';
import { changedUsers } from './changed-users.ts';
import { newUsers } from './new-users.ts';

export { carriedMember } from './carried-member.ts';
export {
  changedUsersTask,
  type FieldsWanted,
  type FieldValues,
  put,
  type Written,
  writtenBefore,
} from './changed-users.ts';
export { markerKey, newUsersTask, type UserWanted } from './new-users.ts';

/** In this order: a new User can be changed later. */
export const carryBack: readonly Resource[] = [newUsers, changedUsers];
