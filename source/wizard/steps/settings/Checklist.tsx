/** What is done by hand: each with its address and values; Enter ticks it. */
import { Box } from 'ink';
import { useEffect, useState } from 'react';
import { isAbort } from '../../../config/to-user-error.ts';
import type { ChecklistItem } from '../../../migration/settings/checklist.ts';
import { tickedItems } from '../../../migration/settings/checklist-answer.ts';
import { Choice } from '../../components/Choice.tsx';
import { useViewport } from '../../components/context.tsx';
import { Lines } from '../../components/Lines.tsx';
import { Busy } from '../../components/Notes.tsx';
import { type Line, paragraph } from '../../components/text.ts';
import { useWizard } from '../../wizard-context.tsx';

export function Checklist() {
  const { facts, answers, act, workspace } = useWizard();
  const { width, height } = useViewport();
  const [items, setItems] = useState<ChecklistItem[]>();
  const [ticked, setTicked] = useState(() => tickedItems(facts.answers));
  const [at, setAt] = useState('');

  // biome-ignore lint/correctness/useExhaustiveDependencies: read once, when the list opens
  useEffect(() => {
    workspace.checklist(answers).then(setItems, error => !isAbort(error) && setItems([]));
  }, []);

  if (!items) return <Busy>Looking at what can be read…</Busy>;
  const known = items.map(one => one.id);
  const choose = (id: string) => {
    if (id === '') {
      // Settings that were ticked in the table stay ticked.
      const value = [...ticked].filter(one => known.includes(one) || one.includes('/')).join(',') || 'none';
      return act({ type: 'answer', id: 'checklist', value });
    }
    const next = new Set(ticked);
    if (!next.delete(id)) next.add(id);
    setTicked(next);
  };
  const item = items.find(one => one.id === at);
  const lines = item
    ? itemLines(item, width)
    : paragraph('Choose one to read what is to be done.', width, { dim: true });
  // The text below may scroll; a few rows of the list are always there.
  const rows = Math.min(items.length + 1, Math.max(4, height - lines.length - 1));
  return (
    <Box flexDirection="column">
      <Choice
        // What was ticked stays where it is; the list is asked again.
        key={[...ticked].join()}
        initial={at}
        height={rows}
        columns={width - 2}
        options={[
          { value: '', label: 'Go on' },
          ...items.map(one => ({ value: one.id, label: `${mark(one, ticked)} ${one.title}` })),
        ]}
        onSubmit={choose}
        onMove={setAt}
        onBack={() => act({ type: 'back' })}
      />
      <Box marginTop={1}>
        <Lines lines={lines} height={Math.max(2, height - rows - 1)} />
      </Box>
    </Box>
  );
}

function mark({ id, state }: ChecklistItem, ticked: ReadonlySet<string>): string {
  if (state === 'checked') return '[checked]';
  if (state === 'differs') return '[differs]';
  return ticked.has(id) ? '[x]' : '[ ]';
}

const itemLines = ({ text, where }: ChecklistItem, width: number): Line[] => [
  ...paragraph(text, width),
  ...paragraph(where, width, { color: 'cyan' }),
];
