/** Step "Passwords": what a password opens, and where the hashes come from. */
import { isFew } from '../../../migration/planning/hash-words.ts';
import type { Facts } from '../../facts.ts';
import { docs } from '../docs.ts';
import type { Step } from '../question.ts';

export const scopeWords = { cross_org: 'cross-organization', organization: 'organization-scoped' } as const;

/** Asked only where a file has bad lines, or few of its Users. An answer is kept also while nothing is read. */
function asksForBadHashes({ answers, hashFile, summary }: Facts): boolean {
  if (answers.passwords !== 'file') return false;
  if (!hashFile || !summary) return answers.badHashes !== undefined;
  return hashFile.bad > 0 || isFew(hashFile, summary);
}

/** A day in the future, UTC. */
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

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
          hint: 'For one common login page, as in Consumer.',
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
      file: { answer: 'passwordFile', value: 'file' },
      options: [
        { value: 'file', label: 'A hash file from Stytch support', hint: 'Old passwords go on working.' },
        {
          value: 'later',
          label: 'A hash file that I do not have yet',
          hint: 'All else goes on. Shows how to ask for the file.',
        },
        {
          value: 'at_login',
          label: 'Each at its next login, without an export',
          hint: 'By a module in your login, until a day that you set.',
        },
        { value: 'reset', label: 'A new password at first login', hint: 'Each user gets an email and sets one.' },
        { value: 'none', label: 'No passwords any more', hint: 'Everyone logs in by email link, code or OAuth.' },
      ],
    },
    {
      kind: 'screen',
      id: 'hashRequest',
      title: 'How to get the hash file',
      help: 'Send the request now: the export takes Stytch support some days.',
      docs: docs.passwordMigrate,
      short: 'Request',
      when: facts => facts.answers.passwords === 'later',
      done: () => true,
      screen: async () => (await import('./HashRequest.tsx')).HashRequest,
    },
    {
      kind: 'text',
      id: 'passwordsEnd',
      answer: 'passwordsEnd',
      title: 'Until which day do passwords move at the next login?',
      help: 'A day such as 2031-03-31. From then on the others set a new password by email.',
      docs: docs.passwordMigrate,
      short: 'Passwords move until',
      aside: async () => (await import('./at-login.ts')).atLogin,
      default: () => inDays(90),
      check: async day => (day > inDays(0) ? { ok: '' } : { problem: 'That day is over. Give a day to come.' }),
      when: facts => facts.answers.passwords === 'at_login',
    },
    {
      kind: 'text',
      id: 'passwordFile',
      answer: 'passwordFile',
      title: 'Which hash file?',
      help: 'As support sent it, decrypted; or CSV, NDJSON, JSON. It is read now, and never copied.',
      docs: docs.passwordMigrate,
      short: 'Hash file',
      default: facts => facts.local.passwordFile,
      when: facts => facts.answers.passwords === 'file',
      check: (value, facts, checks, onProgress) => checks.hashFile(value, facts, onProgress),
    },
    {
      kind: 'choice',
      id: 'badHashes',
      answer: 'badHashes',
      title: 'What of Users without a good line?',
      help: 'A hash that is slightly wrong never lets its user log in, so nothing is guessed.',
      docs: docs.passwordMigrate,
      short: 'Bad lines of the hash file',
      default: 'stop',
      assumed: 'stop',
      aside: async () => (await import('./hash-lines.ts')).hashLines,
      when: asksForBadHashes,
      options: [
        {
          value: 'stop',
          label: 'Start nothing until the file is right',
          hint: 'Correct it, or ask support for it again.',
        },
        {
          value: 'reset',
          label: 'Go on without them',
          hint: 'They are listed, and set one at their first login.',
        },
      ],
    },
    {
      kind: 'screen',
      id: 'passwordProof',
      screen: async () => (await import('./PasswordProof.tsx')).PasswordProof,
      title: 'Does one password really work?',
      help: 'A hash that is slightly wrong passes every check but a login.',
      docs: docs.passwordMigrate,
      short: 'Proof of a password',
      when: facts => facts.answers.passwords === 'file',
      // Kept in memory only: resuming does not stop here.
      done: () => true,
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
        ['file', 'later', 'at_login'].includes(answers.passwords ?? '') &&
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
