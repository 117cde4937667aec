/** Chooses the B2B project: a new one, or one of the workspace, with what is in it. */
import { Box } from 'ink';
import { useEffect, useState } from 'react';
import { isLiveId } from '../../../config/live.ts';
import { toUserError } from '../../../config/to-user-error.ts';
import { counted } from '../../../figures.ts';
import { isEmpty } from '../../../stytch/management.ts';
import type { FoundProject } from '../../../stytch/projects.ts';
import { Choice } from '../../components/Choice.tsx';
import { useViewport } from '../../components/context.tsx';
import { Busy, Note } from '../../components/Notes.tsx';
import { consumerProject } from '../../facts.ts';
import { useWizard } from '../../wizard-context.tsx';
import type { Option } from '../question.ts';

export function Target() {
  const { facts, act, workspace } = useWizard();
  const { height } = useViewport();
  const [projects, setProjects] = useState<FoundProject[]>();
  const [problem, setProblem] = useState<string>();

  // biome-ignore lint/correctness/useExhaustiveDependencies: read once, when the question opens
  useEffect(() => {
    workspace.b2bProjects(facts).then(setProjects, error => {
      setProblem(toUserError(error).what);
      setProjects([]);
    });
  }, []);

  if (!projects) return <Busy>Looking at the projects of the workspace…</Busy>;
  const type = isLiveId(consumerProject(facts)) ? 'LIVE' : 'TEST';
  const options = targetOptions(projects, type);
  return (
    <Box flexDirection="column">
      {problem && (
        <Box marginBottom={1}>
          <Note kind="warning">{`The projects cannot be listed: ${problem}`}</Note>
        </Box>
      )}
      <Choice
        options={options}
        initial={facts.answers.b2bEnvironment}
        height={height - (problem ? 2 : 0)}
        onSubmit={value => act({ type: 'answer', id: 'b2bEnvironment', value })}
        onBack={() => act({ type: 'back' })}
      />
    </Box>
  );
}

/** Environments of the kind that the Consumer project is; where a project has none, one is made. */
function targetOptions(projects: FoundProject[], type: 'LIVE' | 'TEST'): Option[] {
  const kind = type.toLowerCase();
  const there = projects.flatMap(({ project_slug, name, environments }): Option[] => {
    const fitting = environments.filter(one => one.type === type);
    if (fitting.length === 0)
      return [
        {
          value: project_slug,
          label: name,
          hint: `It has no ${kind} environment yet: one is made.`,
        },
      ];
    return fitting.map(({ environment_slug, name: environment, metrics }) => ({
      value: `${project_slug}/${environment_slug}`,
      label: `${name}, ${environment}`,
      hint: isEmpty(metrics)
        ? 'Empty.'
        : `In use: ${counted(metrics.organization_count, 'Organization')}, ${counted(metrics.member_count, 'Member')}.`,
    }));
  });
  const made = type === 'TEST' ? 'Live, then test environment: ' : '';
  return [{ value: 'new', label: 'A new project', hint: `${made}made when it starts.` }, ...there];
}
