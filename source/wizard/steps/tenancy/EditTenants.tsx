/** Changes one Organization of the preview, or moves one User: each change is a rule, which is saved with the answers. */
import { Box } from 'ink';
import { useState } from 'react';
import { answerSchemas } from '../../../config/answers.ts';
import { ruleText, splitText } from '../../../config/tenancy-rules.ts';
import { counted } from '../../../figures.ts';
import type { PlannedOrganization } from '../../../migration/model.ts';
import { Choice } from '../../components/Choice.tsx';
import { Text } from '../../components/Text.tsx';
import type { Words } from '../../words.ts';
import type { Option } from '../question.ts';
import { NewValue } from './NewValue.tsx';
import { anotherTenant, TenantKey, tenantOptions } from './tenant-choice.tsx';

const actions = [
  { value: 'rename', label: 'Rename it' },
  { value: 'slug', label: 'Change its slug' },
  { value: 'merge', label: 'Merge it into another one' },
  {
    value: 'split',
    label: 'Split it by mail domain',
    hint: 'Its Users of one domain get their own.',
  },
  { value: 'leave out', label: 'Leave it out', hint: 'Its Users stay in Consumer, and are listed.' },
] as const;

type Verb = (typeof actions)[number]['value'];

/** Entries of the list beside the Organizations. */
const byKey = ' by key';
const moveUser = ' move';

interface EditTenantsProps {
  organizations: PlannedOrganization[];
  words: Words;
  height: number;
  /** One more rule, as text. */
  onRule: (rule: string) => void;
  onBack: () => void;
}

export function EditTenants({ organizations, words, height, onRule, onBack }: EditTenantsProps) {
  const [chosen, setChosen] = useState<string>();
  const restart = () => setChosen(undefined);
  if (chosen === undefined) {
    return (
      <Choice
        options={[
          ...tenantOptions(organizations),
          anotherTenant(byKey, words),
          { value: moveUser, label: 'Move a User', hint: 'by user_id' },
        ]}
        columns={32}
        height={height - 2}
        onSubmit={setChosen}
        onBack={onBack}
      />
    );
  }
  if (chosen === moveUser) return <MoveUser words={words} onRule={onRule} onBack={restart} />;
  if (chosen === byKey) return <TenantKey words={words} onSubmit={setChosen} onBack={restart} />;
  const one = organizations.find(each => each.key === chosen);
  const others = tenantOptions(organizations.filter(each => each !== one));
  return (
    <Box flexDirection="column">
      <Text bold>
        {one ? `${one.name} (${one.slug}), ${counted(one.members, words.member, words.members)}` : chosen}
      </Text>
      <Box marginTop={1} flexDirection="column">
        <ChangeTenant
          tenant={{ key: chosen, ...one }}
          others={others}
          height={height}
          onRule={onRule}
          onBack={restart}
        />
      </Box>
    </Box>
  );
}

interface ChangeTenantProps {
  tenant: Pick<PlannedOrganization, 'key'> & Partial<PlannedOrganization>;
  others: Option[];
  height: number;
  onRule: (rule: string) => void;
  onBack: () => void;
}

function ChangeTenant({ tenant, others, height, onRule, onBack }: ChangeTenantProps) {
  const [verb, setVerb] = useState<Verb>();
  const [domain, setDomain] = useState<string>();
  const { key } = tenant;
  const back = () => setVerb(undefined);
  switch (verb) {
    case undefined:
    case 'leave out':
      return (
        <Choice
          options={[...actions]}
          height={height - 2}
          onSubmit={value => (value === 'leave out' ? onRule(ruleText(value, key)) : setVerb(value as Verb))}
          onBack={onBack}
        />
      );
    case 'merge':
      return (
        <Choice
          key="merge"
          options={others}
          columns={32}
          height={height - 4}
          onSubmit={into => onRule(ruleText('merge', key, into))}
          onBack={back}
        />
      );
    case 'split':
      return domain === undefined ? (
        <NewValue
          key="domain"
          label="The mail domain whose Users leave it"
          problemOf={value => problemOf(splitText(key, value.replace(/^@/, ''), 'new'))}
          onSubmit={value => setDomain(value.replace(/^@/, ''))}
          onBack={back}
        />
      ) : (
        <NewValue
          key="into"
          label="The key of the one that they are in instead"
          initial={domain}
          problemOf={value => problemOf(splitText(key, domain, value))}
          onSubmit={value => onRule(splitText(key, domain, value))}
          onBack={() => setDomain(undefined)}
        />
      );
    default:
      return (
        <NewValue
          label={verb === 'rename' ? 'Its name' : 'Its slug'}
          initial={(verb === 'rename' ? tenant.name : tenant.slug) ?? ''}
          problemOf={value => problemOf(ruleText(verb, key, value))}
          onSubmit={value => onRule(ruleText(verb, key, value))}
          onBack={back}
        />
      );
  }
}

function MoveUser({ words, onRule, onBack }: Pick<EditTenantsProps, 'words' | 'onRule' | 'onBack'>) {
  const [user, setUser] = useState<string>();
  return user === undefined ? (
    <NewValue
      key="user"
      label="The user_id"
      problemOf={value => (/^user-[\w-]+$/.test(value) ? undefined : 'A user_id begins with "user-".')}
      onSubmit={setUser}
      onBack={onBack}
    />
  ) : (
    <NewValue
      key="into"
      label={`The key of the ${words.organization} that this User is in instead`}
      problemOf={value => problemOf(ruleText('move', user, value))}
      onSubmit={value => onRule(ruleText('move', user, value))}
      onBack={() => setUser(undefined)}
    />
  );
}

const problemOf = (rule: string): string | undefined =>
  answerSchemas.tenancyRules.safeParse(rule).error?.issues[0]?.message;
