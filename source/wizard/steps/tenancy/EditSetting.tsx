/** Writes one rule: the value of a setting, then for which Organizations. */
import { Box } from 'ink';
import { useState } from 'react';
import { answerSchemas } from '../../../config/answers.ts';
import { type OrganizationSelector, organizationRuleText } from '../../../config/organization-rules.ts';
import { type OrganizationSetting, organizationSettings } from '../../../config/organization-settings.ts';
import type { PlanSummary } from '../../../migration/model.ts';
import { Choice } from '../../components/Choice.tsx';
import { useViewport } from '../../components/context.tsx';
import { Text } from '../../components/Text.tsx';
import { useWizard } from '../../wizard-context.tsx';
import { wordsOf } from '../../words.ts';
import type { Option } from '../question.ts';
import { NewValue } from './NewValue.tsx';
import { valueHint } from './setting-words.ts';
import { anotherTenant, TenantKey, tenantOptions } from './tenant-choice.tsx';

/** Entries of the lists beside values and keys. */
const typed = ' typed';
const allOfThem = ' all';
const withDomain = ' company';
const atLeast = ' at least';
const atMost = ' at most';

interface EditSettingProps {
  setting: OrganizationSetting;
  plan: PlanSummary;
  onRule: (rule: string) => void;
  onBack: () => void;
}

export function EditSetting({ setting, plan, onRule, onBack }: EditSettingProps) {
  const { height } = useViewport();
  const [value, setValue] = useState<string>();
  const { title, words, item } = organizationSettings[setting];
  return (
    <Box flexDirection="column">
      <Text bold>{value === undefined || value === typed ? title : `${title}: ${value}`}</Text>
      <Box marginTop={1} flexDirection="column">
        {value === undefined ? (
          <Choice
            options={[
              ...words.map(word => ({ value: word, label: word, hint: valueHint(setting, word) })),
              ...(item ? [{ value: typed, label: 'Only these', hint: 'A list, with commas.' }] : []),
            ]}
            height={height - 2}
            onSubmit={setValue}
            onBack={onBack}
          />
        ) : value === typed ? (
          <NewValue
            label={`With commas: ${item?.title}`}
            problemOf={text => problemOf(organizationRuleText({ kind: 'all' }, setting, text))}
            onSubmit={setValue}
            onBack={() => setValue(undefined)}
          />
        ) : (
          <Which
            plan={plan}
            onSubmit={selector => onRule(organizationRuleText(selector, setting, value))}
            onBack={() => setValue(undefined)}
          />
        )}
      </Box>
    </Box>
  );
}

interface WhichProps {
  plan: PlanSummary;
  onSubmit: (selector: OrganizationSelector) => void;
  onBack: () => void;
}

/** Asks for which Organizations. */
function Which({ plan, onSubmit, onBack }: WhichProps) {
  const { facts } = useWizard();
  const { height } = useViewport();
  const [asked, setAsked] = useState<string>();
  const words = wordsOf(facts.answers);
  const back = () => setAsked(undefined);
  if (asked === typed)
    return <TenantKey words={words} onSubmit={key => onSubmit({ kind: 'key', key })} onBack={back} />;
  if (asked !== undefined) {
    const comparison = asked === atLeast ? '>=' : '<=';
    return (
      <NewValue
        key="size"
        label={`How many ${words.members}?`}
        problemOf={text => (/^\d{1,9}$/.test(text) ? undefined : 'A number, such as 50.')}
        onSubmit={text => onSubmit({ kind: 'size', comparison, members: Number(text) })}
        onBack={back}
      />
    );
  }
  const options: Option[] = [
    { value: allOfThem, label: `Every ${words.organization}`, hint: 'that no narrower rule is about' },
    { value: atLeast, label: 'From a size on', hint: `so many ${words.members} or more` },
    { value: atMost, label: 'Up to a size', hint: `so many ${words.members} or fewer` },
    { value: withDomain, label: 'Those with a mail domain', hint: 'the company of more than half' },
    ...tenantOptions(plan.largest),
    anotherTenant(typed, words),
  ];
  const choose = (value: string) => {
    if (value === allOfThem) onSubmit({ kind: 'all' });
    else if (value === withDomain) onSubmit({ kind: 'company' });
    else if ([typed, atLeast, atMost].includes(value)) setAsked(value);
    else onSubmit({ kind: 'key', key: value });
  };
  return <Choice key="which" options={options} columns={32} height={height - 2} onSubmit={choose} onBack={onBack} />;
}

const problemOf = (rule: string): string | undefined =>
  answerSchemas.organizationSettings
    .safeParse(rule)
    .error?.issues[0]?.message.replace(/ For example: .*/s, '')
    .replace(/ is none of .*?\. /s, ' is none of these. ');
