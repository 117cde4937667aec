/** What the report says of settings: what was not carried over, and what is done by hand. */
import type { RunResult, SettingLeft } from '../model.ts';
import { type ChecklistItem, itemText } from '../settings/checklist.ts';

const because: Record<SettingLeft['action'], string> = {
  conflict: "others' value stays",
  cannot: 'B2B has no such thing',
  manual: 'by hand',
};

export const settingLines = ({ settingsLeft = [] }: RunResult): string[] =>
  settingsLeft.map(({ title, item, action, note }) => `${title}, ${item}: ${because[action]}. ${note}`.trim());

const marks: Record<ChecklistItem['state'], string> = {
  checked: 'checked',
  differs: 'checked, and it differs',
  ticked: 'ticked, not checked',
  open: 'open',
};

export const checklistLines = ({ checklist = [] }: RunResult): string[] =>
  checklist.map(item => `${marks[item.state]}: ${itemText(item)}`);
