/** The team's own rules about settings, of the answers: those of the file first, so that what is decided later wins. */
import type { Answers } from '../../../config/answers.ts';
import { type OrganizationRule, parseOrganizationRules } from '../../../config/organization-rules.ts';
import type { OrganizationSetting } from '../../../config/organization-settings.ts';
import { keepingLast } from '../../../config/rule-text.ts';
import { UserError } from '../../../config/user-error.ts';
import { organizationRulesFile } from '../../sources/organization-rules-file.ts';

/** A rule, and where it stands: `settings.txt:3`, or its own text. */
export type PlacedRule = OrganizationRule & { at: string };

/** Whether some Organization may need SSO or SCIM after the move. A file that cannot be read is named by the plan. */
export const needsFollowUp = (answers: Answers): boolean =>
  answers.reason === 'enterprise' || asksFor(answers, (setting, value) => isLater(setting) && value !== 'none');

const isLater = (setting: OrganizationSetting) => setting === 'sso' || setting === 'scim';

/** Whether some rule asks for a connection that the run makes. */
export const asksForConnections = (answers: Answers): boolean =>
  asksFor(answers, (setting, value) => isLater(setting) && ['saml', 'oidc', 'create'].includes(value));

function asksFor(answers: Answers, isIt: (setting: OrganizationSetting, value: string) => boolean): boolean {
  try {
    return organizationRules(answers).some(({ setting, value }) => isIt(setting, value[0] ?? ''));
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

const ofText = keepingLast((text): PlacedRule[] =>
  parseOrganizationRules(text).map(rule => ({ ...rule, at: `"${rule.text}"` })),
);

/** Throws UserError for a file that cannot be used. */
export function organizationRules({
  organizationSettings: text = 'none',
  organizationSettingsFile: file,
}: Pick<Answers, 'organizationSettings' | 'organizationSettingsFile'>): PlacedRule[] {
  const ofFile = file === undefined ? [] : organizationRulesFile(file);
  return [...ofFile.map(rule => ({ ...rule, at: `${file}:${rule.line}` })), ...ofText(text)];
}
