/** Members of Users who are gone from the Consumer project, or from that tenant, since. Removed only when that was asked for. */
import { isNotFound, RecordError } from '../../stytch/errors.ts';
import { planCatchUp } from '../catching-up.ts';
import { placedIn } from '../placement.ts';
import { externalIdOf } from '../slug.ts';
import { plural } from '../words.ts';
import type { MemberBody, MemberResult } from './members.ts';
import type { Task } from './task.ts';

export const gone: Task = {
  id: 'gone',
  title: answers => `${plural(answers.memberWord ?? 'Member')} gone since`,
  when: () => true,
  optional: true,

  prepare({ journal, answers }) {
    planCatchUp(journal, 'gone', ({ body }) => {
      const { user_id, organization } = body as MemberBody;
      const user = journal.user(user_id);
      const placed = user && placedIn(user, answers);
      return !placed?.tenants.some(tenant => externalIdOf(tenant.key) === organization);
    });
  },

  find: async () => undefined,

  async apply({ key }, { journal, options, b2b }) {
    const made = journal.record('members', key)?.result as MemberResult;
    const client = await b2b();
    const { organization_id, member_id } = made;
    try {
      if (options.gone === 'remove') await client.organizations.members.delete({ organization_id, member_id });
      else {
        // The application may have removed the Member itself, as dual write does.
        await client.organizations.members.get({ organization_id, member_id });
        throw new RecordError('user_gone', 'The User was deleted, or left this tenant, after the Member was made.');
      }
    } catch (error) {
      if (!isNotFound(error, 'member', 'organization')) throw error;
    }
    journal.remove('members', key);
    return { removed: made.member_id };
  },
};
