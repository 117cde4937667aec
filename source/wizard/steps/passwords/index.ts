/** Step "Passwords": what a password opens, and where the hashes come from. */
import { docs } from '../docs.ts';
import type { Step } from '../question.ts';

export const scopeWords = { cross_org: 'cross-organization', organization: 'organization-scoped' } as const;

export const passwords: Step = {
  id: 'passwords',
  title: 'Passwords',
  questions: [
    {
      kind: 'choice',
      id: 'passwordScope',
      answer: 'passwordScope',
      decides: true,
      title: 'What does one password open?',
      help: 'Choose with care: it cannot be changed once a Member has an active password.',
      docs: docs.passwordScope,
      short: 'Password scope',
      aside: async () => (await import('./several.ts')).inSeveral,
      default: 'cross_org',
      options: [
        {
          value: 'cross_org',
          label: 'Every organization of that user (cross-organization)',
          hint: 'For one common login page, as a Consumer application has.',
        },
        {
          value: 'organization',
          label: 'One organization only (organization-scoped)',
          hint: 'For a login page per organization, strictly apart.',
        },
      ],
      confirmation: (value, facts) =>
        facts.answers.mode === 'migrate'
          ? {
              title: 'This cannot be undone.',
              text: 'Once a Member has an active password, Stytch refuses to change the scope for this project.',
              word: scopeWords[value as keyof typeof scopeWords],
            }
          : undefined,
    },
    {
      kind: 'choice',
      id: 'passwords',
      answer: 'passwords',
      decides: true,
      title: 'Where do the passwords come from?',
      help: 'The API never gives out hashes. Stytch support exports them on request; ask days ahead.',
      docs: docs.passwordMigrate,
      short: 'Passwords',
      aside: async () => (await import('./password-count.ts')).passwordCount,
      default: facts =>
        facts.summary?.factors.some(factor => factor.id === 'password' && factor.users === 0) ? 'none' : 'file',
      options: [
        { value: 'file', label: 'A hash file from Stytch support', hint: 'Old passwords go on working.' },
        { value: 'reset', label: 'A new password at first login', hint: 'Each user gets an email and sets one.' },
        { value: 'none', label: 'No passwords any more', hint: 'Everyone logs in by email link, code or OAuth.' },
      ],
    },
    {
      kind: 'text',
      id: 'passwordFile',
      answer: 'passwordFile',
      title: 'Which hash file?',
      help: 'Joined to Users by user_id. It is read, never copied.',
      docs: docs.passwordMigrate,
      short: 'Hash file',
      default: facts => facts.local.passwordFile,
      when: facts => facts.answers.passwords === 'file',
      check: (value, _facts, checks) => checks.file(value),
    },
    {
      kind: 'choice',
      id: 'severalPasswords',
      answer: 'severalPasswords',
      title: 'Users in several organizations: which password in each?',
      help: 'Each has one password per organization, and there is one hash. The plan says how many.',
      docs: docs.passwordScope,
      short: 'In several',
      default: 'same',
      assumed: 'same',
      when: ({ answers }) => answers.passwordScope === 'organization' && answers.passwords === 'file',
      options: [
        {
          value: 'same',
          label: 'The same old password in each',
          hint: 'A later change in one does not change the others.',
        },
        { value: 'reset', label: 'A new one in each, at first login', hint: 'Each gets an email and sets one.' },
      ],
    },
    {
      kind: 'choice',
      id: 'passwordScopeChecked',
      answer: 'passwordScopeChecked',
      decides: true,
      title: facts =>
        `Does the B2B environment have ${scopeWords[facts.answers.passwordScope ?? 'cross_org']} passwords?`,
      help: 'Only a workspace key could read it. Look it up in the dashboard, under passwords.',
      docs: docs.passwordScope,
      short: 'Scope in B2B',
      default: 'not_checked',
      when: ({ answers, credentials }) =>
        answers.passwords === 'file' &&
        answers.mode === 'migrate' &&
        answers.b2bProject === 'existing' &&
        !credentials.workspaceKeySecret,
      options: [
        { value: 'not_checked', label: 'I have not checked yet', hint: 'Nothing starts until you have.' },
        { value: 'checked', label: 'Yes, I have checked', hint: 'The report says that you checked it.' },
      ],
    },
  ],
};
