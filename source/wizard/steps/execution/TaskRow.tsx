/** One task of a run: state, title, bar, count, rate, time left, failures. */

import { Box } from 'ink';
import { duration, number } from '../../../figures.ts';
import type { TaskProgress } from '../../../migration/model.ts';
import { Bar } from '../../components/Bar.tsx';
import { useAccessible } from '../../components/context.tsx';
import { Text } from '../../components/Text.tsx';
import { cell } from '../../components/text.ts';

const signs = {
  waiting: { sign: '○', color: undefined },
  running: { sign: '●', color: 'cyan' },
  stopped: { sign: '◌', color: 'yellow' },
  done: { sign: '✔', color: 'green' },
  failed: { sign: '✖', color: 'red' },
} as const;

/** Where the window is narrower, the numbers stand without the bar. */
const withBar = 70;

export function TaskRow({ task, width }: { task: TaskProgress; width: number }) {
  const accessible = useAccessible();
  const { sign, color } = signs[task.state];
  const title = 24;
  const bar = Math.max(8, Math.min(24, width - title - 38));
  const share = task.state === 'done' ? 1 : task.total ? (task.done + task.failed) / task.total : 0;
  const count = task.total === null ? number(task.done) : `${number(task.done)} of ${number(task.total)}`;
  const failures = task.failed > 0 ? `${number(task.failed)} failed` : '';
  if (accessible) {
    const parts = [task.state, task.state === 'waiting' ? '' : count, paceOf(task), failures];
    return <Text>{`${task.title}: ${parts.filter(Boolean).join(', ')}.`}</Text>;
  }
  return (
    <Box>
      <Text wrap="truncate">
        <Text color={color}>{`${sign} `}</Text>
        <Text dimColor={task.state === 'waiting'}>{cell(task.title, title - 2)}</Text>
      </Text>
      {width >= withBar && <Bar share={share} width={bar} />}
      <Text wrap="truncate">
        {`  ${cell(task.state === 'waiting' ? '' : count, 16)}`}
        <Text dimColor>{width >= withBar || task.failed === 0 ? paceOf(task) : ''}</Text>
        {failures && <Text color="red">{`  ${failures}`}</Text>}
      </Text>
    </Box>
  );
}

function paceOf(task: TaskProgress): string {
  if (task.state !== 'running' || task.rate <= 0) return '';
  const left = task.secondsLeft === null ? '' : `, ${duration(task.secondsLeft)} left`;
  return `${number(Math.round(task.rate))}/s${left}`;
}
