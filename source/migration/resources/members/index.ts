/** Members: a user's account inside one Organization. */
import { plural } from '../../../config/words.ts';
import { batches } from '../../planning/calls.ts';
import { justInTime } from '../../planning/just-in-time.ts';
import { verifyMembers } from '../../verification/members.ts';
import type { Resource } from '../resource.ts';
import { createMembers } from './create.ts';
import { laneOf, type MemberDesired } from './payload.ts';
import { recoverMembers } from './recover.ts';
import { removeMembers } from './remove.ts';
import { undoMembers } from './undo.ts';
import { updateMembers } from './update.ts';

export const members: Resource = {
  id: 'members',
  title: answers => plural(answers.memberWord ?? 'Member'),
  when: answers => !justInTime(answers),
  dependsOn: ['project', 'password-scope'],
  parent: 'organizations',

  desired: {
    perUser: ({ user, tenants, email, verified, password }) =>
      tenants.map(({ externalId, roles }) => ({
        key: `${externalId}/${user.user_id}`,
        parent: externalId,
        userId: user.user_id,
        lane: laneOf(password),
        desired: { email, verified, password, roles } satisfies MemberDesired,
      })),
  },

  recover: recoverMembers,
  create: createMembers,
  update: updateMembers,
  remove: removeMembers,
  undo: undoMembers,
  verify: { compare: verifyMembers, byOrganization: true, always: true },

  calls: ({ members: count, withPassword, enrolledWithPassword }, _answers, organizations) => [
    { endpoint: 'B2B passwords/migrate', calls: withPassword },
    { endpoint: 'B2B members create', calls: count - withPassword },
    { endpoint: 'B2B members update', calls: enrolledWithPassword },
    {
      endpoint: 'B2B members/search',
      calls: count === 0 ? 0 : batches(organizations).reduce((sum, batch) => sum + batch.searches, 0),
    },
  ],
};
