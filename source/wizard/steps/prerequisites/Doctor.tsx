/** Offers to ask a test project what is only assumed; shows what was observed, and how long ago. */
import { Box } from 'ink';
import { useState } from 'react';
import { isAbort, toUserError } from '../../../config/to-user-error.ts';
import type { UserError } from '../../../config/user-error.ts';
import type { DoctorFile } from '../../../migration/doctor/doctor-file.ts';
import { Bar } from '../../components/Bar.tsx';
import { Choice } from '../../components/Choice.tsx';
import { useViewport } from '../../components/context.tsx';
import { Lines } from '../../components/Lines.tsx';
import { Busy, ErrorMessage } from '../../components/Notes.tsx';
import { useWizard } from '../../wizard-context.tsx';
import type { Option } from '../question.ts';
import { doctorLines } from './doctor-lines.ts';

interface Asking {
  text: string;
  share: number;
}

export function Doctor() {
  const { facts, act, workspace } = useWizard();
  const { width, height } = useViewport();
  const [known, setKnown] = useState(() => read(() => workspace.doctorResult()));
  const [asking, setAsking] = useState<Asking>();
  const [error, setError] = useState<UserError | undefined>(known.error);

  const ask = () => {
    setError(undefined);
    setAsking({ text: 'Looking at the projects', share: 0 });
    workspace
      .doctor(facts, event =>
        setAsking(before =>
          event.type === 'step'
            ? { share: before?.share ?? 0, text: event.text }
            : { text: event.result.id, share: event.done / event.of },
        ),
      )
      .then(
        ({ file, left }) => {
          setKnown({ file });
          setError(left);
        },
        failure => !isAbort(failure) && setError(toUserError(failure)),
      )
      .finally(() => setAsking(undefined));
  };
  const choose = (value: string) => {
    if (value === 'again') ask();
    else act({ type: 'answer', id: 'doctor', value });
  };

  if (asking)
    return (
      <Box flexDirection="column">
        <Bar share={asking.share} width={Math.min(width, 60)} />
        <Busy>{`${asking.text}…`}</Busy>
      </Box>
    );
  // A result and an error need the room.
  const brief = error !== undefined || known.file !== undefined;
  const options = optionsOf(known.file).map(({ hint, ...option }) => (brief ? option : { ...option, hint }));
  return (
    <Box flexDirection="column">
      {error ? (
        <ErrorMessage error={error} />
      ) : (
        <Lines
          lines={doctorLines(known.file, Date.now(), width)}
          height={Math.max(2, height - (brief ? 1 : 2) * options.length - 1)}
        />
      )}
      <Box marginTop={1}>
        <Choice
          key={String(known.file?.at)}
          options={options}
          initial={known.file ? 'ask' : 'assume'}
          onSubmit={choose}
          onBack={() => act({ type: 'back' })}
        />
      </Box>
    </Box>
  );
}

/** `ask` says that there is a result, and that a run needs one. */
function optionsOf(file: DoctorFile | undefined): Option[] {
  return [
    ...(file ? [{ value: 'ask', label: 'Go on with this result' }] : []),
    {
      value: 'again',
      label: file ? 'Ask again' : 'Ask now',
      hint: 'About two minutes. What it makes is removed again.',
    },
    { value: 'assume', label: 'Go on without', hint: 'The report lists what is assumed.' },
  ];
}

function read(result: () => DoctorFile | undefined): { file?: DoctorFile | undefined; error?: UserError } {
  try {
    return { file: result() };
  } catch (error) {
    return { error: toUserError(error) };
  }
}
