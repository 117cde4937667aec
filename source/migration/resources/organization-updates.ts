/** Catching up: an Organization whose tenant is called otherwise since, or whose settings the answers or its Users want otherwise. */
import { plural } from '../../config/words.ts';
import { RecordError } from '../../stytch/errors.ts';
import { Settled, type Task } from '../engine/task.ts';
import type { RunContext } from './context.ts';
import { type Followed, followedOf, mergeFields, wantedOtherwise } from './organization-fields.ts';
import { type OrganizationDesired, type OrganizationResult, payloadOf } from './organization-payload.ts';

const task = 'organizations.update';

interface UpdateIntent {
  payload: Partial<Followed>;
  previous: Partial<Followed>;
}

/** The fields that it is wanted with, and those that were changed in B2B. */
interface UpdateResult {
  wanted?: Followed;
  kept?: string[];
}

export const updateOrganizations: Task<RunContext> = {
  id: task,
  title: ({ answers }) => `Changed ${plural(answers.organizationWord ?? 'Organization')}`,
  optional: true,

  prepare({ journal }) {
    const generation = journal.get<number>('generation') ?? 0;
    journal.transaction(() => {
      for (const record of journal.records('organizations', 'done')) {
        if (record.generation !== generation) continue;
        const wanted = followedOf(payloadOf(record.desired as OrganizationDesired));
        const { base } = record.result as OrganizationResult;
        if (wantedOtherwise(wanted, followedOf(base)).length === 0) continue;
        journal.want(task, generation, { key: record.key, desired: { wanted } });
        if (journal.record(task, record.key)?.state === 'done') journal.reopen(task, record.key, { wanted });
      }
    });
  },

  async intend(record, context): Promise<UpdateIntent | Settled> {
    const { organization_id, base } = madeOf(record.key, context);
    const client = await context.b2b();
    const { organization } = await client.organizations.get({ organization_id });
    if (organization.organization_id !== organization_id)
      throw new RecordError('organization_not_found', 'The Organization is not there any more.');
    const { wanted } = record.desired as { wanted: Followed };
    const merged = mergeFields(
      {
        base: followedOf(base),
        wanted,
        found: followedOf(organization),
        ours: (record.intent as UpdateIntent | null)?.payload ?? {},
      },
      context.options.conflicts === 'consumer',
    );
    const { payload, previous, kept } = merged;
    if (Object.keys(payload).length > 0) return { payload, previous };
    return new Settled({ wanted: withBase(wanted, followedOf(base), kept), kept } satisfies UpdateResult);
  },

  async apply(record, context): Promise<UpdateResult> {
    const { payload } = record.intent as UpdateIntent;
    const { organization_id, base } = madeOf(record.key, context);
    const client = await context.b2b();
    // The SDK's types lack the map of tenants.
    await client.organizations.update({ organization_id, ...payload } as Parameters<
      typeof client.organizations.update
    >[0]);
    const { wanted } = record.desired as { wanted: Followed };
    const before = followedOf(base);
    const kept = wantedOtherwise(wanted, { ...before, ...payload });
    return { wanted: withBase(wanted, before, kept), kept };
  },

  settle({ key }, result, context) {
    const { wanted } = result as UpdateResult;
    if (!wanted) return;
    const made = madeOf(key, context);
    const base = { ...made.base, ...wanted };
    context.journal.setResult('organizations', key, { ...made, base } satisfies OrganizationResult);
  },
};

/** What is written from now on: fields that B2B keeps are written as before. */
function withBase(wanted: Followed, base: Followed, kept: readonly (keyof Followed)[]): Followed {
  return { ...wanted, ...Object.fromEntries(kept.map(field => [field, base[field]])) };
}

/** The values that an interrupted update may have left. */
export function pendingFields(key: string, { journal }: RunContext): Partial<Followed> {
  return (journal.record(task, key)?.intent as UpdateIntent | null | undefined)?.payload ?? {};
}

function madeOf(key: string, { journal }: RunContext): OrganizationResult {
  return journal.record('organizations', key)?.result as OrganizationResult;
}
