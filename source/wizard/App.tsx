/** The wizard on the screen: what was answered above, the question of now below. The one place that leaves. */
import { ThemeProvider } from '@inkjs/ui';
import { Box, Static, useApp, useInput, useWindowSize } from 'ink';
import { useCallback, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'react';
import type { Answers } from '../config/answers.ts';
import { toUserError } from '../config/to-user-error.ts';
import { useAccessible } from './components/context.tsx';
import { Shell, type ShellProps } from './components/Shell.tsx';
import { Text } from './components/Text.tsx';
import { cell, cut } from './components/text.ts';
import { theme } from './components/theme.ts';
import type { Facts } from './facts.ts';
import { canGoBack, type Flow, persistable, reduce, start, visible, withDefaults } from './flow.ts';
import { Screen } from './Screen.tsx';
import { usePlanAhead } from './shared/use-plan.ts';
import { type Question, resolve } from './steps/question.ts';
import { placeOf, questionOf } from './steps/registry.ts';
import type { Views } from './views.ts';
import { type Ending, WizardProvider } from './wizard-context.tsx';
import type { Workspace } from './workspace.ts';

export interface AppProps {
  facts: Facts;
  workspace: Workspace;
  views: Views;
  dir: string;
  /** Shown once, above everything: the notes on the answers file. */
  notes: string[];
  save: (answers: Answers) => void;
  archive: (what: 'everything' | 'work') => Promise<void>;
  /** Gives the outside a way to leave, for signals. */
  onReady?: (leave: () => void) => void;
}

export function App({ facts: given, workspace, views, dir, notes, save, archive, onReady }: AppProps) {
  const { exit } = useApp();
  const [flow, act] = useReducer(reduce, given, start);
  const [leaving, setLeaving] = useState(false);
  const over = useRef(false);

  const end = useCallback(
    (ending: Ending) => {
      if (over.current) return;
      over.current = true;
      exit(ending);
    },
    [exit],
  );
  const asked = useRef(false);
  const leave = useCallback(() => {
    // The second time leaves at once; the journal is safe at any instant.
    if (asked.current) return end({ kind: 'interrupted' });
    asked.current = true;
    setLeaving(true);
    workspace.stop().finally(() => end({ kind: 'interrupted' }));
  }, [workspace, end]);
  useEffect(() => onReady?.(leave), [onReady, leave]);
  useInput((input, key) => {
    if (key.ctrl && input === 'c') leave();
  });

  useSaved(flow, save, end);
  const question = questionOf(flow.at);
  const place = placeOf(flow.at);
  const wizard = useMemo(
    () => ({
      flow,
      facts: flow.facts,
      asked: visible(flow.facts),
      answers: persistable(flow.facts),
      answersWithDefaults: withDefaults(flow.facts),
      act,
      workspace,
      dir,
      archive,
      end,
    }),
    [flow, workspace, dir, archive, end],
  );
  usePlanAhead(wizard);
  return (
    <ThemeProvider theme={theme}>
      <WizardProvider value={wizard}>
        <Answered log={flow.log} notes={notes} />
        <Shell
          key={question.id}
          step={{ ...place, part: partOf(question, flow.facts), title: place.step.title }}
          badge={badgeOf(flow.facts)}
          title={resolve(question.title, flow.facts)}
          help={resolve(question.help, flow.facts)}
          details={detailsOf(question, flow.facts)}
          docs={question.docs}
          urgent={leaving ? 'Stopping, and saving what is done. Ctrl+C again leaves at once.' : undefined}
          keys={keysOf(flow)}
        >
          <Screen question={question} views={views} />
        </Shell>
      </WizardProvider>
    </ThemeProvider>
  );
}

/** Saved as soon as an answer is there: before the next question shows. */
function useSaved(flow: Flow, save: AppProps['save'], end: (ending: Ending) => void) {
  const { answers } = flow.facts;
  const saved = useRef(answers);
  useLayoutEffect(() => {
    if (saved.current === answers) return;
    saved.current = answers;
    if (Object.keys(answers).length === 0) return;
    try {
      save(persistable(flow.facts));
    } catch (error) {
      end({ kind: 'error', error: toUserError(error) });
    }
  }, [answers, flow.facts, save, end]);
}

function Answered({ log, notes }: { log: Flow['log']; notes: string[] }) {
  const accessible = useAccessible();
  const { columns } = useWindowSize();
  // Two columns of margin on each side, the sign, and the short name.
  const room = accessible ? 100 : Math.min(100, columns - 4 - 2 - 25);
  const items = [
    ...notes.map((text, index) => ({ key: `note ${index}`, short: '', value: text })),
    ...log.map(line => ({ ...line, key: `answer ${line.key}` })),
  ];
  return (
    <Static items={items}>
      {item => (
        <Box key={item.key} paddingX={2}>
          {item.short === '' ? (
            <Text color="yellow">{`! ${item.value}`}</Text>
          ) : (
            <Text wrap={accessible ? 'wrap' : 'truncate'}>
              <Text color="green">✔ </Text>
              <Text dimColor>{`${cell(item.short, 24)} `}</Text>
              {cut(item.value, room)}
            </Text>
          )}
        </Box>
      )}
    </Static>
  );
}

/** Every option with its whole hint, which the question itself may have to cut. */
function detailsOf(question: Question, facts: Facts): string[] {
  if (question.kind !== 'choice') return [];
  return resolve(question.options, facts).map(({ label, hint }) => (hint ? `${label}: ${hint}` : label));
}

/** Among the questions of its step that are asked now; undefined where it is alone. */
function partOf(question: Question, facts: Facts): number | undefined {
  const { step } = placeOf(question.id);
  const asked = visible(facts).filter(one => step.questions.includes(one));
  return asked.length > 1 ? asked.indexOf(question) + 1 : undefined;
}

function badgeOf({ answers: { mode, consumerProjectId, b2bProjectId } }: Facts): ShellProps['badge'] {
  if (mode === undefined) return undefined;
  if (mode === 'practice') return { text: 'Practice', color: 'green' };
  if (mode === 'rehearse') return { text: 'Rehearsal', color: 'cyan' };
  const live = [consumerProjectId, b2bProjectId].some(id => id?.startsWith('project-live-'));
  return live ? { text: 'Live', color: 'red' } : { text: 'Test projects', color: 'yellow' };
}

function keysOf(flow: Flow): string {
  const question = questionOf(flow.at);
  if (question.keys) return question.keys;
  const keys = [
    question.kind === 'screen' || (question.kind === 'choice' && resolve(question.options, flow.facts).length > 0)
      ? '↑↓ choose'
      : '',
    'Enter go on',
    canGoBack(flow) ? 'Esc back' : '',
    'Ctrl+C save and leave',
  ];
  return keys.filter(Boolean).join(' · ');
}
