/** One table of all settings: what becomes of each. Enter shows both values, and decides where others' value differs. */
import { Box } from 'ink';
import { useCallback, useEffect, useState } from 'react';
import { isAbort, toUserError } from '../../../config/to-user-error.ts';
import type { UserError } from '../../../config/user-error.ts';
import { tickedItems } from '../../../migration/settings/checklist-answer.ts';
import type { SettingAction, SettingRow } from '../../../migration/settings/diff.ts';
import { rowId } from '../../../migration/settings/row-id.ts';
import { shortValue } from '../../../migration/settings/short-value.ts';
import { Choice } from '../../components/Choice.tsx';
import { useViewport } from '../../components/context.tsx';
import { Lines } from '../../components/Lines.tsx';
import { Busy } from '../../components/Notes.tsx';
import { cell } from '../../components/text.ts';
import { RetryScreen } from '../../shared/RetryScreen.tsx';
import { useWizard } from '../../wizard-context.tsx';
import type { Option } from '../question.ts';
import { actionWords, countLines, detailLines } from './setting-lines.ts';

/** What needs the user comes first. */
const order: SettingAction[] = ['conflict', 'manual', 'cannot', 'change', 'create', 'keep'];

export function SettingsTable() {
  const { facts, answers, act, workspace } = useWizard();
  const { width, height } = useViewport();
  const [rows, setRows] = useState<SettingRow[]>();
  const [error, setError] = useState<UserError>();
  const [shown, setShown] = useState<string>();
  const [taken, setTaken] = useState(() => takenIn(facts.answers.settingsConflicts));

  const read = useCallback(() => {
    setError(undefined);
    // What is taken is decided here: the rows say what others have.
    const kept = { ...answers, settingsConflicts: 'keep' };
    workspace.settings(kept).then(setRows, error => !isAbort(error) && setError(toUserError(error)));
  }, [answers, workspace]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once, when the table opens
  useEffect(read, []);

  const back = () => act({ type: 'back' });
  const goOn = () => {
    const value = taken.size === 0 ? 'keep' : [...taken].join(',');
    act({ type: 'answer', id: 'settingsConflicts', value });
  };
  if (error) return <RetryScreen error={error} again={read} back={back} />;
  if (!rows) return <Busy>Reading the settings of both sides…</Busy>;

  const takes = (row: SettingRow) => taken.has(rowId(row));
  const row = rows.find(one => rowId(one) === shown);
  if (row) {
    const close = () => setShown(undefined);
    const toggle = () => {
      const next = new Set(taken);
      if (!next.delete(rowId(row))) next.add(rowId(row));
      setTaken(next);
      close();
    };
    const tick = () => {
      const { checklist: _, ...others } = facts.answers;
      const checklist = [...tickedItems(facts.answers), rowId(row)].join(',');
      act({ type: 'learn', facts: { answers: { ...others, checklist } } });
      setRows(rows.map(one => (one === row ? { ...one, action: 'keep' as const } : one)));
      close();
    };
    const options = [
      { value: 'close', label: 'Back to the table' },
      ...(row.action === 'conflict'
        ? [{ value: 'toggle', label: takes(row) ? "Leave others' value" : "Take Consumer's value" }]
        : []),
      ...(row.action === 'manual' ? [{ value: 'tick', label: 'It is done by hand: tick it' }] : []),
    ];
    const choose = (value: string) => (value === 'toggle' ? toggle() : value === 'tick' ? tick() : close());
    return (
      <Box flexDirection="column">
        <Lines lines={detailLines(row, width)} height={height - options.length - 1} />
        <Box marginTop={1}>
          <Choice options={options} onSubmit={choose} onBack={close} />
        </Box>
      </Box>
    );
  }
  const sorted = order.flatMap(action => rows.filter(one => one.action === action));
  const counts = countLines(rows, width);
  return (
    <Box flexDirection="column">
      <Lines lines={counts} height={counts.length} />
      <Box marginTop={1}>
        <Choice
          key="table"
          columns={Math.min(46, Math.floor(width * 0.6))}
          height={height - counts.length - 1}
          options={[{ value: '', label: 'All right: go on' }, ...sorted.map(one => optionOf(one, takes(one)))]}
          onSubmit={value => (value === '' ? goOn() : setShown(value))}
          onBack={back}
        />
      </Box>
    </Box>
  );
}

/** Kind and item at the left; what becomes of it, and both values, at the right. */
function optionOf(row: SettingRow, takes: boolean): Option {
  const action = takes ? "Consumer's wins" : actionWords[row.action];
  const from = shortValue(row.consumer ?? row.wanted);
  const values = row.action === 'keep' ? from : `${from} → ${shortValue(row.b2b)}`;
  return { value: rowId(row), label: `${cell(row.title, 17)} ${row.item}`, hint: `${action}: ${values}` };
}

const takenIn = (answer = 'keep'): ReadonlySet<string> =>
  new Set(answer === 'keep' || answer === 'consumer' ? [] : answer.split(','));
