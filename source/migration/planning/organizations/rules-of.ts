/** The team's own rules about settings, of the answers: those of the file first, so that what is decided later wins. */
import type { Answers } from '../../../config/answers.ts';
import { type OrganizationRule, parseOrganizationRules } from '../../../config/organization-rules.ts';
import { organizationRulesFile } from '../../sources/organization-rules-file.ts';

/** A rule, and where it stands: `settings.txt:3`, or its own text. */
export type PlacedRule = OrganizationRule & { at: string };

let known: { text: string; rules: PlacedRule[] } | undefined;

/** Throws UserError for a file that cannot be used. */
export function organizationRules({
  organizationSettings: text = 'none',
  organizationSettingsFile: file,
}: Pick<Answers, 'organizationSettings' | 'organizationSettingsFile'>): PlacedRule[] {
  if (known?.text !== text) {
    known = { text, rules: parseOrganizationRules(text).map(rule => ({ ...rule, at: `"${rule.text}"` })) };
  }
  const ofFile = file === undefined ? [] : organizationRulesFile(file);
  return [...ofFile.map(rule => ({ ...rule, at: `${file}:${rule.line}` })), ...known.rules];
}
