/** One table of the settings that Organizations get, with how many get each value. Enter on one writes a rule. */
import { Box } from 'ink';
import { useState } from 'react';
import { parseOrganizationRules, withRules } from '../../../config/organization-rules.ts';
import { type OrganizationSetting, organizationSettings } from '../../../config/organization-settings.ts';
import { number } from '../../../figures.ts';
import type { PlanSummary } from '../../../migration/model.ts';
import type { ClaimConflict } from '../../../migration/planning/organizations/claims.ts';
import type { SettingCount } from '../../../migration/planning/organizations/summary.ts';
import { Choice } from '../../components/Choice.tsx';
import { useViewport } from '../../components/context.tsx';
import { Lines } from '../../components/Lines.tsx';
import { type Line, marked, paragraph } from '../../components/text.ts';
import { Planning } from '../../shared/Planning.tsx';
import { RetryScreen } from '../../shared/RetryScreen.tsx';
import { usePlan } from '../../shared/use-plan.ts';
import { useWizard } from '../../wizard-context.tsx';
import type { Option } from '../question.ts';
import { EditSetting } from './EditSetting.tsx';

/** Entries of the table beside the settings. */
const goOn = ' on';
const useProposed = ' used';
const takeBack = ' back';
const remedy = ' remedy ';

export function OrganizationSettings() {
  const { answers, act } = useWizard();
  const { width, height } = useViewport();
  const [editing, setEditing] = useState<OrganizationSetting>();
  const planned = usePlan();
  const back = () => act({ type: 'back' });
  if (planned.state === 'planning') return <Planning walked={planned.walked} />;
  const text = answers.organizationSettings ?? 'none';
  const amend = (value: string) => act({ type: 'amend', id: 'organizationSettings', value: value || 'none' });
  if (planned.state === 'failed') return <RetryScreen error={planned.error} again={() => amend(text)} back={back} />;
  const { plan } = planned;
  const add = (rules: string) => {
    setEditing(undefined);
    amend(withRules(text, rules));
  };
  if (editing) {
    return <EditSetting setting={editing} plan={plan} onRule={add} onBack={() => setEditing(undefined)} />;
  }
  const lines = settingsLines(plan, text, width);
  const shown = Math.min(lines.length, Math.max(2, height - 8));
  const choose = (value: string) => {
    if (value === goOn) act({ type: 'answer', id: 'organizationSettings', value: text });
    else if (value === useProposed) add('all: auth_methods = used; all: mfa_policy = used');
    else if (value === takeBack) amend(withoutLast(text));
    else if (value.startsWith(remedy)) add(value.slice(remedy.length));
    else setEditing(value as OrganizationSetting);
  };
  return (
    <Box flexDirection="column">
      {lines.length > 0 && (
        <Box marginBottom={1}>
          <Lines lines={lines} height={shown} />
        </Box>
      )}
      <Choice
        key={text}
        columns={Math.min(28, Math.floor(width * 0.42))}
        height={height - (lines.length > 0 ? shown + 1 : 0)}
        options={optionsOf(plan, text)}
        onSubmit={choose}
        onBack={back}
      />
    </Box>
  );
}

function optionsOf({ organizationSettings: decided, organizations }: PlanSummary, rules: string): Option[] {
  const { everybodyHasFactor, methods } = decided.proposed;
  const used = `${methods.join(', ') || 'no password'} · every Member has a second factor in ${number(everybodyHasFactor)} of ${number(organizations)}`;
  return [
    { value: goOn, label: 'Go on' },
    ...(decided.claimConflicts.length > 1 ? [fixOfAll(decided.claimConflicts)] : []),
    ...decided.claimConflicts
      .slice(0, 3)
      .map(({ domain, remedy: rule }) => ({ value: `${remedy}${rule}`, label: `Fix ${domain}`, hint: rule })),
    ...decided.counts.map(({ setting, values }) => ({
      value: setting,
      label: organizationSettings[setting].title,
      hint: valuesText(values),
    })),
    { value: useProposed, label: 'Only what Users use', hint: used },
    ...(rules === 'none' ? [] : [{ value: takeBack, label: 'Take back the last rule', hint: lastRule(rules) }]),
  ];
}

const fixOfAll = (conflicts: readonly ClaimConflict[]): Option => ({
  value: `${remedy}${conflicts.map(one => one.remedy).join('; ')}`,
  label: `Fix all ${number(conflicts.length)}`,
  hint: 'a rule for each claimed domain',
});

const valuesText = (values: SettingCount['values']): string =>
  values.length === 1
    ? (values[0]?.value ?? '')
    : values.map(({ value, organizations }) => `${value}: ${number(organizations)}`).join(' · ');

/** What is wrong, what the user should know, and the rules so far. */
export function settingsLines({ organizationSettings: decided }: PlanSummary, rules: string, width: number): Line[] {
  return [
    ...decided.problems.flatMap(({ text }) => marked(text, { text: '✖ ', color: 'red' }, width)),
    ...decided.warnings.flatMap(({ text }) => marked(text, { text: '! ', color: 'yellow' }, width)),
    ...(rules === 'none' ? [] : paragraph(`Your rules: ${rules.replaceAll('\n', '; ')}`, width, { dim: true })),
  ];
}

const textsOf = (rules: string): string[] => parseOrganizationRules(rules).map(rule => rule.text);
const lastRule = (rules: string): string => textsOf(rules).at(-1) ?? '';
const withoutLast = (rules: string): string => textsOf(rules).slice(0, -1).join('; ');
