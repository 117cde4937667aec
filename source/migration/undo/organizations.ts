/** Removes the Organizations that the run created, once they are empty. */
import { isNotFound } from '../../stytch/errors.ts';
import { differences } from '../differences.ts';
import type { JournalRecord } from '../journal.ts';
import { type OrganizationBody, type OrganizationResult, wantedOrganization } from '../tasks/organizations.ts';
import type { RunContext, Task } from '../tasks/task.ts';
import { plural } from '../words.ts';
import { keep, madeByUs } from './kept.ts';

export const undoOrganizations: Task = {
  id: 'undo-organizations',
  title: answers => plural(answers.organizationWord ?? 'Organization'),
  when: () => true,

  prepare({ journal }) {
    journal.addUndo('undo-organizations', 'organizations');
  },

  find: async () => undefined,

  async apply(record, context) {
    const made = context.journal.record('organizations', record.key);
    if (made?.state !== 'done') return { gone: true };
    const { organization_id } = made.result as OrganizationResult;
    const client = await context.b2b();
    try {
      await refuseUsed(made, context);
      await client.organizations.delete({ organization_id });
    } catch (error) {
      if (!isNotFound(error, 'organization')) throw error;
    }
    context.journal.replan('organizations', record.key);
    return { removed: organization_id };
  },
};

async function refuseUsed(made: JournalRecord, { b2b, answers }: RunContext): Promise<void> {
  const { organization_id } = made.result as OrganizationResult;
  const client = await b2b();
  const { organization } = await client.organizations.get({ organization_id });
  if (!madeByUs(made, organization.created_at)) keep('not_ours', 'It was there before this run.');
  const { member_count } = await client.organizations.metrics({ organization_id });
  if (member_count > 0) keep('in_use', `It still has ${member_count} Members.`);
  const changed = differences(wantedOrganization(made.body as OrganizationBody, answers), { ...organization });
  if (changed.length > 0) keep('changed_since', `Changed since: ${changed.map(one => one.field).join(', ')}.`);
}
