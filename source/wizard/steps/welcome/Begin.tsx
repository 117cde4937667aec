/** The folder holds an earlier migration: resume it, or archive it and start over. */
import { Box } from 'ink';
import { useEffect, useState } from 'react';
import { toUserError } from '../../../config/to-user-error.ts';
import type { UserError } from '../../../config/user-error.ts';
import type { FolderStatus } from '../../../migration/folder-status.ts';
import { hasJournal } from '../../archive.ts';
import { Choice } from '../../components/Choice.tsx';
import { Confirmation } from '../../components/Confirmation.tsx';
import { useViewport } from '../../components/context.tsx';
import { Lines } from '../../components/Lines.tsx';
import { ErrorMessage } from '../../components/Notes.tsx';
import { cell, type Line } from '../../components/text.ts';
import { useWizard, type Wizard } from '../../wizard-context.tsx';
import { answerText, resolve, shown } from '../question.ts';
import { stoppedLines } from './stopped-lines.ts';

const losesJournal = {
  title: 'A real migration was begun here. Its journal knows what was created in B2B.',
  text: 'Set aside, it can no longer be resumed or verified from this folder.',
  word: 'start over',
};

export function Begin() {
  const wizard = useWizard();
  const { facts, answers, act, dir, archive, workspace } = wizard;
  const { width, height } = useViewport();
  const [unconfirmed, setUnconfirmed] = useState<'another' | 'over'>();
  const [error, setError] = useState<UserError>();
  const [status, setStatus] = useState<FolderStatus | null>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once, for the answers that were saved
  useEffect(() => {
    workspace.folderStatus(answers).then(setStatus, error => setError(toUserError(error)));
  }, []);
  const clear = (what: 'another' | 'over') => {
    archive(what === 'over' ? 'everything' : 'work').then(
      () => act({ type: what === 'over' ? 'startOver' : 'anotherRun' }),
      error => setError(toUserError(error)),
    );
  };
  const choose = (value: string) => {
    if (value === 'resume') act({ type: 'resume' });
    else if (facts.answers.mode === 'migrate' && hasJournal(dir)) setUnconfirmed(value as 'another' | 'over');
    else clear(value as 'another' | 'over');
  };
  if (error) return <ErrorMessage error={error} />;
  if (unconfirmed) {
    return <Confirmation {...losesJournal} onYes={() => clear(unconfirmed)} onNo={() => setUnconfirmed(undefined)} />;
  }
  const answered = answeredLines(wizard, width);
  const stopped = status === undefined ? [] : stoppedLines(answers, status, Date.now(), width);
  return (
    <Box flexDirection="column">
      <Box marginBottom={1}>
        <Lines lines={[...stopped, [], ...answered]} height={Math.max(3, height - 7)} />
      </Box>
      <Choice
        options={[
          { value: 'resume', label: 'Go on where it stopped', hint: 'Answers are kept. Secrets are asked for again.' },
          {
            value: 'another',
            label: 'Another kind of run, same answers',
            hint: 'Each is asked again with your answer filled in.',
          },
          { value: 'over', label: 'Start over', hint: 'The old files go to "previous" in this folder.' },
        ]}
        initial="resume"
        height={height - Math.min(stopped.length + 1 + answered.length, Math.max(3, height - 7)) - 1}
        onSubmit={choose}
      />
    </Box>
  );
}

function answeredLines({ facts, asked, answers }: Wizard, width: number): Line[] {
  return asked.flatMap(question => {
    if (!('answer' in question) || !question.answer || question.kind === 'screen') return [];
    const value = answerText({ answer: question.answer }, answers);
    if (value === undefined) return [];
    return [
      [
        { text: cell(resolve(question.short, facts), 24), dim: true },
        { text: cell(shown(question, value, facts), width - 24) },
      ],
    ];
  });
}
