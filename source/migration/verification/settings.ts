/** Settings are still as they were written, and Consumer's are still what they were written from. Shares no mapping with the writing. */
import type { JournalRecord } from '../engine/record.ts';
import type { Mismatch } from '../model.ts';
import type { RunContext } from '../resources/context.ts';
import type { Findings } from '../resources/verification.ts';
import { sameSetting } from '../settings/diff.ts';
import type { Values } from '../settings/kind.ts';
import { settingKinds } from '../settings/kinds/index.ts';
import { consumerValues, type SettingsResult, settingsId, settingsPlaces } from '../settings/read.ts';

export async function verifySettings(_record: JournalRecord, context: RunContext): Promise<Findings> {
  const { consumer, b2b } = await settingsPlaces(context);
  const mismatches: Mismatch[] = [];
  let compared = 0;
  if (!b2b) return { compared, mismatches };
  for (const kind of settingKinds) {
    const done = context.journal.record(settingsId, kind.id);
    if (done?.state !== 'done') continue;
    const { wanted, source } = done.result as SettingsResult;
    const differ = (changed: 'b2b' | 'consumer', before: Values, now: Values, why: string) => {
      const items = Object.keys(before).filter(item => !sameSetting(before[item], now[item]));
      mismatches.push(
        ...items.map(item => ({ record: `settings/${kind.id}`, field: item, changed, why: `${kind.title}: ${why}` })),
      );
    };
    differ('b2b', wanted, await kind.read(context.management(), b2b), 'the setting is otherwise than it was written.');
    const now = await consumerValues(kind, context, consumer);
    differ('consumer', { ...nothing(now), ...source }, now, 'the setting is another one.');
    compared += Object.keys(wanted).length;
  }
  return { compared, mismatches };
}

/** A setting that came since counts as changed. */
const nothing = (now: Values): Values => Object.fromEntries(Object.keys(now).map(item => [item, undefined]));
