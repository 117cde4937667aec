/** Scans the application's code, then shows what waits for a decision. */
import { Box } from 'ink';
import { useEffect, useState } from 'react';
import { type ScanProgress, scanProgressText } from '../../../codebase/scan/scan-progress.ts';
import { Choice } from '../../components/Choice.tsx';
import { useKeys, useViewport, whileBusy } from '../../components/context.tsx';
import { Lines } from '../../components/Lines.tsx';
import { Busy } from '../../components/Notes.tsx';
import { RetryScreen } from '../../shared/RetryScreen.tsx';
import { useWork } from '../../shared/use-work.ts';
import { useWizard } from '../../wizard-context.tsx';
import { codeLines } from './code-lines.ts';

export function CodeScan() {
  const { facts, answers, act, workspace, dir } = useWizard();
  const { width, height } = useViewport();
  const [progress, setProgress] = useState<ScanProgress>({ phase: 'reading', done: 0, of: null });
  const { working, error, begin } = useWork();
  const { codeFolder: folder = '.' } = answers;
  const scanned = facts.code?.folder === folder ? facts.code : undefined;

  const work = () =>
    begin(async () => {
      const summary = await workspace.scanCode(answers, facts.summary?.factors ?? [], setProgress);
      act({ type: 'learn', facts: { code: { folder, summary }, codeColumns: summary.columns } });
    });
  // biome-ignore lint/correctness/useExhaustiveDependencies: begins once
  useEffect(() => {
    if (!scanned) work();
  }, []);

  const back = () => act({ type: 'back' });
  if (error) return <RetryScreen error={error} again={work} back={back} />;
  if (working || !scanned) return <Scanning progress={progress} />;
  return (
    <Box flexDirection="column">
      <Lines lines={codeLines(scanned.summary, { width, dir })} height={height - 3} />
      <Box marginTop={1}>
        <Choice
          options={[
            { value: 'on', label: 'Go on' },
            { value: 'again', label: 'Scan again' },
          ]}
          onSubmit={value => (value === 'on' ? act({ type: 'pass', id: 'codeScan' }) : work())}
          onBack={back}
        />
      </Box>
    </Box>
  );
}

function Scanning({ progress }: { progress: ScanProgress }) {
  useKeys(whileBusy);
  return <Busy>{`${scanProgressText(progress)}…`}</Busy>;
}
