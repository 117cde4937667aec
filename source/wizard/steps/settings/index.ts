/** Step "Settings": what of the Consumer project's settings B2B gets, and what only the user can do. */
import type { Facts } from '../../facts.ts';
import { docs } from '../docs.ts';
import type { Step } from '../question.ts';

const byKey = ({ answers }: Facts) => answers.mode === 'migrate' && answers.b2bProject === 'workspace_key';

/** Whether a key reads and writes settings of both projects. */
function reachesSettings({ answers, credentials }: Facts): boolean {
  if (answers.mode === 'practice') return true;
  if (answers.mode !== 'migrate') return false;
  const key = credentials.workspaceKeyId !== undefined && credentials.workspaceKeySecret !== undefined;
  return answers.b2bProject === 'workspace_key' || key;
}

export const settings: Step = {
  id: 'settings',
  title: 'Settings',
  questions: [
    {
      kind: 'choice',
      id: 'settings',
      answer: 'settings',
      title: 'Shall the B2B project get the settings of the Consumer project?',
      help: 'Redirect URLs, roles, session claims, frontend SDK, password rules, templates, and the rest.',
      docs: docs.guide,
      short: 'Settings',
      default: 'copy',
      when: reachesSettings,
      options: [
        {
          value: 'copy',
          label: 'Carry them over when the migration starts',
          hint: 'A table shows each one first.',
        },
        { value: 'leave', label: 'Leave the settings alone', hint: 'You set the B2B project up yourself.' },
      ],
    },
    {
      kind: 'choice',
      id: 'settingsConflicts',
      answer: 'settingsConflicts',
      open: true,
      view: async () => (await import('./SettingsTable.tsx')).SettingsTable,
      title: 'This becomes of each setting',
      inHelp: 'Whose settings win where others have set B2B otherwise: "keep", "consumer", or a list of kind/item?',
      help: 'Enter on a setting shows both values. Nothing has been written yet.',
      docs: docs.guide,
      short: 'Settings that differ',
      default: 'keep',
      when: facts => reachesSettings(facts) && facts.answers.settings === 'copy',
      options: [
        { value: 'keep', label: "Others' values stay" },
        { value: 'consumer', label: "Consumer's values win" },
      ],
    },
    {
      kind: 'text',
      id: 'checklist',
      answer: 'checklist',
      view: async () => (await import('./Checklist.tsx')).Checklist,
      title: 'These are done by hand',
      inHelp: 'What is done by hand already, as ids of the checklist with commas between?',
      help: 'No API can do them. Enter ticks one; what is open stays in the report and in "status".',
      docs: docs.guide,
      short: 'Done by hand',
      default: 'none',
      when: ({ answers }) => answers.mode === 'migrate' || answers.mode === 'practice',
    },
    {
      kind: 'choice',
      id: 'applicationSecret',
      answer: 'applicationSecret',
      title: 'Shall a secret for your application be made?',
      help: 'Stytch shows it once. It goes into a file that only you can read, and nowhere else.',
      docs: docs.workspace,
      short: 'Application secret',
      default: 'none',
      assumed: 'none',
      when: byKey,
      options: [
        { value: 'none', label: 'No', hint: 'Later: "settings secret", or the dashboard.' },
        { value: 'file', label: 'Yes, into a file' },
      ],
    },
    {
      kind: 'text',
      id: 'applicationSecretFile',
      answer: 'applicationSecretFile',
      title: 'Into which file does the secret go?',
      help: 'It is written when the migration runs. A file that is there is replaced.',
      docs: docs.workspace,
      short: 'File of the secret',
      default: 'stytch-b2b-secret.txt',
      when: facts => byKey(facts) && facts.answers.applicationSecret === 'file',
    },
  ],
};
