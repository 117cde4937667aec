/** Choosing one Organization of the plan: the largest stand in a list, another one is named by its key. */
import { number } from '../../../figures.ts';
import type { PlannedOrganization } from '../../../migration/model.ts';
import type { Words } from '../../words.ts';
import type { Option } from '../question.ts';
import { NewValue } from './NewValue.tsx';

export const tenantOptions = (organizations: readonly PlannedOrganization[]): Option[] =>
  organizations.map(one => ({ value: one.key, label: one.name, hint: `${one.slug} · ${number(one.members)}` }));

/** The entry for one that is not in the list; TenantKey asks which. */
export const anotherTenant = (value: string, words: Words): Option => ({
  value,
  label: `Another ${words.organization}`,
  hint: 'by its key',
});

interface TenantKeyProps {
  words: Words;
  onSubmit: (key: string) => void;
  onBack: () => void;
}

export function TenantKey({ words, onSubmit, onBack }: TenantKeyProps) {
  return (
    <NewValue
      key="key"
      label={`The key of the ${words.organization}, as your application has it`}
      problemOf={() => undefined}
      onSubmit={onSubmit}
      onBack={onBack}
    />
  );
}
