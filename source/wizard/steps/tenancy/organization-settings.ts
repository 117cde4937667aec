/** Questions of this step about the settings of Organizations: rules, on a screen that writes them; and a file of rules. */
import { wordsOf } from '../../words.ts';
import { docs } from '../docs.ts';
import type { Question } from '../question.ts';

export const organizationSettingQuestions: Question[] = [
  {
    kind: 'text',
    id: 'organizationSettingsFile',
    answer: 'organizationSettingsFile',
    title: 'Which file has rules about settings?',
    help: 'A rule a line, such as: size >= 50: mfa_policy = used',
    docs: docs.models,
    short: 'Rules about settings',
    // Given as a flag; the screen writes rules that come after them.
    when: ({ answers }) => answers.organizationSettingsFile !== undefined,
    check: (value, _facts, checks) => checks.organizationSettingsFile(value),
  },
  {
    kind: 'text',
    id: 'organizationSettings',
    answer: 'organizationSettings',
    view: async () => (await import('./OrganizationSettings.tsx')).OrganizationSettings,
    title: facts => `Settings of each ${wordsOf(facts.answers).organization}`,
    inHelp:
      'Which rules about settings of Organizations, such as "all: mfa_policy = used; acme: sso = saml" (docs/organizations.md)?',
    help: 'Enter changes one: for all, by size, or for one.',
    docs: docs.models,
    short: 'Settings of Organizations',
    default: 'none',
    assumed: 'none',
  },
];
