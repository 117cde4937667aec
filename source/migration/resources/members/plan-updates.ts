/**
 * Which Members are otherwise than their Users are now. All are looked through once for each plan; a Member that is accepted
 * with older values is looked at when it is accepted. Addresses are changed in an order in which each makes room for the next.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import type { Journal } from '../../engine/journal.ts';
import type { JournalRecord } from '../../engine/record.ts';
import { userOf } from '../../sources/user-store.ts';
import { sameField } from '../compare.ts';
import type { RunContext } from '../context.ts';
import { type AddressMove, orderAddresses } from './address-order.ts';
import { followed, lanes, type MemberDesired, type MemberResult, memberFields } from './payload.ts';

const task = 'members.update';
const batch = 1000;

/** Where the journal keeps the plan whose Members were looked through. */
const mark = 'updatesPlanned';

/** Every Member is looked through again, also where this plan's were. */
export const replanUpdates = (journal: Journal): void => journal.unset(mark);

/** Plans an update for every Member that is otherwise than its User is now; once for each plan. */
export async function planUpdates(context: RunContext): Promise<void> {
  const { journal } = context;
  const generation = generationOf(journal);
  if (journal.get(mark) === generation) return;
  // What an earlier plan found is checked again; what it did is known by now.
  journal.sql('DELETE FROM records WHERE task = ? AND generation < ?').run(task, generation);
  const moves: AddressMove[] = [];
  for (const lane of lanes) {
    for (let after = 0; ; ) {
      const page = journal.page('members', { state: 'done', lane, after, limit: batch });
      journal.transaction(() => {
        for (const record of page) {
          const move = planOne(record, context, generation);
          if (move) moves.push(move);
        }
      });
      after = page.at(-1)?.seq ?? after;
      if (page.length < batch) break;
      await breathe();
    }
  }
  journal.transaction(() => {
    for (const { key, via } of orderAddresses(moves)) {
      const record = journal.record('members', key);
      if (record) want(journal, generation, record, 'addresses', via);
    }
    journal.set(mark, generation);
  });
}

/** Plans the update of a Member that was accepted with older values, if it needs one. */
export function planUpdateOf(record: JournalRecord, context: RunContext): void {
  const generation = generationOf(context.journal);
  if (planOne(record, context, generation)) want(context.journal, generation, record, 'addresses');
}

const generationOf = (journal: Journal): number => journal.get<number>('generation') ?? 0;

/** Plans an update that needs no other address; answers the move where it does. */
function planOne(record: JournalRecord, { journal, answers }: RunContext, generation: number): AddressMove | undefined {
  if (record.generation !== generation) return undefined;
  const { base, password, kept, refusedPhone } = record.result as MemberResult;
  const desired = record.desired as MemberDesired;
  const user = userOf(journal, record.userId ?? '');
  if (!user) return undefined;
  const wanted = memberFields(user, desired, answers, refusedPhone);
  const changed = followed.filter(field => !sameField(field, wanted[field], base[field]));
  if (changed.includes('email_address')) {
    return { key: record.key, parent: record.parent ?? '', from: base.email_address, to: wanted.email_address };
  }
  const passwordDue = desired.password && !password && !kept?.includes('email_address');
  if (changed.length > 0 || passwordDue) want(journal, generation, record, 'other');
  return undefined;
}

function want(journal: Journal, generation: number, record: JournalRecord, lane: string, via?: string): void {
  const key = via === undefined ? record.key : `${record.key}#via`;
  journal.want(task, generation, { key, desired: { via: via ?? null }, lane, userId: record.userId ?? '' });
  const known = journal.record(task, key);
  if (known?.state === 'done') journal.reopen(task, key, known.desired);
}
