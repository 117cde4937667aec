/** Changes one Organization of the preview: its name, its slug, another one that it becomes part of, or that it is left out. */
import { Box } from 'ink';
import { useState } from 'react';
import { answerSchemas } from '../../../config/answers.ts';
import { ruleText } from '../../../config/tenancy-rules.ts';
import { number } from '../../../figures.ts';
import type { PlannedOrganization } from '../../../migration/model.ts';
import { Choice } from '../../components/Choice.tsx';
import { useKeys } from '../../components/context.tsx';
import { Field } from '../../components/Field.tsx';
import { Problem } from '../../components/Notes.tsx';
import { Text } from '../../components/Text.tsx';
import { counted, type Words } from '../../words.ts';

const actions = [
  { value: 'rename', label: 'Rename it' },
  { value: 'slug', label: 'Change its slug' },
  { value: 'merge', label: 'Merge it into another one' },
  { value: 'leave out', label: 'Leave it out', hint: 'Its Users stay in Consumer, and are listed.' },
] as const;

type Verb = (typeof actions)[number]['value'];

interface EditTenantsProps {
  organizations: PlannedOrganization[];
  words: Words;
  height: number;
  /** One more rule, as text. */
  onRule: (rule: string) => void;
  onBack: () => void;
}

export function EditTenants({ organizations, words, height, onRule, onBack }: EditTenantsProps) {
  const [chosen, setChosen] = useState<PlannedOrganization>();
  const [verb, setVerb] = useState<Verb>();
  const pick = (onPick: (one: PlannedOrganization) => void, back: () => void, among: PlannedOrganization[]) => (
    <Choice
      key={chosen?.key ?? 'first'}
      options={among.map(one => ({ value: one.key, label: one.name, hint: `${one.slug} · ${number(one.members)}` }))}
      columns={32}
      height={height - 2}
      onSubmit={key => onPick(among.find(one => one.key === key) as PlannedOrganization)}
      onBack={back}
    />
  );
  if (!chosen) return pick(setChosen, onBack, organizations);
  const apply = (value?: string) => onRule(ruleText(verb ?? 'leave out', chosen.key, value));
  return (
    <Box flexDirection="column">
      <Text bold>{`${chosen.name} (${chosen.slug}), ${counted(chosen.members, words.member, words.members)}`}</Text>
      <Box marginTop={1} flexDirection="column">
        {verb === undefined && (
          <Choice
            options={[...actions]}
            onSubmit={value => (value === 'leave out' ? onRule(ruleText(value, chosen.key)) : setVerb(value as Verb))}
            onBack={() => setChosen(undefined)}
          />
        )}
        {verb === 'merge' &&
          pick(
            one => apply(one.key),
            () => setVerb(undefined),
            organizations.filter(one => one !== chosen),
          )}
        {(verb === 'rename' || verb === 'slug') && (
          <NewValue
            initial={verb === 'rename' ? chosen.name : chosen.slug}
            problemOf={value => problemOf(ruleText(verb, chosen.key, value))}
            onSubmit={apply}
            onBack={() => setVerb(undefined)}
          />
        )}
      </Box>
    </Box>
  );
}

const problemOf = (rule: string): string | undefined =>
  answerSchemas.tenancyRules.safeParse(rule).error?.issues[0]?.message;

interface NewValueProps {
  initial: string;
  problemOf: (value: string) => string | undefined;
  onSubmit: (value: string) => void;
  onBack: () => void;
}

function NewValue({ initial, problemOf: check, onSubmit, onBack }: NewValueProps) {
  const [problem, setProblem] = useState<string>();
  useKeys('Enter go on · Esc back · Ctrl+C save and leave');
  const submit = (value: string) => {
    const found = value.trim() === '' ? 'Type something, or go back with Esc.' : check(value.trim());
    if (found) setProblem(found);
    else onSubmit(value.trim());
  };
  return (
    <Box flexDirection="column">
      <Field
        key={problem}
        initial={initial}
        suggested
        onSubmit={submit}
        onBack={onBack}
        onEdit={() => setProblem(undefined)}
      />
      {problem && <Problem>{problem}</Problem>}
    </Box>
  );
}
