/** Catching up: an Organization whose tenant is called otherwise since, and that still has the name that it was made with. */
import { plural } from '../../config/words.ts';
import { RecordError } from '../../stytch/errors.ts';
import { Settled, type Task } from '../engine/task.ts';
import type { RunContext } from './context.ts';
import type { OrganizationDesired, OrganizationResult } from './organizations.ts';

const task = 'organizations.update';

interface RenameIntent {
  payload: { organization_name: string };
  previous: { organization_name: string };
}

export const renameOrganizations: Task<RunContext> = {
  id: task,
  title: ({ answers }) => `Renamed ${plural(answers.organizationWord ?? 'Organization')}`,
  optional: true,

  prepare({ journal }) {
    const generation = journal.get<number>('generation') ?? 0;
    journal.transaction(() => {
      for (const record of journal.records('organizations', 'done')) {
        if (record.generation !== generation) continue;
        const { name } = record.desired as OrganizationDesired;
        const { base } = record.result as OrganizationResult;
        if (base['organization_name'] === name) continue;
        journal.want(task, generation, { key: record.key, desired: { name } });
        if (journal.record(task, record.key)?.state === 'done') journal.reopen(task, record.key, { name });
      }
    });
  },

  async intend(record, context): Promise<RenameIntent | Settled> {
    const { organization_id, base } = madeOf(record.key, context);
    const client = await context.b2b();
    const { organization } = await client.organizations.get({ organization_id });
    if (organization.organization_id !== organization_id)
      throw new RecordError('organization_not_found', 'The Organization is not there any more.');
    const now = organization.organization_name;
    const { name } = record.desired as { name: string };
    const pending = (record.intent as RenameIntent | null)?.payload.organization_name;
    if (now === name) return new Settled({ name });
    // Renamed in B2B: that name stays.
    if (now !== base['organization_name'] && now !== pending) return new Settled({});
    return { payload: { organization_name: name }, previous: { organization_name: now } };
  },

  async apply(record, context) {
    const { payload } = record.intent as RenameIntent;
    const { organization_id } = madeOf(record.key, context);
    const client = await context.b2b();
    await client.organizations.update({ organization_id, ...payload });
    return { name: payload.organization_name };
  },

  settle({ key }, result, context) {
    const { name } = result as { name?: string };
    if (name === undefined) return;
    const made = madeOf(key, context);
    const base = { ...made.base, organization_name: name };
    context.journal.setResult('organizations', key, { ...made, base } satisfies OrganizationResult);
  },
};

/** The name that an interrupted renaming may have left; undefined without one. */
export function pendingName(key: string, { journal }: RunContext): string | undefined {
  return (journal.record(task, key)?.intent as RenameIntent | null | undefined)?.payload.organization_name;
}

function madeOf(key: string, { journal }: RunContext): OrganizationResult {
  return journal.record('organizations', key)?.result as OrganizationResult;
}
